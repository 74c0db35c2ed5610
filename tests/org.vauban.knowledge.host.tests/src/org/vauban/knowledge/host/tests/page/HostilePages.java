// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.image.JPEGFactory;
import org.vauban.knowledge.host.tests.SampleFiles;

/** Pages designed to exhaust the renderer, and one with a photograph. */
final class HostilePages {
    private HostilePages() {}

    /**
     * Writes a document of one page.
     *
     * @param page the page's entries, such as its size
     * @param resources the page's resources; object 5 and later ones are in {@code objects}
     * @param content the page's content
     * @param objects further objects, each with its number, dictionary and, for a stream, its content
     */
    static Path write(Path file, String page, String resources, String content, Stream... objects)
            throws IOException {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        text(pdf, "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
                + "2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj\n3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R"
                + page + "/Resources<<" + resources + ">>>> endobj\n");
        stream(pdf, new Stream(4, "", content));
        for (Stream each : objects) {
            stream(pdf, each);
        }
        text(pdf, "trailer <</Root 1 0 R>>\n");
        return Files.write(file, pdf.toByteArray());
    }

    /** A PDF object with a stream. */
    record Stream(int number, String entries, String content) {}

    private static void stream(ByteArrayOutputStream pdf, Stream stream) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(stream.content().getBytes(StandardCharsets.ISO_8859_1));
        }
        text(pdf, stream.number() + " 0 obj <<" + stream.entries() + "/Filter/FlateDecode/Length " + packed.size()
                + ">> stream\n");
        pdf.writeBytes(packed.toByteArray());
        text(pdf, "\nendstream endobj\n");
    }

    private static void text(ByteArrayOutputStream pdf, String text) {
        pdf.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Path hugePage(Path file) throws IOException {
        return write(file, "/MediaBox[0 0 9000000 9000000]", "", "");
    }

    static Path imageBomb(Path file) throws IOException {
        return write(file, "/MediaBox[0 0 200 200]", "/XObject<</I 5 0 R>>", "200 0 0 200 0 0 cm /I Do",
                new Stream(5, "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
                        + "/ColorSpace/DeviceRGB", "x"));
    }

    /** Writes nested groups, each as large as the page. */
    static Path nestedGroups(Path file, int depth) throws IOException {
        Stream[] groups = new Stream[depth];
        for (int i = 0; i < depth; i++) {
            groups[i] = new Stream(5 + i, "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Group<</S/Transparency>>"
                    + "/Resources<</XObject<</G " + (i + 1 < depth ? 6 + i : 5) + " 0 R>>>>",
                    i + 1 < depth ? "/G Do" : "0 0 9 9 re f");
        }
        return write(file, "/MediaBox[0 0 200 200]", "/XObject<</G 5 0 R>>", "/G Do", groups);
    }

    static Path manyPoints(Path file, int rectangles) throws IOException {
        return write(file, "/MediaBox[0 0 200 200]", "", "0 0 1 1 re ".repeat(rectangles) + "f");
    }

    /**
     * Writes a form that draws itself the given number of times: with two, each level draws twice as many as the one
     * above.
     */
    static Path selfDrawing(Path file, int times) throws IOException {
        return write(file, "/MediaBox[0 0 200 200]", "/XObject<</G 5 0 R>>", "/G Do",
                new Stream(5, "/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</G 5 0 R>>>>",
                        "/G Do ".repeat(times) + "0 0 9 9 re f"));
    }

    /** Writes repeated shadings with a slow function. */
    static Path slowShadings(Path file, int times) throws IOException {
        String slow = "{ 2 copy mul sin 3 1 roll add cos " + "dup mul sqrt ".repeat(400) + "2 copy add }";
        return write(file, "/MediaBox[0 0 2000 2000]", "/Shading<</S 5 0 R>>",
                "2000 0 0 2000 0 0 cm " + "/S sh ".repeat(times),
                new Stream(5, "/ShadingType 1/ColorSpace/DeviceRGB/Function 6 0 R", ""),
                new Stream(6, "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]", slow));
    }

    static Path photograph(Path file) throws IOException {
        PDDocument document = SampleFiles.pdf(List.of(List.of()));
        BufferedImage picture = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 400; x++) {
                picture.setRGB(x, y, x < 200 ? 0xFF0000 : 0x0000FF);
            }
        }
        try (PDPageContentStream content = new PDPageContentStream(document, document.getPage(0))) {
            content.drawImage(JPEGFactory.createFromImage(document, picture), 0, 0, 595, 841);
        }
        return SampleFiles.save(document, file);
    }
}
