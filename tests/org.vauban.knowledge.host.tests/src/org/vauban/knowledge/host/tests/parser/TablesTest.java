// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** Table values stay in their columns, separated by tabs. */
class TablesTest {
    @TempDir
    Path folder;

    private Path sheet(String name, String workbook, String rows) throws Exception {
        return SampleFiles.zip(folder.resolve(name), Map.of("xl/workbook.xml", "<workbook>" + workbook + "</workbook>",
                "xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>",
                "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='[$-40C]d\\ mmmm\\ yyyy;@'/>"
                        + "<numFmt numFmtId='165' formatCode='[h]:mm'/><numFmt numFmtId='166' formatCode='0\" days\"'/>"
                        + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/>"
                        + "<xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='22'/><xf numFmtId='20'/>"
                        + "<xf numFmtId='165'/><xf numFmtId='166'/></cellXfs><dxfs><dxf><numFmt numFmtId='14' "
                        + "formatCode='0.00'/></dxf></dxfs></styleSheet>"));
    }

    /** Excel omits cells that were never used: the cells after them would shift into their column. */
    @Test
    void cellsOfASheetStayInTheirColumns() throws Exception {
        String cell = "<c r='%s' t='inlineStr'><is><t>%s</t></is></c>";
        Path file = sheet("c.xlsx", "", "<row>" + cell.formatted("A1", "Part") + cell.formatted("B1", "Least")
                + cell.formatted("C1", "Most") + "</row><row>" + cell.formatted("A2", "Pump")
                + cell.formatted("C2", "12") + "</row><row><c r='A3' s='1'/>" + cell.formatted("B3", "3")
                + "</row><row>" + cell.formatted("C4", "7") + cell.formatted("A4", "odd") + "</row><row>"
                + cell.formatted("A5", "near")
                + cell.formatted("XFD5", "far") + cell.formatted("ZZZZZ5", "farther") + "</row>");
        assertEquals(List.of("TABLE_ROW: Part\tLeast\tMost", "TABLE_ROW: Pump\t\t12", "TABLE_ROW: \t3",
                "TABLE_ROW: \t\t7\todd", "TABLE_ROW: near\tfar\tfarther"), Parsing.blocks(Parsing.parse(file)));
    }

    /** The file stores them as numbers, which users neither see nor search for. */
    @Test
    void datesOfASheetAreDates() throws Exception {
        String cell = "<c s='%s'><v>%s</v></c>";
        String row = "<row>" + cell.formatted(0, "46356") + cell.formatted(1, "46356") + cell.formatted(2, "46356.75")
                + cell.formatted(3, "46356.604166666664") + cell.formatted(4, "0.5000115740740741")
                + cell.formatted(5, "1.5") + cell.formatted(6, "3") + cell.formatted(1, "59") + cell.formatted(1, "60")
                + cell.formatted(1, "-1") + cell.formatted(1, "1E300") + cell.formatted(99, "5")
                + "<c s='1' t='e'><v>#REF!</v></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c></row>";
        assertEquals(List.of("TABLE_ROW: 46356\t2026-11-30\t2026-11-30\t2026-11-30 14:30\t12:00:01\t36:00\t3\t"
                + "1900-02-28\t60\t-1\t1E300\t5\t#REF!\tTRUE\tFALSE"),
                Parsing.blocks(Parsing.parse(sheet("d.xlsx", "", row))));
        Path mac = sheet("m.xlsx", "<workbookPr date1904='1'/>", "<row>" + cell.formatted(1, "44894") + "</row>");
        assertEquals(List.of("TABLE_ROW: 2026-11-30"), Parsing.blocks(Parsing.parse(mac)));
    }

    /**
     * A user who searches for REQ-007 sees that in the cell, and 7 nowhere; a format that shows no number hides it.
     */
    @Test
    void numbersOfASheetHaveTheZerosAndTheTextBeforeThem() throws Exception {
        StringBuilder formats = new StringBuilder();
        StringBuilder cells = new StringBuilder();
        List<String> codes = List.of("&quot;REQ-&quot;000", "0000", "\\A\\-00", "0", "#,##0", ";;;", "0.0", "[Red]000");
        for (int i = 0; i < codes.size(); i++) {
            formats.append("<numFmt numFmtId='").append(200 + i).append("' formatCode='").append(codes.get(i))
                    .append("'/>");
            cells.append("<c s='").append(i).append("'><v>7</v></c>");
        }
        cells.append("<c s='0'><v>1234</v></c><c s='1'><v>7.5</v></c><c s='1'><v>-7</v></c>");
        Path file = SampleFiles.zip(folder.resolve("z.xlsx"), Map.of("xl/worksheets/sheet1.xml",
                "<worksheet><row>" + cells + "</row></worksheet>", "xl/styles.xml", "<styleSheet><numFmts>" + formats
                        + "</numFmts><cellXfs>" + IntStream.range(0, codes.size())
                                .mapToObj(i -> "<xf numFmtId='" + (200 + i) + "'/>").collect(Collectors.joining())
                        + "</cellXfs></styleSheet>"));
        assertEquals(List.of("TABLE_ROW: REQ-007\t0007\tA-07\t7\t7\t\t7\t007\tREQ-1234\t7.5\t-7"),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** A search for 12.3 would not find 12.300000000000001, which no user has seen. */
    @Test
    void numbersOfASheetHaveTheDigitsThatProgramsShow() throws Exception {
        String rows = "<row><c><v>12.300000000000001</v></c><c><v>0.30000000000000004</v></c><c><v>0.1</v></c><c><v>"
                + "1E-300</v></c><c><v>12345678901234567</v></c><c s='1'><v>0.15000000000000002</v></c>"
                + "<c s='2'><v>1</v></c><c s='1'><v>x</v></c><c><v>" + "1".repeat(50) + "</v></c></row>";
        Path file = SampleFiles.zip(folder.resolve("n.xlsx"), Map.of("xl/worksheets/sheet1.xml",
                "<worksheet>" + rows + "</worksheet>", "xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='170' "
                        + "formatCode='0.0\\ %'/></numFmts><cellXfs><xf/><xf numFmtId='9'/><xf numFmtId='170'/>"
                        + "</cellXfs></styleSheet>"));
        assertEquals(List.of("TABLE_ROW: 12.3\t0.3\t0.1\t1E-300\t12345678901234567\t15%\t100%\tx\t"
                + "1".repeat(50)), Parsing.blocks(Parsing.parse(file)));
    }

    /** XML cannot represent a carriage return at a line end; with the escape in it, REQ-7 would not be found. */
    @Test
    void escapedCharactersOfASheetAreTheCharacters() throws Exception {
        Path file = SampleFiles.zip(folder.resolve("e.xlsx"), Map.of("xl/workbook.xml", "<workbook><sheets>"
                + "<sheet name='Q_x0026_A'/></sheets></workbook>", "xl/sharedStrings.xml",
                "<sst><si><t>REQ-7_x000D_\n</t></si><si><r><t>a_x005F_</t></r><r><t>b _x2192_ _x00e9__x12_</t></r></si>"
                        + "</sst>", "xl/worksheets/sheet1.xml", "<worksheet><row><c t='s'><v>0</v></c>"
                                + "<c t='s'><v>1</v></c><c t='inlineStr'><is><t>x_x005F_x000D_y</t></is></c>"
                                + "<c t='str'><v>one_x000D_\ntwo</v></c><c><v>7</v></c></row></worksheet>"));
        assertEquals(List.of("TABLE_ROW: REQ-7\ta_b \u2192 \u00e9_x12_\tx_x000D_y\tone two\t7"),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** Some programs write SharedStrings.xml; if it was not found, all text cells would be empty. */
    @Test
    void aWorkbookNamesItsParts() throws Exception {
        String part = "<Relationship Id='%s' Type='http://example.org/relationships/%s' Target='%s'/>";
        Path file = SampleFiles.zip(folder.resolve("p.xlsx"), Map.of("xl/workbook.xml", "<workbook/>",
                "xl/_rels/workbook.xml.rels", "<Relationships>"
                        + part.formatted("a", "sharedStrings", "SharedStrings.xml")
                        + part.formatted("b", "styles", "/xl/look.xml") + "</Relationships>",
                "xl/SharedStrings.xml", "<sst><si><t>Pump</t></si></sst>", "xl/look.xml",
                "<styleSheet><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>", "xl/worksheets/sheet1.xml",
                "<worksheet><row><c t='s'><v>0</v></c><c s='0'><v>46356</v></c></row></worksheet>"));
        assertEquals(List.of("TABLE_ROW: Pump\t2026-11-30"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Most tables with a header row and a header column have an empty corner. */
    @Test
    void cellsOfHtmlStayInTheirColumns() throws Exception {
        Path file = Files.writeString(folder.resolve("t.html"), "<table>\n\t<tr>\n\t\t<th></th>\n\t\t<th>Least</th>"
                + "\n\t\t<th>Most\n\t\tever</th></tr><tr><td rowspan=2>Pump</td><td>1</td><td>12</td></tr>"
                + "<tr><td>2</td><td>13</td></tr><tr><td colspan='2'>both</td><td>14</td></tr>"
                + "<tr><td>after</td><td rowspan='0'>3</td><td>15</td></tr><tr><td>last</td><td>16</td></tr></table>"
                + "<table><tr><td>a</td><td colspan='x'><table><tr><td>b</td></tr></table></td><td>c</td></tr>"
                + "</table>");
        Path groups = Files.writeString(folder.resolve("g.html"), "<table><thead><tr><th rowspan='0'>Part</th>"
                + "<th>Most</th></tr></thead><tr><td>Pump</td><td>12</td></tr></table>");
        assertEquals(List.of("TABLE_ROW: Part\tMost", "TABLE_ROW: Pump\t12"), Parsing.blocks(Parsing.parse(groups)));
        assertEquals(List.of("TABLE_ROW: \tLeast\tMost ever", "TABLE_ROW: Pump\t1\t12", "TABLE_ROW: \t2\t13",
                "TABLE_ROW: both\t\t14", "TABLE_ROW: after\t3\t15", "TABLE_ROW: last\t\t16",
                "TABLE_ROW: a\tb\t\tc"), Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void cellsOfAWordDocumentStayInTheirColumns() throws Exception {
        String span = "<w:tc><w:tcPr><w:gridSpan w:val='%s'/><w:tcPrChange><w:tcPr><w:gridSpan w:val='7'/></w:tcPr>"
                + "</w:tcPrChange></w:tcPr>%s</w:tc>";
        String cell = "<w:tc>%s</w:tc>";
        String three = cell.formatted(SampleFiles.paragraph("3"));
        Path file = SampleFiles.docx(folder.resolve("t.docx"), "<w:tbl><w:tr>"
                + span.formatted(2, SampleFiles.paragraph("both")) + three + "</w:tr><w:tr><w:trPr><w:gridBefore "
                + "w:val='2'/></w:trPr>" + three + "</w:tr><w:tr>" + span.formatted("x", SampleFiles.paragraph("1"))
                + span.formatted(2, "<w:tbl><w:tr>" + three + "</w:tr></w:tbl>") + three + "</w:tr></w:tbl>");
        assertEquals(List.of("TABLE_ROW: both\t\t3", "TABLE_ROW: \t\t3", "TABLE_ROW: 1\t3\t\t3"),
                Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void cellsOfAnOpenDocumentStayInTheirColumns() throws Exception {
        String cell = "<table:table-cell%s><text:p>%s</text:p></table:table-cell>";
        String covered = "<table:covered-table-cell/>";
        Path file = SampleFiles.zip(folder.resolve("t.odt"), Map.of("content.xml",
                "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b'><office:body><table:table>"
                        + "<table:table-row>" + cell.formatted(" table:number-columns-spanned='2'", "both") + covered
                        + cell.formatted("", "3") + "</table:table-row><table:table-row>"
                        + "<table:table-cell table:number-columns-repeated='2'/>" + cell.formatted("", "3")
                        + "</table:table-row></table:table></office:body></office:document-content>"));
        assertEquals(List.of("TABLE_ROW: both\t\t3", "TABLE_ROW: \t\t3"), Parsing.blocks(Parsing.parse(file)));
    }
}
