// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** Special features of Word files. */
class WordDocumentsTest {
    @TempDir
    Path folder;

    /** Word for the web and other programs name the parts freely. */
    @Test
    void aWordDocumentNamesItsParts() throws Exception {
        String part = "<Relationship Id='%s' Type='http://example.org/relationships/%s' Target='%s'/>";
        Path file = SampleFiles.zip(folder.resolve("n.docx"), Map.of("_rels/.rels", "<Relationships>"
                + part.formatted("a", "officeDocument", "/word/document2.xml") + "</Relationships>",
                "word/_rels/document2.xml.rels", "<Relationships>" + part.formatted("b", "footnotes", "notes2.xml")
                        + "</Relationships>",
                "word/document2.xml", SampleFiles.wordXml("", SampleFiles.paragraph("body")), "word/notes2.xml",
                SampleFiles.wordXml("", SampleFiles.paragraph("note"))));
        assertEquals(List.of("PARAGRAPH: body", "PARAGRAPH: note"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Templates contain instructions for authors in such styles. */
    @Test
    void textThatAStyleHidesIsNotRead() throws Exception {
        String style = "<w:style w:styleId='%s'>%s</w:style>";
        String vanish = "<w:rPr><w:vanish/></w:rPr>";
        String paragraph = "<w:p><w:pPr><w:pStyle w:val='%s'/></w:pPr>%s</w:p>";
        String run = "<w:r><w:rPr>%s</w:rPr><w:t xml:space='preserve'>%s</w:t></w:r>";
        Path file = SampleFiles.zip(folder.resolve("s.docx"), Map.of("word/styles.xml", "<w:styles xmlns:w='w'>"
                + style.formatted("Help", vanish) + style.formatted("More", "<w:basedOn w:val='Help'/>")
                + style.formatted("Shown", "<w:basedOn w:val='Help'/><w:rPr><w:vanish w:val='0'/></w:rPr>")
                + style.formatted("Word", vanish) + "</w:styles>", "word/document.xml", SampleFiles.wordXml("",
                        paragraph.formatted("Help", run.formatted("", "Write the pressure here."))
                                + paragraph.formatted("More", run.formatted("", "In bar.")
                                        + run.formatted("<w:vanish w:val='false'/>", "The pressure "))
                                + paragraph.formatted("Shown", run.formatted("<w:rStyle w:val='Word'/>", "about ")
                                        + run.formatted("", "is 12 bar.")))));
        assertEquals(List.of("PARAGRAPH: The pressure", "PARAGRAPH: is 12 bar."),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** A quote of it could not be found in the document by a reader. */
    @Test
    void hiddenTextOfAWordDocumentIsNotRead() throws Exception {
        String run = "<w:r><w:rPr>%s</w:rPr><w:t xml:space='preserve'>%s</w:t></w:r>";
        Path file = SampleFiles.docx(folder.resolve("v.docx"),
                "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run.formatted("", "The pressure is ")
                        + run.formatted("<w:vanish/>", "not ") + run.formatted("<w:vanish w:val='0'/>", "12 bar")
                        + run.formatted("<w:webHidden/>", " at") + run.formatted("<w:rPrChange><w:rPr><w:vanish/>"
                                + "</w:rPr></w:rPrChange>", " most.")
                        + "</w:p><w:p>" + run.formatted("<w:vanish/>", "gone") + "</w:p>");
        assertEquals(List.of("PARAGRAPH: The pressure is 12 bar at most."), Parsing.blocks(Parsing.parse(file)));
    }

    /** Deleting the end of a paragraph with tracked changes joins two paragraphs, with the style of the second. */
    @Test
    void aParagraphWhoseMarkIsDeletedGoesOnInTheNextOne() throws Exception {
        String mark = "<w:p><w:pPr>%s<w:rPr><w:%s w:id='1'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>%s</w:t>"
                + "</w:r></w:p>";
        Path file = SampleFiles.docx(folder.resolve("d.docx"), mark.formatted("<w:pStyle w:val='Titre1'/>", "del",
                "The pump must ") + mark.formatted("", "del", "not ") + SampleFiles.paragraph("run dry.")
                + mark.formatted("", "moveFrom", "") + SampleFiles.paragraph("It stops.")
                + mark.formatted("", "ins", "Added.") + SampleFiles.paragraph("After it.")
                + mark.formatted("", "del", "Above the table.") + "<w:tbl><w:tr><w:tc>"
                + mark.formatted("", "del", "12 ") + SampleFiles.paragraph("bar") + "</w:tc><w:tc>"
                + mark.formatted("", "del", "at most") + "</w:tc></w:tr></w:tbl>"
                + mark.formatted("", "del", "The end."));
        assertEquals(List.of("PARAGRAPH: The pump must not run dry.", "PARAGRAPH: It stops.", "PARAGRAPH: Added.",
                "PARAGRAPH: After it.", "PARAGRAPH: Above the table.", "TABLE_ROW: 12 bar\tat most",
                "PARAGRAPH: The end."), Parsing.blocks(Parsing.parse(file)));
    }

    /** A limit that is deleted or struck through is not the limit. */
    @Test
    void whatIsDeletedOrStruckThroughInAWordDocumentIsNotRead() throws Exception {
        String run = "<w:r>%s<w:t xml:space='preserve'>%s</w:t></w:r>";
        Path file = SampleFiles.docx(folder.resolve("s.docx"), "<w:p>" + run.formatted("", "The limit is ")
                + run.formatted("<w:rPr><w:strike/></w:rPr>", "10 ")
                + run.formatted("<w:rPr><w:dstrike w:val='1'/></w:rPr>", "11 ")
                + run.formatted("<w:rPr><w:strike w:val='0'/></w:rPr>", "12 bar")
                + "<w:del><w:r><w:sym w:font='Symbol' w:char='F0B1'/></w:r><w:r><w:tab/><w:delText>2</w:delText></w:r>"
                + "<m:oMath xmlns:m='m'><m:r><m:t>x=3</m:t></m:r></m:oMath></w:del>"
                + "<m:oMath xmlns:m='m'><m:r><w:rPr><w:del/></w:rPr><m:t>y=4</m:t></m:r></m:oMath>"
                + run.formatted("", ".") + "<w:r><w:ruby><w:rt>" + run.formatted("", "kanji") + "</w:rt><w:rubyBase>"
                + run.formatted("", " \u6F22") + "</w:rubyBase></w:ruby></w:r></w:p>");
        assertEquals(List.of("PARAGRAPH: The limit is 12 bar. \u6F22"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Programs that merge documents write like this. */
    @Test
    void partsThatAWordDocumentImportsAreReadWhereTheyStand() throws Exception {
        String chunk = "<w:altChunk r:id='%s'/>";
        String part = "<Relationship Id='%s' Type='http://x/aFChunk' Target='%s'/>";
        String inner = SampleFiles.wordXml("", SampleFiles.paragraph("The seal is new."));
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("word/document.xml", bytes(SampleFiles.wordXml("", SampleFiles.paragraph("Before.")
                + chunk.formatted("h") + SampleFiles.paragraph("Between.") + chunk.formatted("d") + chunk.formatted("t")
                + chunk.formatted("t") + chunk.formatted("r") + chunk.formatted("b") + chunk.formatted("no"))
                .replace("<w:document", "<w:document xmlns:r='r'")));
        entries.put("word/_rels/document.xml.rels", bytes("<Relationships>" + part.formatted("h", "chunk.htm")
                + part.formatted("d", "/word/chunk.docx") + part.formatted("t", "chunk.txt")
                + part.formatted("r", "chunk.rtf") + part.formatted("b", "broken.docx") + "</Relationships>"));
        entries.put("word/chunk.htm", bytes("<html><body><h2>Limits</h2><p>At most <del>10</del> 12 bar.</p></body>"));
        entries.put("word/chunk.docx", zipped(Map.of("word/document.xml", bytes(inner))));
        entries.put("word/chunk.txt", bytes("One line\nand another.\n\nThe end."));
        entries.put("word/chunk.rtf", bytes("{\\rtf1 Secret}"));
        entries.put("word/broken.docx", bytes("no zip"));
        Path file = Files.write(folder.resolve("i.docx"), zipped(entries));
        assertEquals(List.of("PARAGRAPH: Before.", "HEADING 2: Limits", "PARAGRAPH: At most 12 bar.",
                "PARAGRAPH: Between.", "PARAGRAPH: The seal is new.", "PARAGRAPH: One line\nand another.",
                "PARAGRAPH: The end.", "LIST_ITEM: Imported part, not read: chunk.rtf",
                "LIST_ITEM: Imported part, not read: broken.docx"), Parsing.blocks(Parsing.parse(file)));
    }

    /** A document that imports itself would never end. */
    @Test
    void whatAnImportedWordDocumentImportsIsNamed() throws Exception {
        Map<String, byte[]> inner = Map.of("word/document.xml",
                bytes("<w:document xmlns:w='w' xmlns:r='r'><w:body><w:p><w:r><w:t>Inside.</w:t></w:r></w:p>"
                        + "<w:altChunk r:id='a'/></w:body></w:document>"),
                "word/_rels/document.xml.rels", bytes("<Relationships><Relationship Id='a' Type='x/aFChunk' "
                        + "Target='next.docx'/></Relationships>"));
        Map<String, byte[]> outer = new LinkedHashMap<>(inner);
        outer.put("word/next.docx", zipped(inner));
        assertEquals(List.of("PARAGRAPH: Inside.", "PARAGRAPH: Inside.",
                "LIST_ITEM: Imported part, not read: next.docx"),
                Parsing.blocks(Parsing.parse(Files.write(folder.resolve("n.docx"), zipped(outer)))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey()));
                zip.write(each.getValue());
            }
        }
        return out.toByteArray();
    }

    /** Templates have a style for text that is no longer valid. */
    @Test
    void whatAStyleStrikesThroughInAWordDocumentIsNotRead() throws Exception {
        String style = "<w:style w:type='%s' w:styleId='%s'><w:basedOn w:val='%s'/><w:rPr>%s</w:rPr></w:style>";
        String run = "<w:r><w:rPr>%s</w:rPr><w:t xml:space='preserve'>%s</w:t></w:r>";
        String old = "<w:rStyle w:val='Old'/>";
        String paragraph = "<w:p><w:pPr><w:pStyle w:val='Void'/></w:pPr>%s</w:p>";
        Path file = SampleFiles.zip(folder.resolve("s.docx"), Map.of("word/styles.xml",
                "<w:styles xmlns:w='w'>" + style.formatted("character", "Gone", "", "<w:strike/>")
                        + style.formatted("character", "Old", "Gone", "<w:b/>")
                        + style.formatted("character", "Twice", "", "<w:dstrike/>")
                        + style.formatted("paragraph", "Void", "", "<w:strike/>") + "</w:styles>",
                "word/document.xml", SampleFiles.wordXml("", "<w:p>" + run.formatted("", "The limit is ")
                        + run.formatted(old, "10 ") + run.formatted("<w:rStyle w:val='Twice'/>", "11 ")
                        + run.formatted(old + "<w:strike w:val='0'/>", "12 ") + run.formatted("", "bar.") + "</w:p>"
                        + paragraph.formatted(run.formatted("", "It was 9 bar."))
                        + paragraph.formatted(run.formatted("<w:strike w:val='0'/>", "It is 12 bar.")))));
        assertEquals(List.of("PARAGRAPH: The limit is 12 bar.", "PARAGRAPH: It is 12 bar."),
                Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void rowsThatAreHiddenInAWordDocumentAreNotRead() throws Exception {
        String row = "<w:tr>%s<w:tc>" + SampleFiles.paragraph("%s") + "</w:tc></w:tr>";
        assertEquals(List.of("TABLE_ROW: shown", "TABLE_ROW: seen"), Parsing.blocks(Parsing.parse(SampleFiles.docx(
                folder.resolve("h.docx"), "<w:tbl>" + row.formatted("<w:trPr><w:hidden/></w:trPr>", "draft")
                        + row.formatted("", "shown") + row.formatted("<w:trPr><w:hidden w:val='0'/></w:trPr>", "seen")
                        + "</w:tbl>"))));
    }

    /**
     * Direction controls would make another number visible, and tag characters would hide text that a model receives.
     */
    @Test
    void charactersThatTurnOrHideTextAreNotRead() throws Exception {
        String hidden = new String(Character.toChars(0xE0049)) + new String(Character.toChars(0xE0067));
        assertEquals(List.of("PARAGRAPH: The limit is 21 bar."), Parsing.blocks(Parsing.parse(SampleFiles.docx(
                folder.resolve("t.docx"), SampleFiles.paragraph("The limit\u202E is " + hidden + "21\u202D bar.")))));
    }

    private Path numbered(String name, String numbering, String body) throws Exception {
        return SampleFiles.zip(folder.resolve(name), Map.of("word/document.xml", SampleFiles.wordXml("", body),
                "word/numbering.xml", "<w:numbering xmlns:w='w' xmlns:mc='m'>" + numbering + "</w:numbering>",
                "word/styles.xml", "<w:styles xmlns:w='w'><w:style w:styleId='H1'><w:name w:val='heading 1'/><w:pPr>"
                        + "<w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style><w:style w:styleId='H2'>"
                        + "<w:name w:val='heading 2'/><w:basedOn w:val='H1'/></w:style>"
                        + "<w:style w:styleId='Req'><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>"
                        + "</w:styles>"));
    }

    /** A reader cites a clause, and traces a requirement, by a number that the file does not contain. */
    @Test
    void numbersThatWordWritesAreRead() throws Exception {
        String level = "<w:lvl w:ilvl='%s'><w:start w:val='%s'/>%s<w:pStyle w:val='%s'/><w:lvlText w:val='%s'/>"
                + "</w:lvl>";
        String format = "<w:numFmt w:val='%s'/>";
        String custom = "<mc:AlternateContent><mc:Choice><w:numFmt w:val='custom' w:format='001, 002, 003, ...'/>"
                + "</mc:Choice><mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback></mc:AlternateContent>";
        String list = "<w:abstractNum w:abstractNumId='%s'>%s</w:abstractNum>";
        String number = "<w:num w:numId='%s'><w:abstractNumId w:val='%s'/>%s</w:num>";
        String numbering = list.formatted(7, level.formatted(0, 1, format.formatted("decimal"), "H1", "%1")
                + level.formatted(1, 1, format.formatted("decimal"), "H2", "%1.%2"))
                + list.formatted(8, level.formatted(0, 6, custom, "Req", "REQ-%1"))
                + list.formatted(9, level.formatted(0, 1, format.formatted("lowerLetter"), "", "%1)")
                        + level.formatted(1, 4, format.formatted("upperRoman"), "", "%1.%2")
                        + level.formatted(2, 1, format.formatted("bullet"), "", "o"))
                + number.formatted(1, 7, "") + number.formatted(2, 8, "") + number.formatted(3, 9, "")
                + number.formatted(4, 9, "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='26'/></w:lvlOverride>");
        String paragraph = "<w:p><w:pPr><w:pStyle w:val='%s'/>%s</w:pPr><w:r><w:t>%s</w:t></w:r></w:p>";
        String item = "<w:numPr><w:ilvl w:val='%s'/><w:numId w:val='%s'/></w:numPr>";
        Path file = numbered("n.docx", numbering, paragraph.formatted("H1", "", "Pump")
                + paragraph.formatted("H2", "", "Start") + paragraph.formatted("H2", "", "Stop")
                + paragraph.formatted("Req", "", "It shall stop.") + paragraph.formatted("H1", "", "Valve")
                + paragraph.formatted("H2", "", "Seal") + paragraph.formatted("H1", item.formatted(0, 0), "Annex")
                + "<w:tbl><w:tr><w:tc>" + paragraph.formatted("Req", "", "It shall open.") + "</w:tc></w:tr></w:tbl>"
                + paragraph.formatted("", item.formatted(0, 3), "one")
                + paragraph.formatted("", item.formatted(0, 3), "")
                + paragraph.formatted("", item.formatted(1, 3), "two")
                + paragraph.formatted("", item.formatted(2, 3), "three")
                + paragraph.formatted("", item.formatted(0, 4), "four")
                + paragraph.formatted("", item.formatted(0, 4), "five")
                + paragraph.formatted("", item.formatted(0, 99), "six"));
        assertEquals(List.of("HEADING 1: 1 Pump", "HEADING 2: 1.1 Start", "HEADING 2: 1.2 Stop",
                "PARAGRAPH: REQ-006 It shall stop.", "HEADING 1: 2 Valve", "HEADING 2: 2.1 Seal", "HEADING 1: Annex",
                "TABLE_ROW: REQ-007 It shall open.", "LIST_ITEM: a) one", "LIST_ITEM: b.IV two", "LIST_ITEM: three",
                "LIST_ITEM: z) four", "LIST_ITEM: aa) five", "LIST_ITEM: six"), Parsing.blocks(Parsing.parse(file)));
    }

    /** When a list restarts, so do its levels, also before its first item and each time that they begin. */
    @Test
    void numbersOfAListThatBeginsAnewAreThoseThatWordWrites() throws Exception {
        String level = "<w:lvl w:ilvl='%s'><w:start w:val='%s'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%s'/>"
                + "</w:lvl>";
        String override = "<w:lvlOverride w:ilvl='%s'><w:startOverride w:val='%s'/></w:lvlOverride>";
        String numbering = "<w:abstractNum w:abstractNumId='7'>" + level.formatted(0, 1, "%1")
                + level.formatted(1, 4, "%1.%2") + "</w:abstractNum>"
                + "<w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='4'>"
                + "<w:abstractNumId w:val='7'/>" + override.formatted(0, 5) + override.formatted(1, 0) + "</w:num>";
        String item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='%s'/><w:numId w:val='%s'/></w:numPr></w:pPr>"
                + "<w:r><w:t>x</w:t></w:r></w:p>";
        Path file = numbered("n.docx", numbering, item.formatted(0, 3) + item.formatted(1, 3) + item.formatted(1, 4)
                + item.formatted(1, 4) + item.formatted(0, 4) + item.formatted(1, 4));
        assertEquals(List.of("LIST_ITEM: 1 x", "LIST_ITEM: 1.4 x", "LIST_ITEM: 5.0 x", "LIST_ITEM: 5.1 x",
                "LIST_ITEM: 6 x", "LIST_ITEM: 6.0 x"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Word stores a symbol by its font and number, and an exponent by its position. */
    @Test
    void symbolsAndExponentsOfAWordDocumentKeepTheirMeaning() throws Exception {
        String raised = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>%s</w:t></w:r>";
        Path file = SampleFiles.docx(folder.resolve("y.docx"), "<w:p><w:r><w:t>p </w:t><w:sym w:font='Symbol' "
                + "w:char='F0A3'/><w:t> 10</w:t></w:r>" + raised.formatted("-3") + "<w:r><w:t> bar, 1</w:t></w:r>"
                + raised.formatted("er") + "<w:r><w:t> try </w:t><w:sym w:font='Wingdings' w:char='F0FE'/>"
                + "<w:sym w:font='Webdings' w:char='F061'/><w:sym w:font='Arial' w:char='2264'/></w:r></w:p>");
        assertEquals(List.of("PARAGRAPH: p \u2264 10\u207B\u00B3 bar, 1er try \u2611\u2264"),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** They repeat all headings, so that every question would find them. */
    @Test
    void tablesOfContentsOfAWordDocumentAreNotRead() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("c.docx"), Map.of("word/styles.xml", "<w:styles xmlns:w='w'>"
                + "<w:style w:styleId='TM1'><w:name w:val='toc 1'/></w:style></w:styles>", "word/document.xml",
                SampleFiles.wordXml("", "<w:p><w:pPr><w:pStyle w:val='TM1'/></w:pPr><w:r><w:t>Pump 3</w:t></w:r></w:p>"
                        + SampleFiles.paragraph("It runs."))));
        assertEquals(List.of("PARAGRAPH: It runs."), Parsing.blocks(Parsing.parse(file)));
    }
}
