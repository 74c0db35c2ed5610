// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.context.RecentEdits;
import org.vauban.assist.context.Snippet;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** The ring buffer of edited places. */
class RecentEditsTest {
    private static final Path A = Path.of("/p/A.java");
    private static final Path B = Path.of("/p/B.java");
    private final RecentEdits edits = new RecentEdits();

    private List<String> texts(Path file, int line) {
        return edits.snippets(file, line, 10, "edited").stream().map(Snippet::text).toList();
    }

    @Test
    void theNewestComesFirst() {
        edits.edited(SourceText.whole(TextSource.file(A, null), "first\n"), 10);
        edits.edited(SourceText.whole(TextSource.file(B, null), "second\n"), 200);
        assertEquals(List.of("second\n", "first\n"), texts(B, 1));
        assertEquals("A.java", edits.snippets(B, 1, 10, "edited").getLast().label());
    }

    @Test
    void typingInOnePlaceIsOneEdit() {
        IntStream.range(0, 20).forEach(i -> edits
                .edited(SourceText.whole(TextSource.file(A, null), "line " + "x".repeat(i) + "\n"), 10 + i / 5));
        assertEquals(List.of("line " + "x".repeat(19) + "\n"), texts(B, 0));
    }

    @Test
    void editsOutliveTheEditorOfTheirFile() {
        TextSource source = TextSource.file(A, null);
        edits.edited(source, "one\n", 10, () -> SourceText.ofStored(source, "one\n"));
        edits.edited(source, "two\n", 300, () -> SourceText.ofStored(source, "two\n"));
        assertEquals(List.of("two\n\none\n"), texts(B, 0));
        edits.edited(SourceText.whole(source, "three\n"), 600);
        assertEquals(List.of("three\n"), texts(B, 0), "opened again, and perhaps not saved");
    }

    @Test
    void whatLiesAboutIsLeftOut() {
        edits.edited(SourceText.whole(TextSource.file(A, null), "here\n"), 10);
        edits.edited(SourceText.whole(TextSource.file(A, null), "far\n"), 300);
        assertEquals(List.of("far\n"), texts(A, 14));
    }

    @Test
    void comingBackToAPlaceReplacesWhatWasThere() {
        edits.edited(SourceText.whole(TextSource.file(A, null), "old\n"), 10);
        edits.edited(SourceText.whole(TextSource.file(B, null), "other\n"), 10);
        edits.edited(SourceText.whole(TextSource.file(A, null), "new\n"), 12);
        assertEquals(List.of("new\n", "other\n"), texts(Path.of("/p/C.java"), 0));
    }

    @Test
    void twoThatAreAlikeAreOne() {
        edits.edited(SourceText.whole(TextSource.file(A, null), "a();\nb();\nc();\nd();\ne();\nf();\n"), 10);
        edits.edited(SourceText.whole(TextSource.file(B, null), "a();\nb();\nc();\nd();\ne();\nf();\n"), 10);
        assertEquals(1, texts(Path.of("/p/C.java"), 0).size());
    }

    @Test
    void theRingIsBoundedAndForgets() {
        IntStream.range(0, 100)
                .forEach(i -> edits.edited(SourceText.whole(TextSource.file(A, null), "edit " + i + "\n"), i * 100));
        edits.edited(SourceText.typed("without a file\n"), 1);
        edits.edited(SourceText.whole(TextSource.file(B, null), "x".repeat(100_000)), 1);
        assertEquals(1, texts(B, 0).size(), "one file, one snippet: no other would take its place");
        assertEquals(10, texts(B, 0).getFirst().split("\n\n").length);
        assertTrue(texts(B, 0).getFirst().startsWith("edit 99\n\nedit 98\n"), () -> texts(B, 0).getFirst());
        edits.forget(A);
        assertEquals(List.of(), texts(B, 0));
    }

    private void edited(Path file, int line) {
        String around = IntStream.rangeClosed(line - 6, line + 6)
                .mapToObj(each -> each + " is " + "x".repeat(60) + '\n').collect(Collectors.joining());
        edits.edited(SourceText.whole(TextSource.file(file, null), around), line);
    }

    /** Otherwise no short prompt would have room for any of them. */
    @Test
    void ofLongPlacesTheNearestLinesAreTold() {
        edited(A, 100);
        String told = texts(B, 0).getFirst();
        assertTrue(told.length() <= 480, told);
        assertEquals(List.of("97", "98", "99", "100", "101", "102", "103"),
                told.lines().map(line -> line.substring(0, line.indexOf(' '))).toList());
        edits.edited(SourceText.whole(TextSource.file(A, null), "short\n"), 300);
        edited(A, 500);
        edits.edited(SourceText.whole(TextSource.file(A, null), "last\n"), 800);
        List<String> all = texts(B, 0);
        assertEquals(1, all.size());
        assertTrue(all.getFirst().startsWith("last\n\n") && all.getFirst().contains("500 is "), all::toString);
        assertTrue(all.getFirst().length() <= 480 && !all.getFirst().contains("100 is "), all::toString);
        edits.edited(SourceText.whole(TextSource.file(B, null), "x".repeat(1_000)), 1);
        assertEquals(1, texts(Path.of("/p/C.java"), 0).size(), "no line of it has room");
    }

    /** Whether a piece is secret depends on the whole text that it comes from. */
    @Test
    void aPlaceComesWithItsOwnWholeWhereTheNewestHasNoRoom() {
        TextSource source = TextSource.file(A, null);
        SourceText older = SourceText.whole(source, "class A {\n    old();\n}\n");
        AtomicBoolean asked = new AtomicBoolean();
        edits.edited(source, "    old();\n", 0, () -> {
            asked.set(true);
            return older.range(10, 21);
        });
        edits.edited(SourceText.whole(source, "x".repeat(1_000)), 300);
        assertEquals(List.of("    old();\n"), texts(B, 0));
        assertTrue(asked.get(), "not that of the newest");
    }
}
