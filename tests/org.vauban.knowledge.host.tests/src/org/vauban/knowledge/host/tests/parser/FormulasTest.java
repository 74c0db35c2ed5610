// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** A superscript or subscript must not be read as part of a number: 10 to the power of 3 is not 103. */
class FormulasTest {
    private static final String MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math";

    @TempDir
    Path folder;

    private String html(String markup) throws Exception {
        return Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve("a.html"), "<p>" + markup + "</p>")))
                .getFirst();
    }

    @Test
    void formulasOfHtmlAreInOneLine() throws Exception {
        assertEquals("PARAGRAPH: p = 10\u207B\u00B3 bar", html("p = <math><msup><mn>10</mn><mrow>\n <mo>-</mo>\n "
                + "<mn>3</mn>\n</mrow></msup></math> bar"));
        assertEquals("PARAGRAPH: 1/2 of (a+b)/2c", html("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of <math>"
                + "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn><mi>c</mi></mrow></mfrac>"
                + "</math>"));
        assertEquals("PARAGRAPH: x1\u00B2 e^n f\u2032 \u221A2 e^(n+1)", html("<math><msubsup><mi>x</mi><mn>1</mn>"
                + "<mn>2</mn></msubsup> <msup><mi>e</mi><mi>n</mi></msup> <msup><mi>f</mi><mo>\u2032</mo></msup> "
                + "<msqrt><mn>2</mn></msqrt> <msup><mi>e</mi><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup>"
                + "</math>"));
        assertEquals("PARAGRAPH: 2/ 3 4", html("<math><msup></msup><mfrac><mn>2</mn></mfrac></math> 3 "
                + "<math><msup><mn>4</mn></msup></math>"), "what is not whole is read");
        assertEquals("PARAGRAPH: " + "\u221A(".repeat(49) + "\u221A2" + ")".repeat(49), html("<math>"
                + "<msqrt>".repeat(2_000) + "<mn>2</mn>" + "</msqrt>".repeat(2_000) + "</math>"));
    }

    /** The cube root of 2 is not 23, and the rows of a matrix are not one number. */
    @Test
    void rootsAndMatricesOfHtmlAreInOneLine() throws Exception {
        assertEquals("PARAGRAPH: \u00B3\u221A(x+1)=2", html("<math><mroot><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow>"
                + "<mn>3</mn></mroot><mo>=</mo><mn>2</mn></math>"));
        assertEquals("PARAGRAPH: x^(\u221A2) (\u00B3\u221A2)/\u221A3", html("<math><msup><mi>x</mi><msqrt><mn>2</mn>"
                + "</msqrt></msup></math> <math><mfrac><mroot><mn>2</mn><mn>3</mn></mroot><msqrt><mn>3</mn></msqrt>"
                + "</mfrac></math>"));
        assertEquals("PARAGRAPH: 2 3", html("<math><mroot><mn>2</mn></mroot></math> <math><mroot></mroot></math>3"),
                "what is not whole is read");
        String row = "<mtr><mtd><mn>%s</mn></mtd><mtd><mn>%s</mn></mtd></mtr>";
        assertEquals("PARAGRAPH: (1 0; 2 3)", html("<math><mo>(</mo><mtable>" + row.formatted(1, 0)
                + row.formatted(2, 3) + "</mtable><mo>)</mo></math>"));
    }

    @Test
    void matricesOfWordAreInOneLine() throws Exception {
        String row = "<m:mr><m:e>" + run("%s") + "</m:e><m:e>" + run("%s") + "</m:e></m:mr>";
        Path file = SampleFiles.docx(folder.resolve("a.docx"), "<w:p>" + math("<m:d><m:e><m:m>"
                + row.formatted(1, 0) + row.formatted(2, 3) + "</m:m></m:e></m:d>") + "</w:p><w:p>"
                + math("<m:eqArr><m:e>" + run("a=1") + "</m:e><m:e>" + run("2b=3") + "</m:e></m:eqArr>") + "</w:p>");
        assertEquals(List.of("PARAGRAPH: (1 0; 2 3)", "PARAGRAPH: a=1; 2b=3"), Parsing.blocks(Parsing.parse(file)));
    }

    private static String math(String inner) {
        return "<m:oMath xmlns:m='" + MATH + "'>" + inner + "</m:oMath>";
    }

    private static String run(String text) {
        return "<m:r><m:t>" + text + "</m:t></m:r>";
    }

    private static String power(String base, String exponent) {
        return "<m:sSup><m:e>" + run(base) + "</m:e><m:sup>" + run(exponent) + "</m:sup></m:sSup>";
    }

    private static String fraction(String above, String below) {
        return "<m:f><m:num>" + run(above) + "</m:num><m:den>" + run(below) + "</m:den></m:f>";
    }

    @Test
    void formulasOfWordAreInOneLine() throws Exception {
        Path file = SampleFiles.docx(folder.resolve("a.docx"), "<w:p><w:r><w:t xml:space='preserve'>at most "
                + "</w:t></w:r>" + math(power("10", "-3")) + "<w:r><w:t xml:space='preserve'> bar, </w:t></w:r>"
                + math(fraction("1", "2")) + "<w:r><w:t xml:space='preserve'> of </w:t></w:r>"
                + math(fraction("a+b", "c")) + "</w:p><w:p>"
                + math("<m:rad><m:radPr><m:degHide m:val='1'/></m:radPr><m:deg/><m:e>" + run("2")
                        + "</m:e></m:rad><m:r><m:t>=</m:t></m:r><m:rad><m:deg>" + run("3") + "</m:deg><m:e>"
                        + run("x+1") + "</m:e></m:rad>")
                + "</w:p><w:p>" + math(run("f") + "<m:d><m:e>" + run("x") + "</m:e></m:d>" + run("=")
                        + "<m:d><m:dPr><m:begChr m:val='['/><m:sepChr m:val=';'/><m:endChr m:val=']'/></m:dPr><m:e>"
                        + run("0") + "</m:e><m:e>" + power("e", "n") + "</m:e></m:d>")
                + "</w:p><w:p>" + math("<m:nary><m:naryPr><m:chr m:val='\u2211'/></m:naryPr><m:sub>" + run("i=1")
                        + "</m:sub><m:sup>" + run("9") + "</m:sup><m:e>" + run("i") + "</m:e></m:nary>" + run("+")
                        + "<m:func><m:fName>" + run("sin") + "</m:fName><m:e>" + run("x") + "</m:e></m:func>")
                + "</w:p>");
        assertEquals(List.of("PARAGRAPH: at most 10\u207B\u00B3 bar, 1/2 of (a+b)/c",
                "PARAGRAPH: \u221A2=\u00B3\u221A(x+1)", "PARAGRAPH: f(x)=[0;e^n]", "PARAGRAPH: \u2211i=1 9 i+sin x"),
                Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void whatASlideRaisesIsRaised() throws Exception {
        String run = "<a:r><a:rPr baseline='%s'/><a:t>%s</a:t></a:r>";
        Path file = SampleFiles.zip(folder.resolve("a.pptx"), Map.of("ppt/slides/slide1.xml",
                "<p:sld xmlns:p='p' xmlns:a='a'><p:sp><a:p>" + run.formatted("0", "10") + run.formatted("30000", "3")
                        + "<a:r><a:t> bar of CO</a:t></a:r>" + run.formatted("-25000", "2") + "</a:p><a:p>"
                        + math(power("10", "6") + fraction("1", "2")) + "</a:p></p:sp></p:sld>"));
        assertEquals(List.of("PARAGRAPH: 10\u00B3 bar of CO2", "PARAGRAPH: 10\u20761/2"),
                Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void whatARequirementRaisesIsRaised() throws Exception {
        Path file = Files.writeString(folder.resolve("a.reqif"), "<REQ-IF><SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER='_1'>"
                + "<VALUES><ATTRIBUTE-VALUE-XHTML><THE-VALUE><x:div xmlns:x='x'>10<x:sup>3</x:sup> bar of CO<x:sub>2"
                + "</x:sub></x:div></THE-VALUE></ATTRIBUTE-VALUE-XHTML></VALUES></SPEC-OBJECT></SPEC-OBJECTS>"
                + "</REQ-IF>");
        assertEquals(List.of("HEADING 2: _1", "PARAGRAPH: 10\u00B3 bar of CO2"), Parsing.blocks(Parsing.parse(file)));
    }

    @Test
    void whatACellRaisesIsRaised() throws Exception {
        String text = "<r><t>10</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>3</t></r><r><rPr><vertAlign "
                + "val='subscript'/></rPr><t xml:space='preserve'> m</t></r>";
        Path file = SampleFiles.zip(folder.resolve("a.xlsx"), Map.of("xl/workbook.xml", "<workbook/>",
                "xl/sharedStrings.xml", "<sst><si>" + text + "</si><si><r><rPr><vertAlign val='superscript'/></rPr>"
                        + "<t>2</t></r></si><si><t>1</t></si></sst>",
                "xl/worksheets/sheet1.xml", "<worksheet><row><c t='s'><v>0</v></c><c t='inlineStr'><is>" + text
                        + "</is></c><c t='s'><v>1</v></c><c t='s'><v>2</v></c><c><v>3</v></c></row></worksheet>"));
        assertEquals(List.of("TABLE_ROW: 10\u00B3 m\t10\u00B3 m\t\u00B2\t1\t3"), Parsing.blocks(Parsing.parse(file)));
    }
}
