// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDPageLabelRange;
import org.apache.pdfbox.pdmodel.common.PDPageLabels;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;

/** Writes files of the supported formats. */
public final class SampleFiles {
    public static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    private SampleFiles() {}

    /** A positioned line of text. */
    public record Line(float size, float x, float fromTop, String text, boolean bold) {
        public Line(float size, float x, float fromTop, String text) {
            this(size, x, fromTop, text, false);
        }
    }

    /** Creates a PDF of A4 pages. */
    public static PDDocument pdf(List<List<Line>> pages) throws IOException {
        PDDocument document = new PDDocument();
        for (List<Line> lines : pages) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                for (Line line : lines) {
                    content.beginText();
                    content.setFont(new PDType1Font(line.bold() ? Standard14Fonts.FontName.HELVETICA_BOLD
                            : Standard14Fonts.FontName.HELVETICA), line.size());
                    content.newLineAtOffset(line.x(), PDRectangle.A4.getHeight() - line.fromTop());
                    content.showText(line.text());
                    content.endText();
                }
            }
        }
        return document;
    }

    public static Path save(PDDocument document, Path file) throws IOException {
        try (document) {
            document.save(file.toFile());
        }
        return file;
    }

    /** Writes two pages with the labels iv and 1. */
    public static Path manual(Path file) throws IOException {
        PDDocument document = pdf(List.of(
                List.of(new Line(20, 72, 100, "Operation of the pump"),
                        new Line(11, 72, 140, "The operator opens the valve before the"),
                        new Line(11, 72, 154, "pump starts. The pressure must not ex-"),
                        new Line(11, 72, 168, "ceed 12 bar."),
                        new Line(11, 72, 210, "A second paragraph stands further down.")),
                List.of(new Line(14, 72, 100, "Maintenance"),
                        new Line(11, 72, 130, "Replace the seal every year."),
                        new Line(11, 72, 160, "Part"), new Line(11, 250, 160, "Number"),
                        new Line(11, 72, 175, "Seal"), new Line(11, 250, 175, "A-4711"))));
        PDPageLabels labels = new PDPageLabels(document);
        PDPageLabelRange roman = new PDPageLabelRange();
        roman.setStyle(PDPageLabelRange.STYLE_ROMAN_LOWER);
        roman.setStart(4);
        PDPageLabelRange decimal = new PDPageLabelRange();
        decimal.setStyle(PDPageLabelRange.STYLE_DECIMAL);
        labels.setLabelItem(0, roman);
        labels.setLabelItem(1, decimal);
        document.getDocumentCatalog().setPageLabels(labels);
        return save(document, file);
    }

    public static Path encrypted(Path file) throws IOException {
        PDDocument document = pdf(List.of(List.of(new Line(11, 72, 100, "secret"))));
        document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
        return save(document, file);
    }

    public static Path scanned(Path file) throws IOException {
        PDDocument document = pdf(List.of(List.of()));
        BufferedImage picture = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(3, 3, 0xFFFFFF);
        try (PDPageContentStream content = new PDPageContentStream(document, document.getPage(0))) {
            content.drawImage(LosslessFactory.createFromImage(document, picture), 0, 0, 500, 700);
        }
        return save(document, file);
    }

    public static Path zip(Path file, Map<String, String> entries) throws IOException {
        Files.write(file, zipped(entries));
        return file;
    }

    public static byte[] zipped(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Writes a Word document with this XML as its body. */
    public static Path docx(Path file, String body) throws IOException {
        return zip(file, Map.of("[Content_Types].xml", "<Types/>", "word/document.xml", wordXml("", body),
                "word/styles.xml", "<w:styles xmlns:w='" + WORD + "'>"
                        + "<w:style w:styleId='Titre1'><w:name w:val='heading 1'/></w:style>"
                        + "<w:style w:styleId='Sub'><w:basedOn w:val='Titre1'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr>"
                        + "</w:style></w:styles>"));
    }

    public static String wordXml(String prologue, String body) {
        return "<?xml version='1.0'?>" + prologue + "<w:document xmlns:w='" + WORD + "'><w:body>" + body
                + "</w:body></w:document>";
    }

    public static String paragraph(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    /** Deletes a folder with its contents. */
    public static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
