// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.AuditPosition;
import org.vauban.governance.audit.NewestLines;

/**
 * One page of the lines of an audit log that match, newest first. A search reads from the newest line on until the page
 * is full, and a little further to count. Only a search with few matches reads the whole log; its memory is bounded.
 *
 * @param lines the lines as in the log, newest first
 * @param matches number of matching lines found, on this page and before it
 * @param exact whether these are all, since the search reached the beginning of the log; else there are at least so
 *            many
 * @param lost whether the line whose predecessors were wanted is no longer in the log, because of its age or a change
 * @param next cursor for the lines before this page, as {@link #find} takes it; null if none of them matches
 */
public record AuditPage(List<String> lines, long matches, boolean exact, boolean lost, @Nullable String next) {
    /** A page without lines, of a log without lines. */
    public static final AuditPage EMPTY = new AuditPage(List.of(), 0, true, false, null);
    /** Number of characters of lines on one page, unless its only line has more. */
    static final int MOST_CHARACTERS = 4 << 20;
    /** Number of bytes of a log that are read although the page is full, to count the matching lines. */
    static final long COUNTED_BYTES = 8L << 20;

    /** Copies the list. */
    public AuditPage {
        lines = List.copyOf(lines);
    }

    /**
     * Finds the newest matching lines. The log may be written, rotated and shortened by its age meanwhile, also between
     * two pages: no line comes twice, and none before the cursor is left out. Reads the disk.
     *
     * @param before {@link #next} of the page whose predecessors are wanted; null for the newest lines
     * @param most maximum number of lines of the page, more than 0; fewer if they are long
     * @param matching whether a line matches; called for each line that is read
     * @param cancelled polled while the log is read
     * @throws IllegalArgumentException if {@code before} is not a cursor
     * @throws CancellationException if it was cancelled
     * @throws GovernanceException if the log cannot be read
     */
    public static AuditPage find(Path log, @Nullable String before, int most, Predicate<String> matching,
            BooleanSupplier cancelled) throws GovernanceException {
        AuditPosition from = before == null ? null : AuditPosition.parse(before)
                .orElseThrow(() -> new IllegalArgumentException(before));
        Search search = new Search(most, matching);
        try {
            boolean there = NewestLines.read(log.toAbsolutePath(), from, cancelled, search::take);
            return search.page(!there);
        } catch (IOException e) {
            throw AuditLog.unreadable(log, e);
        }
    }

    /** Whether a text has the form of a cursor. */
    public static boolean isCursor(String text) {
        return AuditPosition.parse(text).isPresent();
    }

    /** Collects the lines of a page. */
    private static final class Search {
        private final int most;
        private final Predicate<String> matching;
        private final List<String> lines = new ArrayList<>();
        private NewestLines.@Nullable Line last;
        private long characters;
        private long bytes;
        private long matches;
        private boolean full;
        private boolean exact = true;

        Search(int most, Predicate<String> matching) {
            this.most = most;
            this.matching = matching;
        }

        /** Returns whether the next line is wanted. */
        boolean take(NewestLines.Line line) {
            if (full && bytes >= COUNTED_BYTES) {
                exact = false;
                return false;
            }
            bytes += line.bytes().length;
            String text = line.text();
            if (!matching.test(text)) {
                return true;
            }
            matches++;
            full = full || !lines.isEmpty() && characters + text.length() > MOST_CHARACTERS;
            if (!full) {
                lines.add(text);
                characters += text.length();
                last = line;
                full = lines.size() == most;
            }
            return true;
        }

        AuditPage page(boolean lost) {
            NewestLines.Line end = last;
            String next = end == null || exact && matches == lines.size() ? null : end.position().toString();
            return new AuditPage(lines, matches, exact, lost, next);
        }
    }
}
