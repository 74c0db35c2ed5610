// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.parser.ParseService;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.protocol.ParseRequest;

/** Files designed to harm their reader. */
class HostileFilesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Tag("claim:parser-confined")
    @Test
    void aZipBombIsNotUnpacked() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("bomb.docx"), Map.of("word/document.xml",
                SampleFiles.wordXml("", SampleFiles.paragraph(" ".repeat(200 << 20)))));
        assertTrue(Files.size(file) < 2 << 20, "it is small on the disk");
        assertTimeoutPreemptively(SOON, () -> assertEquals(ReadFailure.BOMB, Parsing.failure(file)));
    }

    @Test
    void anArchiveOfTooManyEntriesIsRefused() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("many.docx"), IntStream.range(0, 20_001).boxed()
                .collect(Collectors.toMap(i -> "e" + i, i -> "")));
        assertEquals(ReadFailure.BOMB, Parsing.failure(file));
    }

    @Tag("claim:parser-confined")
    @Test
    void externalEntitiesAreNotFetched() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "TOP-SECRET");
        Path file = SampleFiles.zip(folder.resolve("xxe.docx"), Map.of("word/document.xml", SampleFiles.wordXml(
                "<!DOCTYPE x [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>", SampleFiles.paragraph("a&e;b"))));
        assertEquals(ReadFailure.BOMB, Parsing.failure(file));
        Path parameter = SampleFiles.zip(folder.resolve("parameter.docx"), Map.of("word/document.xml",
                SampleFiles.wordXml("<!DOCTYPE x [<!ENTITY % p SYSTEM '" + secret.toUri() + "'> %p;]>",
                        SampleFiles.paragraph("a"))));
        assertEquals(ReadFailure.BOMB, Parsing.failure(parameter));
    }

    @Tag("claim:parser-confined")
    @Test
    void aBillionLaughsAreNotExpanded() throws Exception {
        StringBuilder entities = new StringBuilder("<!ENTITY l0 'lol'>");
        for (int i = 1; i < 12; i++) {
            entities.append("<!ENTITY l").append(i).append(" '").append(("&l" + (i - 1) + ";").repeat(10)).append("'>");
        }
        Path file = SampleFiles.zip(folder.resolve("laughs.docx"), Map.of("word/document.xml", SampleFiles
                .wordXml("<!DOCTYPE x [" + entities + "]>", SampleFiles.paragraph("&l11;"))));
        assertTimeoutPreemptively(SOON, () -> assertEquals(ReadFailure.BOMB, Parsing.failure(file)));
    }

    @Test
    void xmlThatIsNestedTooDeepIsRefused() throws Exception {
        Path file = SampleFiles.docx(folder.resolve("deep.docx"), "<a>".repeat(100_000) + "</a>".repeat(100_000));
        assertEquals(ReadFailure.BOMB, Parsing.failure(file));
    }

    @Test
    void htmlThatIsNestedDeepIsRead() throws Exception {
        Path file = Files.writeString(folder.resolve("deep.html"),
                "<div>".repeat(50_000) + "inmost" + "</div>".repeat(50_000) + "<p>after</p>");
        ParsedDocument document = assertTimeoutPreemptively(SOON, () -> Parsing.parse(file));
        assertTrue(document.text().contains("inmost"), document.text());
    }

    @Test
    void pagesThatContainThemselvesEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("cycle.pdf"),
                """
                %PDF-1.4
                1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
                2 0 obj <</Type/Pages/Count 2000000000/Kids[2 0 R 3 0 R 2 0 R]>> endobj
                3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj
                4 0 obj <</Length 4 0 R>> stream
                BT ET
                endstream endobj
                trailer <</Root 1 0 R>>
                """, StandardCharsets.ISO_8859_1);
        ReadFailure failure = assertTimeoutPreemptively(SOON, () -> Parsing.failure(file));
        assertTrue(List.of(ReadFailure.DAMAGED, ReadFailure.SCANNED, ReadFailure.BOMB).contains(failure),
                failure.toString());
    }

    /** PDFBox follows the references recursively. */
    @Test
    void fieldsThatAreNestedTooDeepAreNamed() throws Exception {
        StringBuilder pdf = new StringBuilder("""
                %PDF-1.4
                1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R]>>>> endobj
                2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj
                3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj
                """);
        for (int i = 9; i < 20_000; i++) {
            pdf.append(i).append(" 0 obj <</T(f)/Kids[").append(i + 1).append(" 0 R]>> endobj\n");
        }
        Path file = Files.writeString(folder.resolve("deep.pdf"), pdf + "trailer <</Root 1 0 R>>\n",
                StandardCharsets.ISO_8859_1);
        assertTimeoutPreemptively(SOON, () -> assertEquals(ReadFailure.BOMB, Parsing.failure(file)));
    }

    @Test
    void fiveThousandPagesAreReadAndMoreThanAllowedAreNot() throws Exception {
        Path file = SampleFiles.save(SampleFiles.pdf(IntStream.range(0, 5_000)
                .mapToObj(i -> List.of(new SampleFiles.Line(11, 72, 100, "This is page number " + i))).toList()),
                folder.resolve("long.pdf"));
        ParsedDocument document = assertTimeoutPreemptively(Duration.ofSeconds(120), () -> Parsing.parse(file));
        assertEquals(5_000, document.pages().size());
        assertEquals(4_321, document.pageAt(document.text().indexOf("number 4320")).number());
        ReadException e = org.junit.jupiter.api.Assertions.assertThrows(ReadException.class,
                () -> new ParseService().parse(new ParseRequest(file.toString(), "PDF", 4_999, Parsing.CHARACTERS),
                        page -> assertFalse(page.text().isEmpty())));
        assertEquals(ReadFailure.TOO_LARGE, e.reason());
    }

    @Test
    void moreTextThanAllowedIsNotKept() throws Exception {
        Path file = Files.writeString(folder.resolve("long.txt"), "word ".repeat(1_000));
        ReadException e = org.junit.jupiter.api.Assertions.assertThrows(ReadException.class,
                () -> new ParseService().parse(new ParseRequest(file.toString(), SourceFormat.PLAIN_TEXT.name(), 1,
                        4_999), page -> assertFalse(page.text().isEmpty())));
        assertEquals(ReadFailure.TOO_LARGE, e.reason());
        Path large = Files.write(folder.resolve("large.txt"), new byte[(16 << 20) + 1]);
        assertEquals(ReadFailure.TOO_LARGE, Parsing.failure(large));
    }

    @Test
    void whatIsNoFileIsNotRead() {
        assertEquals(ReadFailure.UNREADABLE, Parsing.failure(folder.resolve("missing.pdf")));
        assertEquals(ReadFailure.UNREADABLE, Parsing.failure(folder.resolve("../" + folder.getFileName() + "/x.pdf")));
    }
}
