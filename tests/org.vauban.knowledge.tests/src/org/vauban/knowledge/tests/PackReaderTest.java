// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ParsedDocument.PageRange;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.pack.PackHeading;
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
