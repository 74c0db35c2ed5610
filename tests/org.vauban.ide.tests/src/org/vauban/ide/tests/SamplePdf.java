// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes PDF documents of A4 pages with lines of text, without a library. */
public final class SamplePdf {
    private static final Charset ENCODING = Charset.forName("windows-1252");
    private static final int HEIGHT = 842;
    private static final int LEFT = 72;
    /**
     * Object number of the first page, followed by its content; the catalogue, the page tree and two fonts come before.
     */
    private static final int FIRST = 5;

    private SamplePdf() {}

    /**
     * A line of text.
     *
     * @param bold whether the line is a heading
     * @param size the font size, in points
     * @param fromTop the distance of its baseline from the top, in points
     */
    public record Line(boolean bold, int size, int fromTop, String text) {}

    /**
     * Writes a document.
     *
     * @param drawing PDF operators that draw below the lines of each page
     */
    public static Path write(Path file, List<List<Line>> pages, String drawing) throws IOException {
        List<byte[]> objects = new ArrayList<>();
        StringBuilder kids = new StringBuilder();
        for (int i = 0; i < pages.size(); i++) {
            kids.append(FIRST + 2 * i).append(" 0 R ");
        }
        objects.add(bytes("<</Type/Catalog/Pages 2 0 R>>"));
        objects.add(bytes("<</Type/Pages/Count " + pages.size() + "/Kids[" + kids + "]>>"));
        for (String font : List.of("Helvetica", "Helvetica-Bold")) {
            objects.add(bytes("<</Type/Font/Subtype/Type1/BaseFont/" + font + "/Encoding/WinAnsiEncoding>>"));
        }
        for (int i = 0; i < pages.size(); i++) {
            objects.add(bytes("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 " + HEIGHT + "]/Contents "
                    + (FIRST + 1 + 2 * i) + " 0 R/Resources<</Font<</F 3 0 R/B 4 0 R>>>>>>"));
            StringBuilder content = new StringBuilder(drawing).append('\n');
            for (Line line : pages.get(i)) {
                content.append("BT /").append(line.bold() ? 'B' : 'F').append(' ').append(line.size()).append(" Tf ")
                        .append(LEFT).append(' ').append(HEIGHT - line.fromTop()).append(" Td (")
                        .append(line.text().replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)"))
                        .append(") Tj ET\n");
            }
            byte[] stream = bytes(content.toString());
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            object.writeBytes(bytes("<</Length " + stream.length + ">>\nstream\n"));
            object.writeBytes(stream);
            object.writeBytes(bytes("\nendstream"));
            objects.add(object.toByteArray());
        }
        return Files.write(file, document(objects));
    }

    private static byte[] document(List<byte[]> objects) {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        pdf.writeBytes(bytes("%PDF-1.4\n"));
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append(String.format("%010d 00000 n \n", pdf.size()));
            pdf.writeBytes(bytes(i + 1 + " 0 obj "));
            pdf.writeBytes(objects.get(i));
            pdf.writeBytes(bytes(" endobj\n"));
        }
        int at = pdf.size();
        pdf.writeBytes(bytes("xref\n0 " + (objects.size() + 1) + "\n" + table + "trailer <</Size "
                + (objects.size() + 1) + "/Root 1 0 R>>\nstartxref\n" + at + "\n%%EOF\n"));
        return pdf.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ENCODING);
    }
}
