// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** A quote of hidden text could not be found in the document by a reader. */
class HiddenContentTest {
    private static final String RELATION = "<Relationship Id='%s' Type='http://example.org/relationships/%s' "
            + "Target='%s'/>";

    @TempDir
    Path folder;

    private static String relations(String... relations) {
        return "<Relationships>" + String.join("", relations) + "</Relationships>";
    }

    private static String row(String attributes, Object... values) {
        StringBuilder row = new StringBuilder("<row " + attributes + ">");
        for (Object value : values) {
            row.append("<c><v>").append(value).append("</v></c>");
        }
        return row + "</row>";
    }

    private List<String> sheet(String worksheet, String table) throws Exception {
        return Parsing.blocks(Parsing.parse(SampleFiles.zip(folder.resolve("a.xlsx"), Map.of(
                "xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", "<worksheet>" + worksheet
                        + "</worksheet>",
                "xl/worksheets/_rels/sheet1.xml.rels", relations(RELATION.formatted("t", "table",
                        "../tables/table1.xml")),
                "xl/tables/table1.xml", "<table>" + table + "</table>"))));
    }

    @Test
    void hiddenSheetsAreNotReadAndTheOthersKeepTheirPlaces() throws Exception {
        String sheet = "<worksheet>%s</worksheet>";
        Path file = SampleFiles.zip(folder.resolve("s.xlsx"), Map.of("xl/workbook.xml",
                "<workbook xmlns:r='r'><sheet name='Offer' r:id='a'/><sheet name='Margin' state='hidden' r:id='b'/>"
                        + "<sheet name='Lists' state='veryHidden' r:id='c'/><sheet name='Terms' state='visible' "
                        + "r:id='d'/></workbook>",
                "xl/_rels/workbook.xml.rels",
                relations(RELATION.formatted("a", "worksheet", "worksheets/sheet1.xml"),
                        RELATION.formatted("b", "worksheet", "worksheets/sheet2.xml"),
                        RELATION.formatted("c", "worksheet", "worksheets/sheet3.xml"),
                        RELATION.formatted("d", "worksheet", "worksheets/sheet4.xml")),
                "xl/worksheets/sheet1.xml", sheet.formatted(row("", 1)), "xl/worksheets/sheet2.xml",
                sheet.formatted(row("", 2)), "xl/worksheets/sheet3.xml", sheet.formatted(row("", 3)),
                "xl/worksheets/sheet4.xml", sheet.formatted(row("", 4))));
        ParsedDocument workbook = Parsing.parse(file);
        assertEquals(List.of("TABLE_ROW: 1", "TABLE_ROW: 4"), Parsing.blocks(workbook));
        assertEquals(List.of("Offer", "", "", "Terms"), workbook.pages().stream().map(page -> page.label()).toList());
        assertEquals(4, workbook.pageAt(workbook.text().indexOf('4')).number());
    }

    /** A run's font takes precedence over its cell's. */
    @Test
    void whatIsStruckThroughInASheetIsNotRead() throws Exception {
        String rich = "<r><t xml:space='preserve'>at most </t></r><r><rPr><strike/></rPr><t>10</t></r>"
                + "<r><rPr><strike val='0'/></rPr><t xml:space='preserve'> 12 bar</t></r>";
        String cell = "<c t='s' s='%s'><v>%s</v></c>";
        Path file = SampleFiles.zip(folder.resolve("k.xlsx"), Map.of("xl/workbook.xml", "<workbook/>", "xl/styles.xml",
                "<styleSheet><fonts><font/><font><strike/></font><font><strike val='0'/></font></fonts><cellStyleXfs>"
                        + "<xf fontId='1'/></cellStyleXfs><cellXfs><xf fontId='0'/><xf fontId='1'/><xf fontId='2'/>"
                        + "</cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>",
                "xl/sharedStrings.xml", "<sst><si><t>The limit</t></si><si>" + rich + "</si></sst>",
                "xl/worksheets/sheet1.xml", "<worksheet><row>" + cell.formatted(0, 0) + cell.formatted(1, 0)
                        + cell.formatted(2, 0) + "</row><row>" + cell.formatted(0, 1) + cell.formatted(1, 1)
                        + "</row><row><c s='1'><v>7</v></c><c s='0'><v>8</v></c><c s='1' t='inlineStr'><is><t>9</t>"
                        + "</is></c><c t='inlineStr'><is>" + rich + "</is></c></row></worksheet>"));
        assertEquals(List.of("TABLE_ROW: The limit\t\tThe limit", "TABLE_ROW: at most 12 bar\t12 bar",
                "TABLE_ROW: \t8\t\tat most 12 bar"), Parsing.blocks(Parsing.parse(file)));
    }

    /** The columns after a hidden one keep their positions. */
    @Test
    void hiddenRowsAndColumnsOfASheetAreNotRead() throws Exception {
        assertEquals(List.of("TABLE_ROW: 1\t\t3", "TABLE_ROW: 7\t\t9"),
                sheet("<cols><col min='2' max='2' hidden='1'/><col min='9' max='99999' hidden='true'/><col min='x' "
                        + "hidden='1'/></cols>" + row("", 1, 2, 3) + row("hidden='1'", 4, 5, 6)
                        + row("hidden='0'", 7, 8, 9), ""));
    }

    /** A reader sees the filter, and can show the other rows with a click. */
    @Test
    void rowsThatAFilterOrAGroupHidesAreRead() throws Exception {
        String rows = row("", 1) + row("hidden='1'", 2) + row("", 3);
        String filter = "<autoFilter ref='A1:A3'><filterColumn colId='0'/></autoFilter>";
        List<String> all = List.of("TABLE_ROW: 1", "TABLE_ROW: 2", "TABLE_ROW: 3");
        assertEquals(all, sheet(rows + filter, ""));
        assertEquals(all, sheet(rows, filter));
        assertEquals(all, sheet(row("", 1) + row("hidden='1' outlineLevel='1'", 2) + row("", 3), ""));
        assertEquals(List.of("TABLE_ROW: 1\t2"),
                sheet("<cols><col min='2' max='2' hidden='1' outlineLevel='1'/></cols>" + row("", 1, 2), ""));
        assertEquals(List.of("TABLE_ROW: 1", "TABLE_ROW: 3"), sheet(rows + "<autoFilter ref='A1:A3'/>", ""));
    }

    private static String slide(String attributes, String shapes) {
        return "<p:sld xmlns:p='p' xmlns:a='a' " + attributes + ">" + shapes + "</p:sld>";
    }

    private static String shape(String attributes, String text) {
        return "<p:sp><p:nvSpPr><p:cNvPr id='2' " + attributes + "/></p:nvSpPr><a:p><a:r><a:t>" + text
                + "</a:t></a:r></a:p></p:sp>";
    }

    /** Programs count it, so that the next slide has the number printed on it. */
    @Test
    void aHiddenSlideIsNotReadAndCounts() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("h.pptx"), Map.of("ppt/slides/slide1.xml",
                slide("", shape("", "one")), "ppt/slides/slide2.xml", slide("show='0'", shape("", "two")),
                "ppt/slides/_rels/slide2.xml.rels",
                relations(RELATION.formatted("a", "notesSlide", "../notesSlides/notesSlide1.xml"),
                        RELATION.formatted("b", "diagramData", "../diagrams/data1.xml")),
                "ppt/notesSlides/notesSlide1.xml",
                "<p:notes xmlns:p='p' xmlns:a='a'><p:sp><p:ph type='body'/><a:p><a:t>notes</a:t></a:p></p:sp>"
                        + "</p:notes>",
                "ppt/diagrams/data1.xml", "<d:m xmlns:d='d' xmlns:a='a'><a:p><a:t>diagram</a:t></a:p></d:m>",
                "ppt/slides/slide3.xml", slide("show='1'", shape("", "three"))));
        ParsedDocument slides = Parsing.parse(file);
        assertEquals(List.of("PARAGRAPH: one", "PARAGRAPH: three"), Parsing.blocks(slides));
        assertEquals(3, slides.pageAt(slides.text().indexOf("three")).number());
    }

    @Test
    void hiddenShapesOfASlideAreNotRead() throws Exception {
        String group = "<p:grpSp><p:nvGrpSpPr><p:cNvPr id='3' %s/></p:nvGrpSpPr>%s</p:grpSp>";
        Path file = SampleFiles.zip(folder.resolve("s.pptx"), Map.of("ppt/slides/slide1.xml", slide("",
                "<p:spTree><p:nvGrpSpPr><p:cNvPr id='1'/></p:nvGrpSpPr>" + shape("", "one")
                        + shape("hidden='1'", "two") + group.formatted("hidden='true'", shape("", "three"))
                        + group.formatted("", shape("hidden='1'", "four") + shape("hidden='0'", "five"))
                        + "</p:spTree>")));
        assertEquals(List.of("PARAGRAPH: one", "PARAGRAPH: five"), Parsing.blocks(Parsing.parse(file)));
    }
}
