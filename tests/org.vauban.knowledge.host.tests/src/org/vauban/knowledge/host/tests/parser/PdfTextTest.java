// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationFreeText;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.SampleFiles.Line;

/** Text structure that only the position of letters shows. */
class PdfTextTest {
    @TempDir
    Path folder;

    private List<String> blocks(Line... lines) throws Exception {
        return Parsing.blocks(Parsing.parse(SampleFiles.save(SampleFiles.pdf(List.of(List.of(lines))),
                folder.resolve("a.pdf"))));
    }

    /** A quote of 103 bar for 10 to the power of 3 would be wrong. */
    @Test
    void exponentsAreRaised() throws Exception {
        assertEquals(List.of("PARAGRAPH: 10\u207B\u00B3 bar of CO2"),
                blocks(new Line(11, 72, 100, "10"), new Line(7, 84.3f, 96, "-3"), new Line(11, 91, 100, " bar of CO"),
                        new Line(7, 141.8f, 102, "2")));
        assertEquals(List.of("PARAGRAPH: 1er"), blocks(new Line(11, 72, 100, "1"), new Line(7, 78.2f, 96, "er")));
    }

    /** With wide line spacing, each line would be a paragraph, and sentences would end with their line. */
    @Test
    void linesThatAreFarApartAreOneParagraph() throws Exception {
        Line[] lines = new Line[8];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new Line(11, 72, 100 + 20 * i + (i < 7 ? 0 : 14), "line " + i);
        }
        assertEquals(List.of("PARAGRAPH: line 0\nline 1\nline 2\nline 3\nline 4\nline 5\nline 6",
                "PARAGRAPH: line 7"), blocks(lines));
    }

    /** Browsers print like this: they scale the page, and declare a low capital height for fonts. */
    @Test
    void whatIsScaledIsAsLargeAsItIsShown() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of()));
        try (InputStream font = PDDocument.class
                .getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");
                PDPageContentStream content = new PDPageContentStream(document, document.getPage(0))) {
            PDType0Font low = PDType0Font.load(document, font);
            low.getFontDescriptor().setCapHeight(358);
            content.transform(Matrix.getScaleInstance(0.5f, 0.5f));
            show(content, low, 22, 144, 1400, "10");
            show(content, low, 16, 168.6f, 1409, "3");
            show(content, low, 22, 178, 1400, " bar");
        }
        ParsedDocument read = Parsing.parse(SampleFiles.save(document, folder.resolve("s.pdf")));
        assertEquals(List.of("PARAGRAPH: 10\u00B3 bar"), Parsing.blocks(read));
        float height = read.blocks().getFirst().lines().getFirst().height();
        assertTrue(height > 8 && height < 14, "" + height);
    }

    private static void show(PDPageContentStream content, PDType0Font font, float size, float x, float y, String text)
            throws Exception {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    /** For example tables that are too wide for the page; on a rotated page they are upright. */
    @Test
    void boxesOfTurnedLinesAreWhereTheyStand() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of()));
        document.addPage(new PDPage(PDRectangle.A4));
        document.getPage(1).setRotation(90);
        for (int i = 0; i < 2; i++) {
            try (PDPageContentStream content = new PDPageContentStream(document, document.getPage(i))) {
                for (int turn = 0; turn < 4; turn++) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
                    content.setTextMatrix(Matrix.getRotateInstance(turn * Math.PI / 2, 300, 100 + 200 * turn));
                    content.showText("The pump stops " + turn);
                    content.endText();
                }
            }
        }
        ParsedDocument read = Parsing.parse(SampleFiles.save(document, folder.resolve("t.pdf")));
        assertEquals(8, read.blocks().size(), Parsing.blocks(read).toString());
        for (int i = 0; i < 8; i++) {
            TextLine line = read.blocks().get(i).lines().getFirst();
            String where = Parsing.blocks(read).get(i) + " of page " + i / 4 + " at " + line;
            int turn = where.charAt("PARAGRAPH: The pump stops ".length()) - '0';
            boolean upright = (turn - i / 4) % 2 == 0;
            assertEquals(upright ? 88 : 11, line.width(), 3, where);
            assertEquals(upright ? 11 : 88, line.height(), 3, where);
            // where its letters begin, in points from the upper left corner of the displayed page
            float x = i < 4 ? 300 : 100 + 200 * turn;
            float y = i < 4 ? PDRectangle.A4.getHeight() - 100 - 200 * turn : 300;
            int shown = Math.floorMod(turn - i / 4, 4);
            assertEquals(x - (shown == 0 ? 0 : shown == 1 ? 8 : shown == 2 ? 88 : 2), line.x(), 3, where);
            assertEquals(y - (shown == 0 ? 8 : shown == 1 ? 88 : shown == 2 ? 2 : 0), line.y(), 3, where);
        }
    }

    /** The letters are drawn from left to right. */
    @Test
    void textFromRightToLeftIsReadInItsOrder() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of()));
        try (InputStream font = PDDocument.class
                .getResourceAsStream("/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf");
                PDPageContentStream content = new PDPageContentStream(document, document.getPage(0))) {
            content.beginText();
            content.setFont(PDType0Font.load(document, font), 11);
            content.newLineAtOffset(72, 700);
            content.showText("\u05DD\u05D5\u05DC\u05E9");
            content.endText();
        }
        assertEquals(List.of("PARAGRAPH: \u05E9\u05DC\u05D5\u05DD"),
                Parsing.blocks(Parsing.parse(SampleFiles.save(document, folder.resolve("a.pdf")))));
    }

    /** Otherwise the row, and the requirement in it, would end with the first line of its text. */
    @Test
    void theNextLineOfACellIsInItsRow() throws Exception {
        assertEquals(List.of("TABLE_ROW: EXG-1\tThe pump must stop\non demand.", "TABLE_ROW: EXG-2\tIt starts.",
                "PARAGRAPH: That is all.", "PARAGRAPH: Where it is in no cell."),
                blocks(new Line(11, 72, 100, "EXG-1"), new Line(11, 200, 100, "The pump must stop"),
                        new Line(11, 200, 114, "on demand."), new Line(11, 72, 128, "EXG-2"),
                        new Line(11, 200, 128, "It starts."), new Line(11, 72, 142, "That is all."),
                        new Line(11, 200, 200, "Where it is in no cell.")));
    }

    /** In its rotated position, the line would seem to be another cell of the head's row. */
    @Test
    void aTurnedLineIsInNoRowOfUprightOnes() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of(new Line(11, 72, 40, "ACME"),
                new Line(11, 150, 40, "Manual"))));
        try (PDPageContentStream content = new PDPageContentStream(document, document.getPage(0),
                PDPageContentStream.AppendMode.APPEND, true)) {
            turned(content, 40, 300, "Turned title");
        }
        assertEquals(List.of("TABLE_ROW: ACME\tManual", "PARAGRAPH: Turned title"),
                Parsing.blocks(Parsing.parse(SampleFiles.save(document, folder.resolve("r.pdf")))));
    }

    private static void turned(PDPageContentStream content, float x, float y, String text) throws Exception {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
        content.setTextMatrix(Matrix.getRotateInstance(Math.PI / 2, x, y));
        content.showText(text);
        content.endText();
    }

    /** A form's number is often printed rotated in its margin, beside all the entries. */
    @Test
    void whatIsFilledInIsNotBehindATurnedLine() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of(new Line(11, 72, 200, "Name"),
                new Line(11, 72, 400, "That is all."))));
        try (PDPageContentStream content = new PDPageContentStream(document, document.getPage(0),
                PDPageContentStream.AppendMode.APPEND, true)) {
            turned(content, 30, PDRectangle.A4.getHeight() - 350, "Form 4711 of the ministry of pumps");
        }
        PDAnnotationFreeText box = new PDAnnotationFreeText();
        box.setContents("Dupont");
        box.setRectangle(new PDRectangle(72, PDRectangle.A4.getHeight() - 240, 150, 12));
        document.getPage(0).setAnnotations(List.of(box));
        assertEquals(List.of("PARAGRAPH: Name", "PARAGRAPH: Dupont", "PARAGRAPH: That is all.",
                "PARAGRAPH: Form 4711 of the ministry of pumps"),
                Parsing.blocks(Parsing.parse(SampleFiles.save(document, folder.resolve("f.pdf")))));
    }

    /**
     * Most programs write tables like this: the cell after a multi-line one would become a paragraph after the row.
     */
    @Test
    void theNextCellBehindOneOfSeveralLinesIsInItsRow() throws Exception {
        assertEquals(List.of("TABLE_ROW: EXG-1\tThe pump must stop\non demand.\n\t12 bar\nat most\n\tTest",
                "TABLE_ROW: EXG-2\tIt starts.\t13 bar", "PARAGRAPH: That is all."),
                blocks(new Line(11, 72, 100, "EXG-1"), new Line(11, 200, 100, "The pump must stop"),
                        new Line(11, 200, 114, "on demand."), new Line(11, 350, 100, "12 bar"),
                        new Line(11, 350, 114, "at most"), new Line(11, 450, 107, "Test"),
                        new Line(11, 72, 128, "EXG-2"), new Line(11, 200, 128, "It starts."),
                        new Line(11, 350, 128, "13 bar"), new Line(11, 72, 160, "That is all.")));
    }

    /** Otherwise the text beside the first cell would lack its subject. */
    @Test
    void aFirstCellOfSeveralLinesIsInItsRow() throws Exception {
        assertEquals(List.of("TABLE_ROW: Pressure of\nthe bypass\n\t12 bar\nat most\n\tTest",
                "TABLE_ROW: Speed of\nthe pump\n\t3000 rpm", "PARAGRAPH: That is all."),
                blocks(new Line(11, 72, 100, "Pressure of"), new Line(11, 72, 114, "the bypass"),
                        new Line(11, 200, 100, "12 bar"), new Line(11, 200, 114, "at most"),
                        new Line(11, 350, 100, "Test"), new Line(11, 72, 130, "Speed of"),
                        new Line(11, 72, 144, "the pump"), new Line(11, 200, 130, "3000 rpm"),
                        new Line(11, 72, 180, "That is all.")));
    }

    /**
     * Read as a list item, the end of the sentence would become another one, and its 12 the limit of something else.
     */
    @Test
    void aLineThatBeginsWithTheEndOfASentenceIsNoItem() throws Exception {
        for (String end : List.of("bar. Open the valve.", "12. Open the valve.", "- 14 bar. Open the valve.",
                "c. Open the valve.")) {
            assertEquals(List.of("PARAGRAPH: The pressure of the pump must not exceed\n" + end),
                    blocks(new Line(11, 72, 100, "The pressure of the pump must not exceed"),
                            new Line(11, 72, 114, end)));
        }
    }

    @Test
    void itemsOfListsAreItems() throws Exception {
        assertEquals(List.of("PARAGRAPH: Open", "LIST_ITEM: 1. the valve", "LIST_ITEM: 2. the pump",
                "LIST_ITEM: 3. the seal", "PARAGRAPH: Close:", "LIST_ITEM: - the valve", "LIST_ITEM: - the pump"),
                blocks(new Line(11, 72, 100, "Open"), new Line(11, 72, 114, "1. the valve"),
                        new Line(11, 72, 128, "2. the pump"), new Line(11, 72, 142, "3. the seal"),
                        new Line(11, 72, 200, "Close:"), new Line(11, 72, 214, "- the valve"),
                        new Line(11, 72, 228, "- the pump")));
    }

    /** Text beside a column of text is the next column. */
    @Test
    void columnsOfTextAreNoRows() throws Exception {
        assertEquals(List.of("PARAGRAPH: The pump must stop on demand of the operator,\nwho opens the valve.",
                "PARAGRAPH: The seal is replaced each year."),
                blocks(new Line(11, 72, 100, "The pump must stop on demand of the operator,"),
                        new Line(11, 72, 114, "who opens the valve."),
                        new Line(11, 320, 100, "The seal is replaced each year.")));
    }

    /** Without space between them, the heading would end the paragraph above and change its meaning. */
    @Test
    void aBoldHeadingDirectlyAboveItsTextIsOne() throws Exception {
        assertEquals(List.of("PARAGRAPH: The pump stops\nat 12 bar.", "HEADING 4: Cleaning", "PARAGRAPH: Use water."),
                blocks(new Line(11, 72, 100, "The pump stops"), new Line(11, 72, 114, "at 12 bar."),
                        new Line(11, 72, 128, "Cleaning", true), new Line(11, 72, 142, "Use water.")));
        assertEquals(List.of("HEADING 4: Cleaning of\nthe pump", "PARAGRAPH: Use water."),
                blocks(new Line(11, 72, 128, "Cleaning of", true), new Line(11, 72, 142, "the pump", true),
                        new Line(11, 72, 156, "Use water.")));
        assertEquals(List.of("HEADING 4: 3 Pumps", "HEADING 4: 3.1 Cleaning", "PARAGRAPH: Use water."),
                blocks(new Line(11, 72, 128, "3 Pumps", true), new Line(11, 72, 142, "3.1 Cleaning", true),
                        new Line(11, 72, 156, "Use water.")));
    }

    @Test
    void aSentenceOfWhichALineIsBoldIsNoHeading() throws Exception {
        assertEquals(List.of("PARAGRAPH: Never open the valve while\nthe pump runs.\nIt may burst."),
                blocks(new Line(11, 72, 100, "Never open the valve while", true), new Line(11, 72, 114,
                        "the pump runs."), new Line(11, 72, 128, "It may burst.")));
        assertEquals(List.of("PARAGRAPH: All of this\nis bold, and\nlonger than\nany heading"),
                blocks(new Line(11, 72, 100, "All of this", true), new Line(11, 72, 114, "is bold, and", true),
                        new Line(11, 72, 128, "longer than", true), new Line(11, 72, 142, "any heading", true)));
    }

    /** Two of them at the same height form a line with cells. */
    @Test
    void allCellsBehindOneOfSeveralLinesAreInItsRow() throws Exception {
        assertEquals(List.of("TABLE_ROW: EXG-1\tThe pump must stop\non demand.\n\t12 bar\tTest\nby hand",
                "TABLE_ROW: EXG-2\tIt starts.\t13 bar\tTest"),
                blocks(new Line(11, 72, 100, "EXG-1"), new Line(11, 200, 100, "The pump must stop"),
                        new Line(11, 200, 114, "on demand."), new Line(11, 350, 100, "12 bar"),
                        new Line(11, 450, 100, "Test"), new Line(11, 450, 114, "by hand"),
                        new Line(11, 72, 128, "EXG-2"), new Line(11, 200, 128, "It starts."),
                        new Line(11, 350, 128, "13 bar"), new Line(11, 450, 128, "Test")));
    }

    /** Returned forms are like this, and users search for the entries. */
    @Test
    void valuesOfFormsStandBehindWhatTheyAreOf() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of(new Line(11, 72, 100, "Nom :"),
                new Line(11, 72, 130, "Adresse"), new Line(11, 72, 200, "Pays :"), new Line(11, 72, 230, "Code :"))));
        PDAcroForm form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        PDComboBox country = new PDComboBox(form);
        country.setOptions(List.of("33", "49"), List.of("France", "Allemagne"));
        PDTextField secret = new PDTextField(form);
        secret.setPassword(true);
        List<PDField> fields = List.of(field(new PDTextField(form), "Dupont", 96, 12),
                field(new PDTextField(form), "1 rue A\r75001 Paris", 140, 40), field(country, "33", 196, 12),
                field(secret, "1234", 226, 12), field(new PDTextField(form), "", 300, 12));
        form.setFields(fields);
        document.getPage(0).setAnnotations(fields.stream().map(each -> (PDAnnotation) each.getWidgets().getFirst())
                .toList());
        assertEquals(List.of("TABLE_ROW: Nom :\tDupont", "PARAGRAPH: Adresse", "PARAGRAPH: 1 rue A\n75001 Paris",
                "TABLE_ROW: Pays :\tFrance", "PARAGRAPH: Code :"),
                Parsing.blocks(Parsing.parse(SampleFiles.save(document, folder.resolve("f.pdf")))));
    }

    /** Viewers write like this into forms without fields. */
    @Test
    void boxesOfTextOnAPageAreRead() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of(new Line(11, 72, 100, "Nom :"))));
        PDAnnotationFreeText box = new PDAnnotationFreeText();
        box.setContents("Dupont");
        box.setRectangle(new PDRectangle(120, PDRectangle.A4.getHeight() - 104, 150, 12));
        document.getPage(0).setAnnotations(List.of(box));
        assertEquals(List.of("TABLE_ROW: Nom :\tDupont"),
                Parsing.blocks(Parsing.parse(SampleFiles.save(document, folder.resolve("b.pdf")))));
    }

    /** Each box is compared with all lines of the page. */
    @Test
    void moreBoxesThanAPageCanHaveAreRefused() throws Exception {
        PDDocument document = SampleFiles.pdf(List.of(List.of(new Line(11, 72, 100, "Nom :"))));
        PDAnnotationFreeText box = new PDAnnotationFreeText();
        box.setContents("D");
        box.setRectangle(new PDRectangle(120, 100, 150, 12));
        document.getPage(0).setAnnotations(Collections.nCopies(5_001, box));
        assertEquals(ReadFailure.BOMB, Parsing.failure(SampleFiles.save(document, folder.resolve("b.pdf"))));
    }

    /** A quote of it could not be found in the document by a reader. */
    @Test
    void whatStandsBesideThePageIsNotRead() throws Exception {
        assertEquals(List.of("PARAGRAPH: It runs."),
                blocks(new Line(11, 72, -20, "above"), new Line(11, -90, 50, "left"), new Line(11, 72, 100, "It runs."),
                        new Line(11, 600, 100, "right"), new Line(11, 72, 900, "below")));
    }

    private static PDField field(PDField field, String value, float fromTop, float height) {
        field.setPartialName("f" + (int) fromTop);
        field.getCOSObject().setString(COSName.V, value);
        field.getWidgets().getFirst().setRectangle(
                new PDRectangle(120, PDRectangle.A4.getHeight() - fromTop - height / 2, 150, height));
        return field;
    }

    @Test
    void exponentsOfHtmlAreRaisedAndLettersHaveTheirAccents() throws Exception {
        Path file = Files.writeString(folder.resolve("a.html"), "<p>e\u0301te\u0301 10<sup>-3</sup> bar on 5 m<sup>"
                + "<a href='#n'>2</a></sup>, 1<sup>er</sup> of CO<sub>2</sub></p>");
        assertEquals(List.of("PARAGRAPH: \u00E9t\u00E9 10\u207B\u00B3 bar on 5 m\u00B2, 1er of CO2"),
                Parsing.blocks(Parsing.parse(file)));
    }
}
