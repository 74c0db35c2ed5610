// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;
import org.vauban.knowledge.process.SpareParser;

/** The parser in a separate, confined process. */
@Tag("slow")
class ParserClientTest {
    @TempDir
    Path folder;

    private static ReadFailure failure(ParseOutcome outcome) {
        return assertInstanceOf(ParseOutcome.Failed.class, outcome).reason();
    }

    private static String text(ParseOutcome outcome) {
        return assertInstanceOf(ParseOutcome.Parsed.class, outcome, outcome.toString()).document().text();
    }

    @Tag("claim:parser-confined")
    @Test
    void readsItsFoldersAndNothingElse() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path outside = Files.writeString(folder.resolve("outside.txt"), "outside");
        Path link = Files.createSymbolicLink(inside.resolve("link.txt"), outside);
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(inside.toRealPath()))) {
            Path pdf = SampleFiles.manual(inside.resolve("manual.pdf"));
            assertTrue(text(client.parse(pdf, SourceFormat.PDF)).contains("opens the valve"));
            Path docx = SampleFiles.docx(inside.resolve("a.docx"), SampleFiles.paragraph("from Word"));
            assertTrue(text(client.parse(docx, SourceFormat.DOCX)).contains("from Word"));
            Path html = Files.writeString(inside.resolve("a.html"), "<p>from HTML");
            assertTrue(text(client.parse(html, SourceFormat.HTML)).contains("from HTML"));
            Path markdown = Files.writeString(inside.resolve("a.md"), "été 日本 \uD83D\uDE00");
            assertEquals("été 日本 \uD83D\uDE00", text(client.parse(markdown, SourceFormat.MARKDOWN)));
            assertEquals(ReadFailure.UNREADABLE, failure(client.parse(outside, SourceFormat.PLAIN_TEXT)));
            assertEquals(ReadFailure.UNREADABLE, failure(client.parse(link, SourceFormat.PLAIN_TEXT)));
            assertEquals(ReadFailure.UNREADABLE,
                    failure(client.parse(Path.of("/etc/passwd"), SourceFormat.PLAIN_TEXT)));
        }
    }

    @Tag("claim:parser-confined")
    @Test
    void oneThatWasStartedAheadReadsTheFoldersThatItIsToldAndNothingElse() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path file = Files.writeString(inside.resolve("a.txt"), "inside");
        Path outside = Files.writeString(folder.resolve("outside.txt"), "outside");
        try (SpareParser spare = new SpareParser()) {
            for (int i = 0; i < 2; i++) {
                spare.prepare(Hosts.launch());
                spare.prepare(Hosts.launch());
                List<Long> before = children();
                try (ParserClient client = new ParserClient(Hosts.launch(), List.of(inside.toRealPath()), spare)) {
                    assertEquals("inside", text(client.parse(file, SourceFormat.PLAIN_TEXT)));
                    assertTrue(before.containsAll(children()), "no other was started");
                    assertEquals(ReadFailure.UNREADABLE, failure(client.parse(outside, SourceFormat.PLAIN_TEXT)));
                }
            }
            try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()), spare)) {
                assertEquals("outside", text(client.parse(outside, SourceFormat.PLAIN_TEXT)), "none waited");
            }
        }
    }

    private static List<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
    }

    /** A hundred million letters on one page, packed into some kilobytes. */
    @Test
    void aPageOfMillionsOfLettersIsNamedAtOnce() throws Exception {
        Path bomb = Files.write(folder.resolve("bomb.pdf"),
                pdf(packed("BT /F 9 Tf (" + "x".repeat(100) + ") Tj ET ", 200 << 20), new byte[0]));
        Path good = SampleFiles.manual(folder.resolve("good.pdf"));
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()))) {
            assertEquals(ReadFailure.BOMB, failure(client.parse(bomb, SourceFormat.PDF)));
            assertTrue(text(client.parse(good, SourceFormat.PDF)).contains("opens the valve"));
        }
    }

    /** No newspaper page has as many letters; the parser has memory for all of them. */
    @Test
    void aFullPageIsRead() throws Exception {
        StringBuilder page = new StringBuilder("BT /F 9 Tf ");
        for (int row = 0; row < 2_000; row++) {
            page.append("1 0 0 1 9 ").append(20_000 - 10 * row).append(" Tm (").append("word".repeat(35))
                    .append(") Tj ");
        }
        Path full = Files.write(folder.resolve("full.pdf"), pdf(packed(page + "ET ", 1), new byte[0]));
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()),
                Duration.ofMinutes(2), Duration.ofMinutes(4))) {
            assertEquals(2_000, text(client.parse(full, SourceFormat.PDF)).lines()
                    .filter("word".repeat(35)::equals).count());
        }
    }

    /** The glyph names of a font unpack to more than the parser's memory: that ends only its process. */
    @Test
    void aFileThatTakesAllMemoryIsNamedAndTheNextOneIsRead() throws Exception {
        Path bomb = Files.write(folder.resolve("bomb.pdf"),
                pdf(packed("BT /F 9 Tf (x) Tj ET ", 1), packed("% ".repeat(100), 800 << 20)));
        Path good = SampleFiles.manual(folder.resolve("good.pdf"));
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()))) {
            assertEquals(ReadFailure.CRASHED, failure(client.parse(bomb, SourceFormat.PDF)));
            assertTrue(text(client.parse(good, SourceFormat.PDF)).contains("opens the valve"));
        }
    }

    /** Returns a zlib stream of a text, once or repeated up to a size: one piece is packed, and its bytes repeated. */
    private static byte[] packed(String text, int bytes) {
        byte[] piece = text.repeat(Math.max(1, Math.min(bytes, 1 << 18) / text.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] out = new byte[1 << 16];
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(piece);
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        for (int length = out.length; length == out.length;) {
            length = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
            one.write(out, 0, length);
        }
        deflater.finish();
        int end = deflater.deflate(out);
        deflater.end();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(new byte[] {0x78, (byte) 0xDA}); // header of zlib
        for (int written = 0; written < bytes; written += piece.length) {
            packed.writeBytes(one.toByteArray());
        }
        packed.write(out, 0, end); // without a checksum, which no PDF reader requires
        return packed.toByteArray();
    }

    /** Returns a page with these packed contents, in a font whose letters a packed stream defines. */
    private static byte[] pdf(byte[] contents, byte[] letters) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                + "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n3 0 obj <</Type/Page/Parent 2 0 R"
                + "/MediaBox[0 0 9000 20100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj\n"
                + "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica"
                + (letters.length > 0 ? "/ToUnicode 6 0 R" : "")
                + ">> endobj\n").getBytes(StandardCharsets.ISO_8859_1));
        stream(pdf, 4, contents);
        stream(pdf, 6, letters);
        pdf.writeBytes("trailer <</Root 1 0 R>>\n".getBytes(StandardCharsets.ISO_8859_1));
        return pdf.toByteArray();
    }

    private static void stream(ByteArrayOutputStream pdf, int number, byte[] packed) {
        pdf.writeBytes((number + " 0 obj <</Filter/FlateDecode/Length " + packed.length + ">> stream\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        pdf.writeBytes(packed);
        pdf.writeBytes("\nendstream endobj\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Tag("claim:parser-confined")
    @Test
    void mutatedFilesHarmNobody() throws Exception {
        long seed = Long.getLong("vauban.seed", 1);
        Random random = new Random(seed);
        List<byte[]> wholes = List.of(Files.readAllBytes(SampleFiles.manual(folder.resolve("a.pdf"))),
                Files.readAllBytes(SampleFiles.docx(folder.resolve("a.docx"), SampleFiles.paragraph("text"))));
        List<SourceFormat> formats = List.of(SourceFormat.PDF, SourceFormat.DOCX);
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()))) {
            for (int i = 0; i < 60; i++) {
                byte[] bytes = wholes.get(i % 2).clone();
                for (int k = 0; k < 1 + random.nextInt(12); k++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                Path file = Files.write(folder.resolve("mutated"), bytes);
                ParseOutcome outcome = client.parse(file, formats.get(i % 2));
                if (outcome instanceof ParseOutcome.Failed failed) {
                    assertNotEquals(ReadFailure.TIMEOUT, failed.reason(), "seed " + seed + ", file " + i);
                }
            }
            assertTrue(text(client.parse(folder.resolve("a.pdf"), SourceFormat.PDF)).contains("valve"));
        }
    }

    @Test
    void aFileOfAnotherFormatIsDamaged() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("a.pdf"), Map.of("word/document.xml", "<a/>"));
        try (ParserClient client = new ParserClient(Hosts.launch(), List.of(folder.toRealPath()))) {
            assertEquals(ReadFailure.DAMAGED, failure(client.parse(file, SourceFormat.PDF)));
        }
    }
}
