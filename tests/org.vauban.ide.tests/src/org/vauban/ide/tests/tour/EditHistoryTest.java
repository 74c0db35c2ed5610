// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.ide.tour.typist.EditHistory;
import org.vauban.ide.tour.typist.EditHistory.Change;

/** A benchmark retypes what changed from one release to the next, in a fixed order. */
class EditHistoryTest {
    private static final String OLD = "class A {\n    int a() {\n        return first;\n    }\n}\n";

    @TempDir
    Path folder;

    private void release(String name, Map<String, String> files) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name + "-sources.jar")))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private List<Change> changes(String before, String after) throws IOException {
        release("lib-1.0", Map.of("A.java", before));
        release("lib-1.1", Map.of("A.java", after));
        return EditHistory.of(folder).getFirst().changes();
    }

    @Test
    void releasesFollowOneAnotherByTheirNumbers() throws IOException {
        for (String version : List.of("1.10", "1.9", "1.9-beta2")) {
            release("lib-" + version, Map.of("A.java", OLD.replace("first", "f" + version.length())));
        }
        release("alone-2.0", Map.of("A.java", OLD));

        assertEquals(List.of("lib 1.9-beta2 to 1.9", "lib 1.9 to 1.10"),
                EditHistory.of(folder).stream().map(EditHistory::name).toList());
    }

    @Test
    void allChangesTogetherMakeTheNewRelease() throws IOException {
        Map<String, String> before = Map.of("A.java", OLD, "B.java", OLD.replace("class A", "class B"), "Same.java",
                OLD, "Gone.java", OLD);
        Map<String, String> after = new HashMap<>(before);
        after.put("A.java", "// head\n" + OLD.replace("first;\n    }\n", "second + third;\n    }\n\n    int b;\n"));
        after.put("B.java", "class B {\n}");
        after.remove("Gone.java");
        after.put("New.java", OLD);
        release("lib-1.0", before);
        release("lib-1.1", after);
        EditHistory history = EditHistory.of(folder).getFirst();

        Map<String, String> texts = new HashMap<>();
        for (Change change : history.changes()) {
            String text = texts.computeIfAbsent(change.file(), history::before);
            assertTrue(text.startsWith(change.removed(), change.start()), change::toString);
            texts.put(change.file(), text.substring(0, change.start()) + change.added()
                    + text.substring(change.start() + change.removed().length()));
        }

        assertEquals(Map.of("A.java", after.get("A.java"), "B.java", "class B {\n}\n"), texts);
    }

    @Test
    void theMissingLineIsTheFirstNewCodeOfAChange() throws IOException {
        List<Change> changes = changes(OLD, OLD.replace("        return first;\n",
                "        // a remark that is no code\n        return  first;\n\n        call(second, third);  \n"
                        + "        end();\n"));

        Change change = changes.getFirst();
        assertEquals(1, changes.size());
        assertTrue(change.isPlace());
        assertEquals("call(second, third);", change.text());
        assertTrue(change.above().endsWith("return  first;\n\n        "), change::above);
        assertEquals("  \n        end();\n", change.below());
        assertEquals(change.added(), change.above() + change.text() + change.below());
    }

    @Test
    void importsAndCommentsAndBlanksAreNoPlaces() throws IOException {
        String above = "    /** A comment that is long. */\n    @SuppressWarnings(\"all\")\n";
        List<Change> changes = changes(OLD, "import a.very.long.name.of.a.Type;\n" + OLD
                .replace("    int a()", above + "    int a()")
                .replace("        return first;", "            return first;"));

        assertEquals(3, changes.size());
        changes.forEach(change -> assertFalse(change.isPlace(), change::toString));
    }

    /**
     * Both end with the same braces: a comparison from the end would begin a new method with the brace of the one
     * above.
     */
    @Test
    void aNewMethodIsWrittenBehindTheBraceOfTheOneAbove() throws IOException {
        String method = "\n    int another() {\n        return second;\n    }\n";
        List<Change> changes = changes("import a;\n" + OLD,
                "import b;\n" + OLD.replace("    }\n}", "    }\n" + method + "}"));

        assertEquals(List.of("import b;\n", method), changes.stream().map(Change::added).toList());
        assertEquals(("import b;\n" + OLD).length() - 2, changes.get(1).start());
    }

    @Test
    void filesWhoseChangesShareNamesFollowOneAnother() throws IOException {
        Map<String, String> before = new HashMap<>();
        Map<String, String> after = new HashMap<>();
        Map<String, String> names = Map.of("A", "alpha", "B", "beta", "C", "alpha", "D", "beta", "E", "other");
        names.forEach((file, name) -> {
            before.put(file + ".java", OLD);
            after.put(file + ".java", OLD.replace("first", name + " + " + name + "Next"));
        });
        release("lib-1.0", before);
        release("lib-1.1", after);

        assertEquals(List.of("A.java", "C.java", "B.java", "D.java", "E.java"),
                EditHistory.of(folder).getFirst().changes().stream().map(Change::file).toList());
    }
}
