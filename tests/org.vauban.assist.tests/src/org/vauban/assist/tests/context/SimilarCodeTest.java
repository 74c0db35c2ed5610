// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.context.SimilarCode;
import org.vauban.assist.context.Snippet;

/** Lines of the same folder that are like those at the caret. */
class SimilarCodeTest {
    private static final String HERE = "class InvoiceWriter {\n    void write(Invoice invoice, Sink sink) {\n        sink.begin(\"invoice\");\n"
            + "        sink.field(\"number\", invoice.number());\n        ";

    @TempDir
    private Path folder;
    private final SimilarCode similar = new SimilarCode();

    @BeforeEach
    void files() throws Exception {
        Files.writeString(folder.resolve("OrderWriter.java"), "class OrderWriter {\n" + "    int filler;\n".repeat(30)
                + "    void write(Order order, Sink sink) {\n        sink.begin(\"order\");\n        sink.field(\"number\", order.number());\n"
                + "        sink.field(\"customer\", order.customer());\n        sink.end();\n    }\n}\n");
        Files.writeString(folder.resolve("Matrix.java"), "class Matrix {\n    double[][] cells;\n    Matrix times(Matrix other) {\n"
                + "        double sum = cells[0][0];\n        return other;\n    }\n}\n");
        Files.writeString(folder.resolve("notes.txt"), HERE);
        Files.write(folder.resolve("Latin.java"), new byte[] {'c', (byte) 0xE9, '\n'});
    }

    private List<Snippet> near(String text) {
        return similar.near(folder.resolve("InvoiceWriter.java"), folder, text, text.length(), 2, "similar", () -> false);
    }

    @Test
    void findsWhereTheSameWasDone() {
        List<Snippet> found = near(HERE);
        assertEquals(List.of("OrderWriter.java"), found.stream().map(Snippet::label).toList(), "the others have nothing in common");
        assertTrue(found.getFirst().text().contains("sink.field(\"customer\", order.customer());"), found.getFirst().text());
        assertEquals(folder.resolve("OrderWriter.java"), found.getFirst().file());
    }

    @Test
    void neverLooksIntoTheFileItself() throws Exception {
        Files.writeString(folder.resolve("InvoiceWriter.java"), HERE + "sink.end();\n    }\n}\n");
        assertTrue(near(HERE).stream().noneMatch(each -> each.label().equals("InvoiceWriter.java")));
    }

    @Test
    void seesWhatWasChanged() throws Exception {
        near(HERE);
        Path changed = folder.resolve("OrderWriter.java");
        Files.writeString(changed, "class OrderWriter {\n    int nothing;\n}\n");
        Files.setLastModifiedTime(changed, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
        assertEquals(List.of(), near(HERE));
    }

    @Test
    void stopsWhenTold() {
        assertEquals(List.of(), similar.near(folder.resolve("InvoiceWriter.java"), folder, HERE, HERE.length(), 2, "similar", () -> true));
    }

    @Test
    void aTextWithoutAFolderHasNoNeighbours() {
        assertEquals(List.of(), similar.near(null, null, HERE, HERE.length(), 2, "similar", () -> false));
        assertEquals(List.of(), similar.near(folder.resolve("no/such/A.java"), folder, HERE, HERE.length(), 2, "similar", () -> false));
    }
}
