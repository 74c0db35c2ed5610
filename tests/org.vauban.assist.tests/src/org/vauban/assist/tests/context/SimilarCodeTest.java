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
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Lines of the file and of neighbouring files that resemble those at the caret. */
class SimilarCodeTest {
    private static final String HERE = "class InvoiceWriter {\n    void write(Invoice invoice, Sink sink) {\n"
            + "        sink.begin(\"invoice\");\n"
            + "        sink.field(\"number\", invoice.number());\n        ";

    @TempDir
    private Path folder;
    private List<String> excluded = List.of();
    private final SimilarCode similar = new SimilarCode(() -> excluded);

    @BeforeEach
    void files() throws Exception {
        Files.writeString(folder.resolve("OrderWriter.java"), "class OrderWriter {\n" + "    int filler;\n".repeat(30)
                + "    void write(Order order, Sink sink) {\n        sink.begin(\"order\");\n"
                + "        sink.field(\"number\", order.number());\n"
                + "        sink.field(\"customer\", order.customer());\n        sink.end();\n    }\n}\n");
        Files.writeString(folder.resolve("Matrix.java"),
                "class Matrix {\n    double[][] cells;\n    Matrix times(Matrix other) {\n"
                        + "        double sum = cells[0][0];\n        return other;\n    }\n}\n");
        Files.writeString(folder.resolve("notes.txt"), HERE);
        Files.write(folder.resolve("Latin.java"), new byte[] {'c', (byte) 0xE9, '\n'});
    }

    private List<Snippet> near(String text) {
        return similar.near(SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), text),
                text.length(), 2, "similar", () -> false);
    }

    @Test
    void findsWhereTheSameWasDone() {
        List<Snippet> found = near(HERE);
        assertEquals(List.of("OrderWriter.java"), found.stream().map(Snippet::label).toList(),
                "the others have nothing in common");
        assertTrue(found.getFirst().text().contains("sink.field(\"customer\", order.customer());"),
                found.getFirst().text());
        assertEquals(folder.resolve("OrderWriter.java"), found.getFirst().file());
    }

    @Test
    void whatWasReadBeforeIsFoundWithoutTheDisk() throws Exception {
        SourceText own = SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), HERE);
        assertEquals(List.of(), similar.known(own, HERE.length(), 2, "similar"), "nothing was read");
        List<Snippet> found = near(HERE);
        Files.delete(folder.resolve("OrderWriter.java"));
        assertEquals(found, similar.known(own, HERE.length(), 2, "similar"));
    }

    @Test
    void aSearchThatIsCutShortForgetsNothing() throws Exception {
        SourceText own = SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), HERE);
        List<Snippet> found = near(HERE);
        assertEquals(found, similar.near(own, HERE.length(), 2, "similar", () -> true));
        assertEquals(found, similar.known(own, HERE.length(), 2, "similar"));
    }

    @Test
    void ofTheFileItselfItKnowsOnlyWhatTheEditorShows() throws Exception {
        Files.writeString(folder.resolve("InvoiceWriter.java"), HERE + "sink.end();\n    }\n}\n");
        assertTrue(near(HERE).stream().noneMatch(each -> each.label().equals("InvoiceWriter.java")));
    }

    @Test
    void findsWhereTheSameWasDoneFurtherUpAndDown() {
        String other = "    void writeShort(Invoice invoice, Sink sink) {\n        sink.begin(\"invoice\");\n"
                + "        sink.field(\"number\", invoice.number());\n        sink.field(\"due\", invoice.dueDate());\n"
                + "        sink.field(\"total\", invoice.total());\n"
                + "        sink.end();\n    }\n";
        String filler = "    // nothing to see here, move along\n".repeat(60);
        for (boolean above : new boolean[] {true, false}) {
            String before = above ? "class InvoiceWriter {\n" + other + filler + HERE.substring(HERE.indexOf('\n') + 1)
                    : HERE;
            String text = before + "\n    }\n" + (above ? "" : filler + other) + "}\n";
            Snippet own = similar
                    .near(SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), text),
                            before.length(), 1, "similar", () -> false)
                    .getLast();
            assertEquals("InvoiceWriter.java", own.label());
            assertTrue(own.text().contains("sink.field(\"due\", invoice.dueDate());"), own.text());
        }
    }

    @Test
    void theOrderOfTheLinesAboveSaysMoreThanTheirWords() throws Exception {
        Files.delete(folder.resolve("OrderWriter.java"));
        // the same lines, in another order
        Files.writeString(folder.resolve("Early.java"), "class Early {\n    void read(Invoice invoice, Sink sink) {\n"
                + "        sink.field(\"number\", invoice.number());\n        sink.begin(\"invoice\");\n"
                + "        wrong(invoice);\n        sink.end();\n    }\n}\n");
        Files.writeString(folder.resolve("Late.java"), "class Late {\n    void write(Invoice invoice, Sink sink) {\n"
                + "        sink.begin(\"invoice\");\n        sink.field(\"number\", invoice.number());\n"
                + "        right(invoice);\n        sink.end();\n    }\n}\n");
        String shown = near(HERE).getFirst().text();
        assertTrue(shown.contains("right(invoice);"), shown);
    }

    @Test
    void ofTwoPlacesThatBeginAlikeTheLinesBelowChoose() throws Exception {
        Files.delete(folder.resolve("OrderWriter.java"));
        String begin = "    void write(Invoice invoice, Sink sink) {\n        sink.begin(\"invoice\");\n"
                + "        sink.field(\"number\", invoice.number());\n";
        Files.writeString(folder.resolve("Early.java"), "class Early {\n" + begin
                + "        early(invoice);\n        sink.flush(stream);\n        return;\n    }\n}\n");
        // the missing part may have more lines there
        Files.writeString(folder.resolve("Late.java"), "class Late {\n" + begin
                + "        late(invoice);\n        later(invoice);\n        sink.sign(certificate);\n    }\n}\n");
        assertTrue(shownBefore("        sink.flush(stream);\n        return;\n    }\n}\n").contains("early(invoice);"));
        assertTrue(shownBefore("        sink.sign(certificate);\n    }\n}\n").contains("late(invoice);"));
    }

    /** Returns the snippet most similar to the place between the lines of {@link #HERE} and these. */
    private String shownBefore(String after) {
        SimilarCode anew = new SimilarCode(() -> excluded);
        return anew.near(SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder),
                HERE + '\n' + after), HERE.length(), 1, "similar", () -> false).getFirst().text();
    }

    @Test
    void theBeginningOfTheLineChooses() throws Exception {
        Files.writeString(folder.resolve("OrderWriter.java"), "class OrderWriter {\n"
                + "    void write(Order order, Sink sink) {\n"
                + "        sink.begin(\"order\");\n        sink.field(\"number\", order.number());\n"
                + "        close(order);\n    }\n" + "    int filler;\n".repeat(20)
                + "    void writeAll(Order order, Sink sink) {\n        sink.field(\"number\", order.number());\n"
                + "        watermark(order);\n        stamp(order);\n    }\n}\n");
        assertTrue(near(HERE + "cl").getFirst().text().contains("close(order);"));
        String other = HERE.replace("sink.begin", "sink.start");
        assertTrue(near(other + "watermark(").getFirst().text().contains("stamp(order);"));
    }

    @Test
    void anAnswerStaysForTheLinesThatItShows() {
        String first = near(HERE).getFirst().text();
        String next = near(HERE + "sink.field(\"customer\", invoice.customer());\n        ").getFirst().text();
        assertEquals(first, next);
    }

    @Test
    void whoGoesElsewhereGetsTheBestAnew() throws Exception {
        Files.writeString(folder.resolve("OrderWriter.java"), Files.readString(folder.resolve("OrderWriter.java"))
                .replaceFirst("}\n$", "    void sum(Order order, Sink sink) {\n        sink.begin(\"order\");\n"
                        + "        sink.field(\"total\", order.total());\n        watermark(order);\n    }\n}\n"));
        String first = near(HERE).getFirst().text();
        assertTrue(first.contains("order.customer()"), first);
        String method = "    void sum(Invoice invoice, Sink sink) {\n        sink.begin(\"invoice\");\n"
                + "        sink.field(\"total\", invoice.total());\n        ";
        assertEquals(first, near(HERE + "sink.end();\n    }\n" + method).getFirst().text(), "it was read");
        String elsewhere = near(HERE + "sink.end();\n    }\n" + "    // far below\n".repeat(100) + method)
                .getFirst().text();
        assertTrue(elsewhere.contains("watermark(order);"), elsewhere);
    }

    @Test
    void theLineThatIsWrittenIsFoundWithTheNextOnesBehindIt() {
        String shown = near(HERE).getFirst().text();
        assertTrue(shown.startsWith("        sink.field(\"number\", order.number());\n        sink.field(\"customer\""),
                shown);
    }

    @Test
    void whatThePromptShowsAnywayIsNoAnswer() {
        String text = "class InvoiceWriter {\n    void one(Invoice invoice, Sink sink) {\n"
                + "        sink.begin(\"invoice\");\n        sink.end();\n    }\n"
                + HERE.substring(HERE.indexOf('\n') + 1);
        assertTrue(near(text).stream().noneMatch(each -> each.label().equals("InvoiceWriter.java")));
    }

    @Test
    void looksIntoFoldersRoundItToo() throws Exception {
        Path here = Files.createDirectories(folder.resolve("a/b/c"));
        Files.createDirectories(folder.resolve("a/d"));
        Files.move(folder.resolve("OrderWriter.java"), folder.resolve("a/d/OrderWriter.java"));
        Path file = here.resolve("InvoiceWriter.java");
        assertEquals(List.of("OrderWriter.java"), similar
                .near(SourceText.whole(TextSource.file(file, folder), HERE), HERE.length(), 1, "similar", () -> false)
                .stream()
                .map(Snippet::label).toList());
        assertEquals(List.of(), similar.near(SourceText.whole(TextSource.file(file, null), HERE), HERE.length(), 1,
                "similar", () -> false), "without a root: the folder alone");
    }

    @Test
    void passesOverHiddenFoldersAndOtherPeoplesCode() throws Exception {
        Path here = Files.createDirectories(folder.resolve("a"));
        for (String passed : List.of(".settings", "node_modules", "target")) {
            Files.copy(folder.resolve("OrderWriter.java"),
                    Files.createDirectories(folder.resolve(passed)).resolve("OrderWriter.java"));
        }
        Files.delete(folder.resolve("OrderWriter.java"));
        assertEquals(List.of(),
                similar.near(SourceText.whole(TextSource.file(here.resolve("InvoiceWriter.java"), folder), HERE),
                        HERE.length(), 1, "similar", () -> false));
    }

    @Test
    void whatIsExcludedIsNotLookedInto() throws Exception {
        excluded = List.of("Order*.java");
        assertEquals(List.of(), near(HERE));
        excluded = List.of();
        assertEquals(1, near(HERE).size());
        Files.writeString(folder.resolve(".vaubanignore"), "OrderWriter.java\n");
        assertEquals(List.of(), near(HERE));
    }

    @Test
    void aRareWordSaysMoreThanManyCommonOnes() throws Exception {
        for (int i = 0; i < 30; i++) {
            Files.writeString(folder.resolve("Plain" + i + ".java"), "class Plain" + i
                    + " {\n    void write(Order order, Sink sink) {\n"
                    + "        sink.begin(\"invoice\");\n        sink.field(\"number\", order.number());\n"
                    + "        sink.end();\n    }\n}\n");
        }
        // lacks two of the words that all others contain, but has one that no other contains
        Files.writeString(folder.resolve("Stamp.java"), "class Stamp {\n    void write(Order order, Sink sink) {\n"
                + "        watermark(order);\n        sink.field(\"number\", order.number());\n"
                + "        sink.field(\"number\", order.number());\n"
                + "        sink.end();\n    }\n}\n");
        String here = "class InvoiceWriter {\n    void write(Order order, Sink sink) {\n"
                + "        sink.begin(\"invoice\");\n        watermark(order);\n        ";
        assertEquals("Stamp.java",
                similar.near(SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), here),
                        here.length(), 1, "similar", () -> false)
                        .getFirst().label());
    }

    @Test
    void commentsAndImportsAreNoCode() throws Exception {
        String license = "/*\n * A long licence that says sink begin field number invoice\n"
                + " * and more of that kind\n */\nimport sink.begin.Field;\n\n";
        Files.writeString(folder.resolve("OrderWriter.java"),
                license + Files.readString(folder.resolve("OrderWriter.java"))
                        .replace("        sink.field(\"number\"",
                                "        // the number comes first\n        sink.field(\"number\""));
        String text = near(HERE).getFirst().text();
        assertTrue(text.contains("sink.field(\"customer\", order.customer());") && !text.contains("licence")
                && !text.contains("//"), text);
    }

    @Test
    void anAnswerStaysWhileNothingIsClearlyBetter() throws Exception {
        String first = near(HERE).getFirst().text();
        // as good as the first find, and before it in alphabetical order
        Files.copy(folder.resolve("OrderWriter.java"), folder.resolve("Early.java"));
        Snippet again = near(HERE + "sink.field(\"customer\", ").getFirst();
        assertEquals(first, again.text());
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
        assertEquals(List.of(),
                similar.near(SourceText.whole(TextSource.file(folder.resolve("InvoiceWriter.java"), folder), HERE),
                        HERE.length(), 2, "similar", () -> true));
    }

    @Test
    void aTextWithoutAFolderHasNoNeighbours() {
        assertEquals(List.of(), similar.near(SourceText.typed(HERE), HERE.length(), 2, "similar", () -> false));
        assertEquals(List.of(),
                similar.near(SourceText.whole(TextSource.file(folder.resolve("no/such/A.java"), null), HERE),
                        HERE.length(), 2, "similar", () -> false));
    }
}
