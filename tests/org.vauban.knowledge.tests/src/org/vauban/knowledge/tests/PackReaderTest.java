// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ParsedDocument.PageRange;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.pack.PackManifest;
import org.vauban.knowledge.pack.PackReader;
import org.vauban.knowledge.pack.PackReader.Fault;
import org.vauban.knowledge.pack.PackReader.PackException;
import org.vauban.knowledge.pack.PackReader.Verified;
import org.vauban.knowledge.pack.PackWriter;
import org.vauban.knowledge.protocol.FileStamp;

/** A pack that somebody can write to while it is read: what is read is what was verified. */
class PackReaderTest {
    private static final String PASSAGES = "passages.jsonl.gz";
    private static final String TEXT = "The operator opens the valve first.";

    @TempDir
    Path temporary;
    private Path folder;
    private final List<String> taken = new ArrayList<>();

    @BeforeEach
    void folder() throws IOException {
        folder = temporary.toRealPath();
        Files.writeString(Files.createDirectories(folder.resolve("docs")).resolve("manual.md"), TEXT);
    }

    /** @param text what the passage says that the document says */
    private Path pack(String name, String text) throws Exception {
        Path file = folder.resolve("docs/manual.md");
        byte[] content = Files.readAllBytes(file);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        ParsedDocument document = new ParsedDocument(text, List.of(new PageRange(0, "", 0, text.length())),
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length())));
        try (PackWriter writer = new PackWriter(folder.resolve(name))) {
            writer.add(new ReviewedFile(file, folder.resolve("docs"), SourceFormat.of(file), document, false,
                    new FileStamp(content.length, 1, hash), ""));
            writer.finish(new PackHeading("Example", "manuals", 1, Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    Duration.ofDays(1)), List.of());
        }
        return folder.resolve(name);
    }

    private void read(PackReader reader, Verified verified) throws Exception {
        reader.read(verified.manifest(), put -> put.passages().forEach(passage -> taken.add(passage.text())));
    }

    @Test
    void whatWasVerifiedIsRead() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        read(reader, verified);
        read(reader, verified);
        assertEquals(List.of(TEXT, TEXT), taken);
    }

    @Test
    void passagesThatAreReplacedAfterwardsAreNotRead() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        Files.move(pack("other", "Never open the valve.").resolve(PASSAGES), folder.resolve("pack/" + PASSAGES),
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Fault.CHANGED, assertThrows(PackException.class, () -> read(reader, verified)).fault());
        assertEquals(List.of(), taken);
    }

    /** Whoever made it may have signed it, too. */
    @Test
    void aPackWhosePassagesLackSomethingIsRefused() throws Exception {
        JsonObject line = JsonParser.parseString(unpacked(pack("pack", TEXT))).getAsJsonObject();
        for (String member : List.of("file", "passages")) {
            assertRefused(line, line, member);
        }
        JsonObject file = line.getAsJsonObject("file");
        for (String member : List.of("path", "format", "stamp", "detail")) {
            assertRefused(line, file, member);
        }
        assertRefused(line, file.getAsJsonObject("stamp"), "sha256");
        JsonObject passage = line.getAsJsonArray("passages").get(0).getAsJsonObject();
        for (String member : List.of("path", "title", "headings", "symbol", "language", "end", "pageLabel", "text",
                "boxes")) {
            assertRefused(line, passage, member);
        }
        publish(line.toString());
        new PackReader(folder.resolve("pack")).verify(null, Instant.now());
    }

    /** Without a member of a part of the line, and with null in its place. */
    private void assertRefused(JsonObject line, JsonObject part, String member) throws Exception {
        JsonElement there = part.remove(member);
        assertNotNull(there, member);
        for (JsonElement wrong : new JsonElement[] {null, JsonNull.INSTANCE}) {
            if (wrong != null) {
                part.add(member, wrong);
            }
            publish(line.toString());
            assertEquals(Fault.UNREADABLE, assertThrows(PackException.class,
                    () -> new PackReader(folder.resolve("pack")).verify(null, Instant.now()), member).fault());
        }
        part.add(member, there);
    }

    private static String unpacked(Path pack) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(pack.resolve(PASSAGES)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The pack has this line, and its manifest says so. */
    private void publish(String line) throws Exception {
        Path passages = folder.resolve("pack/" + PASSAGES);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(passages))) {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("pack/" + PackManifest.FILE);
        JsonObject manifest = Envelope.parse(Files.readAllBytes(file)).unverified();
        manifest.addProperty("sha256", HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(passages))));
        Files.write(file, Envelope.of(PackManifest.PAYLOAD_TYPE, manifest).bytes());
    }

    @Test
    void passagesThatAreTakenAwayAfterwardsAreMissed() throws Exception {
        PackReader reader = new PackReader(pack("pack", TEXT));
        Verified verified = reader.verify(null, Instant.now());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("pack/" + PASSAGES)))) {
            out.write("".getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(Fault.CHANGED, assertThrows(PackException.class, () -> read(reader, verified)).fault());
    }
}
