// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditPage;

/** Pages of a log: which lines they have, how far a search reads, and what it says about the number of matches. */
class AuditPageTest {
    @TempDir
    Path folder;

    private Path log;

    @BeforeEach
    void log() {
        log = folder.resolve("audit.jsonl");
    }

    private AuditPage find(@Nullable String before, int most, Predicate<String> matching) throws Exception {
        return AuditPage.find(log, before, most, matching, () -> false);
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + (i % 3 == 0 ? " third" : "")).toList();
    }

    private void append(List<String> lines) throws Exception {
        Files.write(log, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void eachMatchingLineIsOnOnePageAlthoughOthersAreAppended() throws Exception {
        append(lines(0, 100));
        List<String> expected = lines(0, 100).reversed().stream().filter(line -> line.endsWith("third")).toList();
        List<String> found = new ArrayList<>();
        String next = null;
        do {
            AuditPage page = find(next, 10, line -> line.endsWith("third"));
            assertEquals(expected.size() - found.size(), page.matches(), "this page and those before it");
            assertTrue(page.exact());
            found.addAll(page.lines());
            next = page.next();
            append(lines(200, 210));
        } while (next != null);
        assertEquals(expected, found);
    }

    @Test
    void aPageThatEndsWithTheLastMatchHasNoNext() throws Exception {
        append(lines(0, 11));
        assertNull(find(null, 4, line -> line.endsWith("third")).next());
        assertNotNull(find(null, 3, line -> line.endsWith("third")).next());
        assertEquals(0, find(null, 3, line -> false).matches());
        assertNull(find(null, 3, line -> false).next());
    }

    @Test
    void aLogThatIsNotThereHasNoLines() throws Exception {
        assertEquals(AuditPage.EMPTY, find(null, 3, line -> true));
    }

    /** Of a log with months of lines, the newest ones suffice. */
    @Test
    void aSearchEndsSoonAfterItsPageIsFull() throws Exception {
        String line = "x".repeat(1_000);
        int count = 20_000;
        for (int i = 1; i <= 9; i++) {
            Files.write(folder.resolve("audit.00000" + i + ".jsonl"), IntStream.range(0, count / 10)
                    .mapToObj(n -> line).toList());
        }
        Files.createDirectory(folder.resolve("audit.000000.jsonl")); // reading it would fail
        append(IntStream.range(0, count / 10).mapToObj(n -> line).toList());
        int[] read = {0};
        AuditPage page = find(null, 50, each -> ++read[0] > 0);
        assertEquals(50, page.lines().size());
        assertFalse(page.exact());
        assertEquals(read[0], page.matches(), "at least so many");
        assertTrue(read[0] < count / 2, read[0] + " lines were read");
        assertNotNull(page.next());
        int[] ofFew = {0};
        AuditPage few = find(null, 50, each -> ++ofFew[0] > count / 2 && ofFew[0] <= count / 2 + 50);
        assertEquals(50, few.lines().size());
        assertEquals(50, few.matches());
        assertTrue(ofFew[0] <= count / 2 + 50, "nothing is left to count: " + ofFew[0]);
        assertNotNull(few.next());
    }

    @Test
    void longLinesMakeShortPages() throws Exception {
        List<String> lines = IntStream.range(0, 5).mapToObj(i -> i + "x".repeat(3 << 20)).toList();
        append(lines);
        String next = null;
        for (int i = 4; i >= 0; i--) {
            AuditPage page = find(next, 100, line -> true);
            assertEquals(1, page.lines().size());
            assertEquals(lines.get(i), page.lines().getFirst());
            next = page.next();
            assertEquals(i > 0, next != null);
        }
    }

    @Test
    void aPageBeforeALineThatIsGoneSaysSo() throws Exception {
        append(lines(0, 10));
        String next = find(null, 2, line -> true).next();
        assertFalse(find(next, 2, line -> true).lost());
        Files.write(log, lines(9, 12));
        assertEquals(new AuditPage(List.of(), 0, true, true, null), find(next, 2, line -> true));
    }

    @Test
    void whatIsNoCursorIsRefused() throws Exception {
        append(lines(0, 10));
        assertFalse(AuditPage.isCursor("7"));
        assertTrue(AuditPage.isCursor(find(null, 2, line -> true).next()));
        assertThrows(IllegalArgumentException.class, () -> find("7", 2, line -> true));
    }

    @Test
    void aSearchCanBeCancelled() throws Exception {
        append(lines(0, 1_000));
        assertThrows(CancellationException.class, () -> AuditPage.find(log, null, 2, line -> false, () -> true));
    }
}
