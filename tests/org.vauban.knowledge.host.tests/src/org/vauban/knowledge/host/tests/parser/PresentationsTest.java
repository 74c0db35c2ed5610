// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.passage.PassageSplitter;

/** Special features of presentations. */
class PresentationsTest {
    private static final String RELATION = "<Relationship Id='%s' Type='http://example.org/relationships/%s' "
            + "Target='%s'/>";

    @TempDir
    Path folder;

    private static String shape(String placeholder, String text) {
        return "<p:sp><p:nvPr><p:ph type='" + placeholder + "'/></p:nvPr><a:p><a:r><a:t>" + text
                + "</a:t></a:r></a:p></p:sp>";
    }

    private static String slide(String shapes) {
        return "<p:sld xmlns:p='p' xmlns:a='a' xmlns:m='m'>" + shapes + "</p:sld>";
    }

    private static String relations(String... relations) {
        return "<Relationships>" + String.join("", relations) + "</Relationships>";
    }

    /** Notes are content; the heading, which is part of each passage, shows where they come from. */
    @Test
    void notesStandBelowTheirSlideUnderAHeadingOfTheirOwn() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("n.pptx"), Map.of("ppt/slides/slide1.xml",
                slide(shape("title", "Pump") + shape("body", "It runs.")), "ppt/slides/_rels/slide1.xml.rels",
                relations(RELATION.formatted("a", "notesSlide", "../notesSlides/notesSlide7.xml")),
                "ppt/notesSlides/notesSlide7.xml",
                slide(shape("sldImg", "") + shape("body", "Say that it is loud.") + shape("sldNum", "1")),
                "ppt/slides/slide2.xml", slide(shape("body", "It stops.")), "ppt/slides/_rels/slide2.xml.rels",
                relations(RELATION.formatted("a", "notesSlide", "../notesSlides/notesSlide8.xml")),
                "ppt/notesSlides/notesSlide8.xml", slide(shape("body", "") + shape("sldNum", "2"))));
        ParsedDocument document = Parsing.parse(file);
        assertEquals(List.of("HEADING 1: Pump", "PARAGRAPH: It runs.", "HEADING 2: Notes",
                "PARAGRAPH: Say that it is loud.", "PARAGRAPH: It stops."), Parsing.blocks(document));
        assertEquals(List.of("1 [Pump]", "1 [Pump, Notes]", "2 []"),
                PassageSplitter.split(file, SourceFormat.PPTX, document).stream()
                        .map(passage -> passage.page() + " " + passage.headings()).toList());
    }

    /** A limit that is struck through is not the limit. */
    @Test
    void whatIsStruckThroughOnASlideIsNotRead() throws Exception {
        String run = "<a:r><a:rPr strike='%s'/><a:t>%s</a:t></a:r>";
        assertEquals(List.of("PARAGRAPH: The limit is 12 bar."), Parsing.blocks(Parsing.parse(SampleFiles.zip(
                folder.resolve("s.pptx"), Map.of("ppt/slides/slide1.xml", slide("<p:sp><a:p><a:r><a:t>The limit is "
                        + "</a:t></a:r>" + run.formatted("sngStrike", "10 ") + run.formatted("dblStrike", "11 ")
                        + run.formatted("noStrike", "12 ") + "<a:r><a:t>bar.</a:t></a:r></a:p></p:sp>"))))));
    }

    /** Text repeated on each slide would match no query; formulas are stored twice, for old programs. */
    @Test
    void numbersDatesAndFeetOfSlidesAreNotReadAndDiagramsAre() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("d.pptx"), Map.of("ppt/slides/slide1.xml",
                slide(shape("ftr", "Confidential") + shape("sldNum", "1") + shape("dt", "30/11/2026")
                        + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>cell</a:t></a:r></a:p></a:tc></a:tr>"
                        + "</a:tbl></p:graphicFrame><m:AlternateContent><m:Choice>"
                        + shape("body", "p = 12") + "</m:Choice><m:Fallback>" + shape("body", "p = 12")
                        + "</m:Fallback></m:AlternateContent>"),
                "ppt/slides/_rels/slide1.xml.rels",
                relations(RELATION.formatted("a", "diagramData", "../diagrams/data1.xml")), "ppt/diagrams/data1.xml",
                "<d:dataModel xmlns:d='d' xmlns:a='a'><d:pt><d:t><a:p><a:r><a:t>Open the valve</a:t></a:r></a:p></d:t>"
                        + "</d:pt><d:pt type='sibTrans'><d:t><a:p/></d:t></d:pt></d:dataModel>"));
        assertEquals(List.of("TABLE_ROW: cell", "PARAGRAPH: p = 12", "PARAGRAPH: Open the valve"),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** Programs that use Microsoft's SDK write slide.xml, slide2.xml and sheet.xml. */
    @Test
    void slidesAndSheetsMayHaveAnyName() throws Exception {
        Path slides = SampleFiles.zip(folder.resolve("s.pptx"), Map.of("_rels/.rels",
                relations(RELATION.formatted("a", "officeDocument", "/ppt/show.xml")), "ppt/show.xml",
                "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldId r:id='b'/><p:sldId r:id='c'/><p:sldId r:id='d'/>"
                        + "</p:presentation>",
                "ppt/_rels/show.xml.rels",
                relations(RELATION.formatted("b", "slide", "slides/slide.xml"),
                        RELATION.formatted("c", "slide", "slides/slide2.xml"),
                        RELATION.formatted("d", "slide", "slides/gone.xml")),
                "ppt/slides/slide.xml", slide(shape("body", "one")), "ppt/slides/slide2.xml",
                slide(shape("body", "two"))));
        assertEquals(List.of("PARAGRAPH: one", "PARAGRAPH: two"), Parsing.blocks(Parsing.parse(slides)));
        String sheet = "<worksheet><row><c><v>%s</v></c></row></worksheet>";
        Path sheets = SampleFiles.zip(folder.resolve("s.xlsx"), Map.of("xl/workbook.xml",
                "<workbook xmlns:r='r'><sheet name='Pumps' r:id='a'/><sheet name='Seals' r:id='b'/></workbook>",
                "xl/_rels/workbook.xml.rels",
                relations(RELATION.formatted("a", "worksheet", "worksheets/sheet.xml"),
                        RELATION.formatted("b", "worksheet", "worksheets/sheet2.xml")),
                "xl/worksheets/sheet.xml", sheet.formatted(1), "xl/worksheets/sheet2.xml", sheet.formatted(2)));
        ParsedDocument workbook = Parsing.parse(sheets);
        assertEquals(List.of("TABLE_ROW: 1", "TABLE_ROW: 2"), Parsing.blocks(workbook));
        assertEquals(List.of("Pumps", "Seals"), workbook.pages().stream().map(page -> page.label()).toList());
    }
}
