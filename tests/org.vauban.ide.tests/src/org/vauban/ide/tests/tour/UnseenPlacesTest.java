// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/** The benchmarks and the IDE proofs measure at the same places, which a seed selects in a fixed order. */
class UnseenPlacesTest {
    private static final int METHODS = 30;

    @TempDir
    Path folder;

    @BeforeEach
    void archives() throws IOException {
        archive("one-1.0", "A", "B", "C");
        archive("two-2.0", "D", "E", "F");
    }

    private void archive(String name, String... types) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name + "-sources.jar")))) {
            for (String type : types) {
                zip.putNextEntry(new ZipEntry(type + ".java"));
                zip.write(source(type).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }

    private static String source(String type) {
        StringBuilder text = new StringBuilder("package x;\n\npublic class " + type + " {\n");
        for (int i = 0; i < METHODS; i++) {
            text.append("    int method" + i + "(int argument) {\n        int local = argument + " + i
                    + ";\n        System.out.println(\"" + type + "\" + local);\n        return local * local;\n"
                    + "    }\n\n");
        }
        return text.append("}\n").toString();
    }

    private List<String> bodies(long seed, int count) throws IOException {
        return new UnseenPlaces(folder, seed).bodies(count, 50, 500).stream().map(Place::id).toList();
    }

    @Test
    void aSeedChoosesOnePlaceOfEachFileInOneOrder() throws IOException {
        List<String> all = bodies(1, 6);

        assertEquals(List.of("two-2.0/F.java", "one-1.0/A.java", "two-2.0/E.java", "two-2.0/D.java", "one-1.0/B.java",
                "one-1.0/C.java"), all.stream().map(id -> id.substring(0, id.indexOf(':'))).toList());
        assertEquals(all.subList(0, 3), bodies(1, 3), "fewer are the first of more");
        assertNotEquals(all, bodies(2, 6));
    }

    @Test
    void whatIsMissingStoodThere() throws IOException {
        for (Place place : new UnseenPlaces(folder, 1).bodies(6, 50, 500)) {
            String type = place.name().substring(place.name().indexOf('/') + 1, place.name().indexOf('.', 8));

            assertEquals(source(type), place.before() + place.text() + place.after());
            assertTrue(place.before().endsWith(") {\n        "), place::before);
            assertTrue(place.after().startsWith("\n    }\n"), place::after);
            assertTrue(place.text().startsWith("int local") && place.text().endsWith("local * local;"), place::text);
        }
        for (Place place : new UnseenPlaces(folder, 1).lines(6)) {
            assertFalse(place.text().contains("\n"), place::text);
            assertTrue(place.before().endsWith(place.indentation()) && place.indentation().isBlank(), place::before);
            assertTrue(place.after().startsWith("\n"), place::after);
        }
    }

    @Test
    void moreThanThereAreIsRefused() {
        String sentence = assertThrows(IllegalArgumentException.class, () -> bodies(1, 7)).getMessage();

        assertTrue(sentence.contains("for 6 places"), sentence);
    }

    @Test
    void aSuggestionIsRightIfItsFirstLineIsWhatIsLeft() {
        Place place = new Place("x", "  ", "return values.size();", "\n");

        assertTrue(place.isContinuedBy(3, "urn values .size();\n}"));
        assertFalse(place.isContinuedBy(3, "urn values.size()"));
        assertFalse(place.isContinuedBy(3, ""));
    }
}
