// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** What is read from each format. */
class DocumentReadersTest {
    @TempDir
    Path folder;

    @Test
    void aPdfHasBlocksPagesAndLabels() throws Exception {
        ParsedDocument document = Parsing.parse(SampleFiles.manual(folder.resolve("manual.pdf")));
        assertEquals(List.of("HEADING 1: Operation of the pump",
                "PARAGRAPH: The operator opens the valve before the\npump starts. The pressure must "
                        + "not ex-\nceed 12 bar.",
                "PARAGRAPH: A second paragraph stands further down.", "HEADING 3: Maintenance",
                "PARAGRAPH: Replace the seal every year.", "TABLE_ROW: Part\tNumber", "TABLE_ROW: Seal\tA-4711"),
                Parsing.blocks(document));
        assertEquals(List.of("iv", "1"),
                document.pages().stream().map(ParsedDocument.PageRange::label).toList());
        assertEquals(2, document.pageAt(document.text().indexOf("A-4711")).number());
    }

    @Test
    void theBoxesOfAPdfLieWhereTheTextWasWritten() throws Exception {
        ParsedDocument document = Parsing.parse(SampleFiles.manual(folder.resolve("manual.pdf")));
        TextLine line = document.blocks().get(1).lines().get(1);
        assertEquals("pump starts. The pressure must not ex-", document.text().substring(line.start(), line.end()));
        assertEquals(72, line.x(), 1);
        // the base line is 154 points below the top edge
        assertTrue(line.y() > 154 - 12 && line.y() < 154 - 6, line.toString());
        assertTrue(line.y() + line.height() > 154 && line.y() + line.height() < 154 + 5, line.toString());
        assertTrue(line.width() > 150 && line.width() < 230, line.toString());
    }

    @Test
    void aPdfThatCannotBeReadSaysWhy() throws Exception {
        assertEquals(ReadFailure.ENCRYPTED, Parsing.failure(SampleFiles.encrypted(folder.resolve("e.pdf"))));
        assertEquals(ReadFailure.SCANNED, Parsing.failure(SampleFiles.scanned(folder.resolve("s.pdf"))));
        assertEquals(ReadFailure.DAMAGED, Parsing.failure(Files.writeString(folder.resolve("d.pdf"), "no PDF")));
        assertEquals(ReadFailure.DAMAGED, Parsing.failure(Files.writeString(folder.resolve("empty.pdf"), "")));
        byte[] whole = Files.readAllBytes(SampleFiles.manual(folder.resolve("w.pdf")));
        Path half = Files.write(folder.resolve("half.pdf"), java.util.Arrays.copyOf(whole, whole.length / 3));
        assertEquals(ReadFailure.DAMAGED, Parsing.failure(half));
    }

    @Test
    void markdownKeepsItsText() throws Exception {
        String text = "\uFEFF# Pompe\r\n\r\nUne phrase\r\nsur deux lignes.\r\n\r\n- un\r\n- deux\r\n\r\n"
                + "| a | b |\r\n|---|---|\r\n\r\n```java\r\n# no heading\r\n```\r\nTitle\r\n---\r\nend";
        Path file = Files.writeString(folder.resolve("a.md"), text);
        ParsedDocument document = Parsing.parse(file);
        assertEquals(text.substring(1), document.text());
        assertEquals(List.of("HEADING 1: # Pompe", "PARAGRAPH: Une phrase\r\nsur deux lignes.", "LIST_ITEM: - un",
                "LIST_ITEM: - deux", "TABLE_ROW: | a | b |", "TABLE_ROW: |---|---|",
                "CODE: ```java\r\n# no heading\r\n```", "HEADING 2: Title", "PARAGRAPH: end"),
                Parsing.blocks(document));
    }

    @Test
    void plainTextAndAsciiDocAreReadByTheirLines() throws Exception {
        Path plain = Files.writeString(folder.resolve("a.txt"), "# no heading\n\nTitle\n=====\nText\n\n1. one\n");
        assertEquals(List.of("PARAGRAPH: # no heading", "HEADING 1: Title", "PARAGRAPH: Text", "LIST_ITEM: 1. one"),
                Parsing.blocks(Parsing.parse(plain)));
        Path ascii = Files.writeString(folder.resolve("a.adoc"), "= Title\n\n== Part\nText\n\n----\n== code\n----\n");
        assertEquals(
                List.of("HEADING 1: = Title", "HEADING 2: == Part", "PARAGRAPH: Text", "CODE: ----\n== code\n----"),
                Parsing.blocks(Parsing.parse(ascii)));
    }

    @Test
    void sixteenBitsAreReadAndOtherEncodingsRefused() throws Exception {
        Path wide = Files.write(folder.resolve("w.txt"), "\uFEFFété".getBytes(StandardCharsets.UTF_16LE));
        assertEquals("été", Parsing.parse(wide).text());
        Path latin = Files.write(folder.resolve("l.txt"), "été".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(ReadFailure.ENCODING, Parsing.failure(latin));
    }

    @Test
    void htmlLosesItsMarkupScriptsAndNavigation() throws Exception {
        Path file = Files.writeString(folder.resolve("a.html"), "<!DOCTYPE html><html><head><title>Manual</title>"
                + "<style>p{}</style></head><body><nav>Home</nav><script>alert(1)</script><h1>The <b>pump</b></h1>"
                + "<p>First\n  sentence.<br>Second.</p><ul><li>one<ul><li>inner</li></ul></li></ul>"
                + "<table><tr><td>a<p>b</p></td><td>c</td></tr></table><pre>x = 1;\n  y</pre>bare text</body></html>");
        assertEquals(List.of("HEADING 1: Manual", "HEADING 1: The pump", "PARAGRAPH: First sentence. Second.",
                "LIST_ITEM: one", "LIST_ITEM: inner", "TABLE_ROW: a b\tc", "CODE: x = 1;\n  y",
                "PARAGRAPH: bare text"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Tools store former wordings there. */
    @Test
    void whatIsDeletedInARequirementIsNotRead() throws Exception {
        Path file = Files.writeString(folder.resolve("d.reqif"), "<REQ-IF><SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='_1'>"
                + "<VALUES><ATTRIBUTE-VALUE-XHTML><THE-VALUE><x:div xmlns:x='x'>The pump <x:del>may<x:b> not</x:b>"
                + "</x:del><x:ins>shall</x:ins> stop.</x:div></THE-VALUE></ATTRIBUTE-VALUE-XHTML></VALUES>"
                + "</SPEC-OBJECT></SPEC-OBJECTS></REQ-IF>");
        assertEquals(List.of("HEADING 2: _1", "PARAGRAPH: The pump shall stop."),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** A quote of only the text before a formula would have a different meaning. */
    @Test
    void aParagraphOfHtmlIsWholeAroundFormulasAndOldMarkup() throws Exception {
        Path file = Files.writeString(folder.resolve("m.html"), "<p>The pressure <math><semantics><mrow><mfenced>"
                + "<mi>p</mi></mfenced><mo>&lt;</mo><mn>12</mn></mrow>"
                + "<annotation encoding='TeX'>p \\lt 12</annotation></semantics></math>"
                + " bar must <big>not</big> <strike>ever</strike> be <nobr>above</nobr> the "
                + "<acronym>MAWP</acronym>.</p>");
        assertEquals(List.of("PARAGRAPH: The pressure p<12 bar must not ever be above the MAWP."),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** The format of the tools of JDK 21, 11 and 8. */
    @Test
    void membersInJavadocHaveTheirParametersInTheHeading() throws Exception {
        Path file = Files.writeString(folder.resolve("c.html"), "<h1 class='title'>Class Pump</h1>"
                + "<section class='method-summary' id='method-summary'><h2>Method Summary</h2>void start</section>"
                + "<section class='detail' id='&lt;init&gt;(int)'><h3>Pump</h3></section>"
                + "<section class='detail' id='start(int,java.util.Map.Entry,java.lang.String...)'><h3>start</h3>"
                + "<div>void start\u200B(int a)</div></section>"
                + "<section class='detail' id='stop()'><h3>stop</h3></section>"
                + "<section class='detail' id='LIMIT'><h3>LIMIT</h3></section>"
                + "<a id='open(T[])'><!-- --></a><ul><li class='blockList'><h4>open</h4></li></ul>"
                + "<a name='close-int-java.lang.String-'><!-- --></a><ul><li class='blockList'><h4>close</h4></li></ul>"
                + "<h2 id='other(int)'>Another heading</h2>");
        assertEquals(List.of("HEADING 1: Class Pump", "HEADING 3: Pump(int)",
                "HEADING 3: start(int, Entry, String...)", "PARAGRAPH: void start(int a)", "HEADING 3: stop()",
                "HEADING 3: LIMIT", "HEADING 4: open(T[])", "HEADING 4: close(int, String)",
                "HEADING 2: Another heading"), Parsing.blocks(Parsing.parse(file)));
    }

    /** DocBook, Sphinx, Asciidoctor and Pandoc repeat headings and other pages like this. */
    @Test
    void htmlLosesTablesOfContentsAndWhatSurroundsPages() throws Exception {
        Path file = Files.writeString(folder.resolve("b.html"), "<title>1. Pumps</title>"
                + "<div class='navheader'><table><tr><th>Chapter 1</th></tr></table></div>"
                + "<div class='sphinxsidebar' role='navigation'><h4>Previous topic</h4></div>"
                + "<div role='search'><p>Quick search</p></div><div id='toc'><p>Contents</p></div>"
                + "<div class='left toc'><p>1.1. Seals</p></div><div role='doc-toc'><p>1.1.</p></div>"
                + "<h1>1. Pumps<a class='headerlink' href='#pumps'>\u00b6</a></h1>"
                + "<p class='tocsin'>The toc is text.</p>"
                + "<div class='footer' role='contentinfo'>Created using</div>"
                + "<div class='navfooter'><p>Next</p></div>");
        assertEquals(List.of("HEADING 1: 1. Pumps", "PARAGRAPH: The toc is text."),
                Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void aWordDocumentHasHeadingsListsTablesAndNoDeletedText() throws Exception {
        Path file = SampleFiles.docx(folder.resolve("a.docx"),
                "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr><w:r><w:t>Pompe</w:t></w:r></w:p>"
                        + "<w:p><w:pPr><w:pStyle w:val='Sub'/></w:pPr><w:r><w:t>Part</w:t></w:r></w:p>"
                        + "<w:p><w:r><w:t xml:space='preserve'>One </w:t></w:r><w:del><w:r><w:delText>gone</w:delText>"
                        + "</w:r></w:del><w:r><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r></w:p>"
                        + "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>item</w:t></w:r></w:p>"
                        + "<w:tbl><w:tr><w:tc>" + SampleFiles.paragraph("a") + SampleFiles.paragraph("b")
                        + "</w:tc><w:tc>" + SampleFiles.paragraph("c") + "</w:tc></w:tr></w:tbl>"
                        + "<mc:AlternateContent xmlns:mc='x'><mc:Choice>" + SampleFiles.paragraph("shape")
                        + "</mc:Choice><mc:Fallback>" + SampleFiles.paragraph("shape") + "</mc:Fallback>"
                        + "</mc:AlternateContent>");
        assertEquals(List.of("HEADING 1: Pompe", "HEADING 2: Part", "PARAGRAPH: One two three", "LIST_ITEM: item",
                "TABLE_ROW: a b\tc", "PARAGRAPH: shape"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Word keeps a text's former place and a paragraph's former style until the changes are accepted. */
    @Test
    void aWordDocumentIsReadAsItIsAfterItsTrackedChanges() throws Exception {
        String moved = "<w:r><w:t>moved</w:t></w:r>";
        Path file = SampleFiles.docx(folder.resolve("t.docx"),
                "<w:p><w:pPr><w:rPr><w:moveFrom w:id='1'/></w:rPr></w:pPr><w:moveFromRangeStart w:id='2'/>"
                        + "<w:moveFrom w:id='3'>" + moved + "</w:moveFrom><w:moveFromRangeEnd w:id='2'/></w:p>"
                        + "<w:p><w:pPr><w:pStyle w:val='Sub'/><w:pPrChange w:id='4'><w:pPr><w:pStyle w:val='Titre1'/>"
                        + "</w:pPr></w:pPrChange></w:pPr><w:r><w:t>Part</w:t></w:r></w:p>"
                        + "<w:p><w:pPr><w:pPrChange w:id='5'><w:pPr><w:pStyle w:val='Titre1'/><w:numPr/></w:pPr>"
                        + "</w:pPrChange></w:pPr><w:moveTo w:id='6'>" + moved + "</w:moveTo></w:p>");
        assertEquals(List.of("HEADING 2: Part", "PARAGRAPH: moved"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Word stores a text box's content within the paragraph to which it is anchored. */
    @Test
    void aParagraphKeepsItsTextAndItsStyleAroundATextBox() throws Exception {
        String box = "<w:r><w:txbxContent>" + SampleFiles.paragraph("box one") + SampleFiles.paragraph("box two")
                + "</w:txbxContent></w:r>";
        Path file = SampleFiles.docx(folder.resolve("b.docx"),
                "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>" + box + "<w:r><w:t>Pompe</w:t></w:r></w:p>"
                        + "<w:p><w:r><w:t xml:space='preserve'>before </w:t></w:r>" + box
                        + "<w:r><w:t>behind</w:t></w:r></w:p>");
        assertEquals(List.of("PARAGRAPH: box one", "PARAGRAPH: box two", "HEADING 1: Pompe", "PARAGRAPH: box one",
                "PARAGRAPH: box two", "PARAGRAPH: before behind"), Parsing.blocks(Parsing.parse(file)));
    }

    /** File names do not show the order: slides are moved and deleted, and chart sheets count, too. */
    @Test
    void slidesAndSheetsComeInTheOrderOfTheirDocument() throws Exception {
        String relation = "<Relationship Id='%s' Target='%s'/>";
        Path slides = SampleFiles.zip(folder.resolve("o.pptx"), Map.of(
                "ppt/presentation.xml", "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst>"
                        + "<p:sldId id='256' r:id='rId7'/><p:sldId id='257' r:id='rId2'/></p:sldIdLst>"
                        + "</p:presentation>",
                "ppt/_rels/presentation.xml.rels", "<Relationships>" + relation.formatted("rId2", "slides/slide1.xml")
                        + relation.formatted("rId7", "/ppt/slides/slide3.xml")
                        + relation.formatted("rId8", "slides/slide2.xml") + "</Relationships>",
                "ppt/slides/slide1.xml", slide("Last", "two"), "ppt/slides/slide2.xml", slide("Deleted", "gone"),
                "ppt/slides/slide3.xml", slide("First", "one")));
        assertEquals(List.of("HEADING 1: First", "PARAGRAPH: one", "HEADING 1: Last", "PARAGRAPH: two"),
                Parsing.blocks(Parsing.parse(slides)));

        String sheet = "<worksheet><sheetData><row><c><v>%s</v></c></row></sheetData></worksheet>";
        Path sheets = SampleFiles.zip(folder.resolve("o.xlsx"), Map.of(
                "xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='Curve' sheetId='3' r:id='rId3'/>"
                        + "<sheet name='Seals' sheetId='2' r:id='rId2'/><sheet name='Pumps' sheetId='1' r:id='rId1'/>"
                        + "</sheets></workbook>",
                "xl/_rels/workbook.xml.rels", "<Relationships>" + relation.formatted("rId1", "worksheets/sheet1.xml")
                        + relation.formatted("rId2", "worksheets/sheet2.xml")
                        + relation.formatted("rId3", "chartsheets/sheet1.xml") + "</Relationships>",
                "xl/worksheets/sheet1.xml", sheet.formatted(11), "xl/worksheets/sheet2.xml", sheet.formatted(22),
                "xl/chartsheets/sheet1.xml", "<chartsheet/>"));
        ParsedDocument workbook = Parsing.parse(sheets);
        assertEquals(List.of("TABLE_ROW: 22", "TABLE_ROW: 11"), Parsing.blocks(workbook));
        assertEquals(List.of("1 Curve", "2 Seals", "3 Pumps"),
                workbook.pages().stream().map(page -> page.number() + " " + page.label()).toList());
    }

    @Test
    void slidesAndSheetsArePages() throws Exception {
        Path slides = SampleFiles.zip(folder.resolve("a.pptx"), Map.of(
                "ppt/slides/slide10.xml", slide("Tenth", "ten"), "ppt/slides/slide2.xml", slide("Second", "two")));
        ParsedDocument presentation = Parsing.parse(slides);
        assertEquals(List.of("HEADING 1: Second", "PARAGRAPH: two", "HEADING 1: Tenth", "PARAGRAPH: ten"),
                Parsing.blocks(presentation));
        assertEquals(2, presentation.pageAt(presentation.text().indexOf("ten")).number());

        Path sheets = SampleFiles.zip(folder.resolve("a.xlsx"), Map.of("xl/workbook.xml",
                "<workbook><sheets><sheet name='Seals'/></sheets></workbook>", "xl/sharedStrings.xml",
                "<sst><si><t>Part</t></si><si><r><t>Nu</t></r><r><t>mber</t></r></si></sst>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='s'><v>99</v></c></row>"
                        + "<row><c t='inlineStr'><is><t>Seal</t></is></c><c><f>1+1</f><v>2</v></c></row>"
                        + "</sheetData></worksheet>"));
        ParsedDocument workbook = Parsing.parse(sheets);
        assertEquals(List.of("TABLE_ROW: Part\tNumber", "TABLE_ROW: Seal\t2"), Parsing.blocks(workbook));
        assertEquals("Seals", workbook.pages().getFirst().label());
    }

    private static String slide(String title, String text) {
        return "<p:sld xmlns:p='p' xmlns:a='a'><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>" + title
                + "</a:t></a:r></a:p></p:sp><p:sp><p:nvPr><p:ph type='body'/></p:nvPr><a:p><a:r><a:t>" + text
                + "</a:t></a:r></a:p></p:sp></p:sld>";
    }

    @Test
    void anOpenDocumentIsReadUnlessItIsEncrypted() throws Exception {
        String content = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'><office:body>"
                + "<text:h text:outline-level='2'>Pump</text:h><text:p>One<text:s/>two<office:annotation><text:p>note"
                + "</text:p></office:annotation></text:p><text:list><text:list-item><text:p>item"
                + "</text:p></text:list-item>"
                + "</text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
                + "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
                + "</office:body></office:document-content>";
        Path file = SampleFiles.zip(folder.resolve("a.odt"), Map.of("content.xml", content));
        assertEquals(List.of("HEADING 2: Pump", "PARAGRAPH: One two", "LIST_ITEM: item", "TABLE_ROW: a\tb"),
                Parsing.blocks(Parsing.parse(file)));
        Path encrypted = SampleFiles.zip(folder.resolve("e.odt"), Map.of("content.xml", "?", "META-INF/manifest.xml",
                "<manifest:encryption-data/>"));
        assertEquals(ReadFailure.ENCRYPTED, Parsing.failure(encrypted));
    }

    /** Anchored content is stored within the paragraph. */
    @Test
    void aParagraphOfAnOpenDocumentKeepsItsTextAroundATextBoxOrANote() throws Exception {
        String box = "<draw:frame><draw:text-box><text:p>box one</text:p>\n<text:p>box two</text:p></draw:text-box>"
                + "</draw:frame>";
        String note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p>"
                + "</text:note-body></text:note>";
        Path file = SampleFiles.zip(folder.resolve("b.odt"), Map.of("content.xml",
                "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:draw='d'><office:body>"
                        + "<text:h text:outline-level='1'>" + box + "Pump</text:h><text:p>before" + box
                        + " behind</text:p><text:p>Check" + note + " the seal</text:p></office:body>"
                        + "</office:document-content>"));
        assertEquals(List.of("PARAGRAPH: box one", "PARAGRAPH: box two", "HEADING 1: Pump", "PARAGRAPH: box one",
                "PARAGRAPH: box two", "PARAGRAPH: before behind", "PARAGRAPH: a note", "PARAGRAPH: Check the seal"),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** A picture's name and description are not part of the surrounding text, but may become the title. */
    @Test
    void picturesOfAnOpenDocumentAddNothingToItsText() throws Exception {
        String picture = "<draw:frame><draw:image><office:binary-data>AAAA</office:binary-data></draw:image>"
                + "<svg:title>Logo</svg:title><svg:desc>Our logo</svg:desc></draw:frame>";
        Path file = SampleFiles.zip(folder.resolve("p.odt"), Map.of("content.xml",
                "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:draw='d' "
                        + "xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'><office:body><text:p>"
                        + "See" + picture + " the <text:title>Manual</text:title>.</text:p></office:body>"
                        + "</office:document-content>"));
        assertEquals(List.of("PARAGRAPH: See the Manual."), Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void requirementsAreToldByTheirIdsAndAttributes() throws Exception {
        String xml = "<REQ-IF xmlns='http://www.omg.org/spec/ReqIF/20110401/reqif.xsd'><CORE-CONTENT><REQ-IF-CONTENT>"
                + "<DATATYPES><ENUM-VALUE IDENTIFIER='e1' LONG-NAME='high'/></DATATYPES><SPEC-TYPES>"
                + "<ATTRIBUTE-DEFINITION-STRING IDENTIFIER='d1' LONG-NAME='ReqIF.ForeignID'/>"
                + "<ATTRIBUTE-DEFINITION-XHTML IDENTIFIER='d2' LONG-NAME='ReqIF.Text'/>"
                + "<ATTRIBUTE-DEFINITION-ENUMERATION IDENTIFIER='d3' LONG-NAME='Priority'/></SPEC-TYPES><SPEC-OBJECTS>"
                + "<SPEC-OBJECT IDENTIFIER='_1'><VALUES><ATTRIBUTE-VALUE-STRING THE-VALUE='REQ-123'><DEFINITION>"
                + "<ATTRIBUTE-DEFINITION-STRING-REF>d1</ATTRIBUTE-DEFINITION-STRING-REF></DEFINITION>"
                + "</ATTRIBUTE-VALUE-STRING><ATTRIBUTE-VALUE-XHTML><DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>d2"
                + "</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION><THE-VALUE>"
                + "<x:div xmlns:x='x'>The pump <x:b>shall</x:b>"
                + " stop.</x:div></THE-VALUE></ATTRIBUTE-VALUE-XHTML><ATTRIBUTE-VALUE-ENUMERATION><VALUES>"
                + "<ENUM-VALUE-REF>e1</ENUM-VALUE-REF></VALUES><DEFINITION><ATTRIBUTE-DEFINITION-ENUMERATION-REF>d3"
                + "</ATTRIBUTE-DEFINITION-ENUMERATION-REF></DEFINITION></ATTRIBUTE-VALUE-ENUMERATION></VALUES>"
                + "</SPEC-OBJECT><SPEC-OBJECT IDENTIFIER='_2'/></SPEC-OBJECTS></REQ-IF-CONTENT>"
                + "</CORE-CONTENT></REQ-IF>";
        List<String> expected = List.of("HEADING 2: REQ-123", "PARAGRAPH: The pump shall stop.",
                "LIST_ITEM: Priority: high", "HEADING 2: _2");
        assertEquals(expected, Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve("a.reqif"), xml))));
        assertEquals(expected, Parsing
                .blocks(Parsing.parse(SampleFiles.zip(folder.resolve("a.reqifz"), Map.of("part/a.reqif", xml)))));
    }

    /** Bold letters do not split words, and the end of a list or table does not join them. */
    @Test
    void wordsOfRequirementsAreThoseThatAreShown() throws Exception {
        String xml = "<REQ-IF><SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='_1'><VALUES><ATTRIBUTE-VALUE-XHTML><THE-VALUE>"
                + "<x:div xmlns:x='x'>CO<x:sub>2</x:sub> and <x:span>pres</x:span><x:b>sure</x:b>:<x:ul><x:li>one"
                + "</x:li><x:li>two</x:li></x:ul>then<x:br/>more<x:p>again</x:p>end</x:div></THE-VALUE>"
                + "</ATTRIBUTE-VALUE-XHTML></VALUES></SPEC-OBJECT></SPEC-OBJECTS></REQ-IF>";
        assertEquals(List.of("HEADING 2: _1", "PARAGRAPH: CO2 and pressure: one two then more again end"),
                Parsing.blocks(Parsing.parse(
                        SampleFiles.zip(folder.resolve("w.reqifz"), Map.of("Export.REQIF", xml)))));
    }

    @Test
    void requirementsComeInTheOrderOfTheirSpecification() throws Exception {
        String place = "<SPEC-HIERARCHY><OBJECT><SPEC-OBJECT-REF>%s</SPEC-OBJECT-REF></OBJECT>%s</SPEC-HIERARCHY>";
        String behind = "<SPEC-HIERARCHY><CHILDREN>%s</CHILDREN><OBJECT><SPEC-OBJECT-REF>%s</SPEC-OBJECT-REF></OBJECT>"
                + "</SPEC-HIERARCHY>";
        String xml = "<REQ-IF><SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='a'/><SPEC-OBJECT IDENTIFIER='b'/>"
                + "<SPEC-OBJECT IDENTIFIER='c'/><SPEC-OBJECT IDENTIFIER='d'/></SPEC-OBJECTS><SPEC-RELATIONS>"
                + "<SPEC-RELATION><SOURCE><SPEC-OBJECT-REF>d</SPEC-OBJECT-REF></SOURCE></SPEC-RELATION>"
                + "</SPEC-RELATIONS><SPECIFICATIONS><SPECIFICATION><CHILDREN>"
                + behind.formatted(place.formatted("b", "<CHILDREN>" + place.formatted("a", "") + "</CHILDREN>"), "c")
                + place.formatted("a", "") + place.formatted("missing", "")
                + "</CHILDREN></SPECIFICATION></SPECIFICATIONS></REQ-IF>";
        assertEquals(List.of("HEADING 2: c", "HEADING 3: b", "HEADING 4: a", "HEADING 2: d"),
                Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve("h.reqif"), xml))),
                "each once, and what is in no specification last");
    }

    @Test
    void anOfficeFileThatIsEncryptedOrDamagedSaysSo() throws Exception {
        Path ole = Files.write(folder.resolve("e.docx"), new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0});
        assertEquals(ReadFailure.ENCRYPTED, Parsing.failure(ole));
        assertEquals(ReadFailure.DAMAGED, Parsing.failure(Files.writeString(folder.resolve("d.docx"), "no zip")));
        assertEquals(ReadFailure.DAMAGED,
                Parsing.failure(SampleFiles.zip(folder.resolve("m.docx"), Map.of("other.xml", "<a/>"))));
        assertEquals(ReadFailure.DAMAGED,
                Parsing.failure(SampleFiles.docx(folder.resolve("x.docx"), "<w:p>")));
    }

    @Test
    void formatsAreToldByTheirNames() {
        assertEquals(SourceFormat.PDF, SourceFormat.of(Path.of("/a/B.PDF")));
        assertEquals(SourceFormat.CODE, SourceFormat.of(Path.of("/a/B.java")));
        assertEquals(SourceFormat.CODE, SourceFormat.of(Path.of("/a/Makefile")));
        assertEquals(null, SourceFormat.of(Path.of("/a/pdf")));
        assertEquals(SourceFormat.EML, SourceFormat.of(Path.of("/a/mail.eml")));
        assertEquals(null, SourceFormat.of(Path.of("/a/picture.png")));
    }
}
