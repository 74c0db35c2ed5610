// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ParsedDocument.PageRange;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.pack.MailCopies;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReader.Verified;
import org.vauban.knowledge.pack.PackWriter;
import org.vauban.knowledge.pack.VectorSource;
import org.vauban.knowledge.protocol.FileStamp;

/** Base class with a pack of one document, into which tests write. */
abstract class WithPack {
    static final String PASSAGES = "passages.jsonl.gz";
    static final String TEXT = "The operator opens the valve first.";

    @TempDir
    Path temporary;
    Path folder;
    final List<String> taken = new ArrayList<>();

    @BeforeEach
    void folder() throws IOException {
        folder = temporary.toRealPath();
        Files.writeString(Files.createDirectories(folder.resolve("docs")).resolve("manual.md"), TEXT);
    }

    /**
     * Creates a pack.
     * @param text text that the passage claims to quote from the document
     */
    Path pack(String name, String text) throws Exception {
        return pack(name, text, null);
    }

    Path pack(String name, String text, VectorSource vectors, SigningKey... keys) throws Exception {
        Path file = folder.resolve("docs/manual.md");
        byte[] content = Files.readAllBytes(file);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        try (PackWriter writer = new PackWriter(folder.resolve(name), WithPack::copy, vectors)) {
            writer.add(new ReviewedFile(file, folder.resolve("docs"), SourceFormat.of(file), document(text),
                    false, new FileStamp(content.length, 1, hash), ""));
            writer.finish(new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    Duration.ofDays(1)), List.of(keys));
        }
        return folder.resolve(name);
    }

    JsonObject manifest() throws Exception {
        return Envelope.parse(Files.readAllBytes(folder.resolve("pack/" + PackManifest.FILE))).unverified();
    }

    Fault refusal(String what) {
        return assertThrows(PackException.class,
                () -> new PackReader(folder.resolve("pack")).verify(null, Instant.now()), what).fault();
    }

    void read(PackReader reader, Verified verified) throws Exception {
        reader.read(verified.manifest(),
                (put, vectors) -> put.passages().forEach(passage -> taken.add(passage.text())));
    }

    static String unpacked(Path pack) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(pack.resolve(PASSAGES)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Puts this line into the pack and its hash into the manifest. */
    void publish(String line) throws Exception {
        publish(line, manifest());
    }

    void publish(String line, JsonObject manifest) throws Exception {
        Path passages = folder.resolve("pack/" + PASSAGES);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(passages))) {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("pack/" + PackManifest.FILE);
        manifest.addProperty("sha256", HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(passages))));
        Files.write(file, Envelope.of(PackManifest.PAYLOAD_TYPE, manifest).bytes());
    }

    static ParsedDocument document(String text) {
        return new ParsedDocument(text, List.of(new PageRange(0, "", 0, text.length())),
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length())));
    }

    static MailCopies.Result copy(ReviewedFile mail, Path copy) throws IOException {
        Files.copy(mail.file(), copy);
        Map<Path, FileStamp> stamps = new HashMap<>(Map.of(mail.file(), mail.stamp()));
        ReviewedFile two = mail.attachments().getFirst();
        stamps.put(two.file(), two.stamp());
        stamps.put(two.attachments().getFirst().file(), two.stamp());
        return new MailCopies.Result.Written(stamps);
    }
}
