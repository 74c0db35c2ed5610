// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.log;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditEntry;

/**
 * Searches an audit log, newest lines first, one page at a time. Each search reads the log from its beginning and keeps
 * one page, so that memory use does not grow with the log. Reads the disk.
 */
public final class AuditSearch {
    /** Number of lines in a page. */
    public static final int PAGE = 500;
    /** Limit of a search of all lines. */
    private static final long END = Long.MAX_VALUE;

    private static final int LINES_BETWEEN_QUESTIONS = 256;

    private final Path log;
    private final BooleanSupplier cancelled;

    /**
     * One page of the matching lines.
     *
     * @param entries newest first, at most {@link #PAGE}
     * @param matches number of matching lines on this page and on all older ones
     * @param unreadable number of lines that cannot be read; the verification says what is wrong with them
     * @param oldest number that the line of the last entry had when it was read, from 0
     */
    public record Page(List<AuditEntry> entries, long matches, long unreadable, long oldest) {
        /** Copies the list. */
        public Page {
            entries = List.copyOf(entries);
        }

        /** Whether there is an older page. */
        public boolean hasOlder() {
            return matches > entries.size();
        }
    }

    private record Numbered(long line, AuditEntry entry) {}

    /** @param cancelled polled while the log is read */
    public AuditSearch(Path log, BooleanSupplier cancelled) {
        this.log = log;
        this.cancelled = cancelled;
    }

    /**
     * Finds the newest matching lines.
     *
     * @throws GovernanceException if the log cannot be read
     * @throws CancellationException if it was cancelled
     */
    public Page find(AuditQuery query) throws GovernanceException {
        Found found = new Found(query);
        read(END, found);
        return found.page();
    }

    /**
     * Finds the lines before those of a page. If the log has lost its first files meanwhile, lines have other numbers,
     * and older ones may be gone.
     *
     * @param page page that has an older one
     * @throws GovernanceException if the log cannot be read
     * @throws CancellationException if it was cancelled
     */
    public Page older(AuditQuery query, Page page) throws GovernanceException {
        String last = page.entries().getLast().line();
        Found found = new Found(query);
        Page[] older = {new Page(List.of(), 0, 0, 0)};
        read(page.oldest() + 1, (line, entry) -> {
            if (entry.isPresent() && entry.get().line().equals(last)) {
                older[0] = found.page();
            }
            found.take(line, entry);
        });
        return older[0];
    }

    /** Collects the matches among the lines that were read so far. */
    private static final class Found implements Reader {
        private final AuditQuery query;
        private final Deque<Numbered> newest = new ArrayDeque<>();
        private long matches;
        private long unreadable;

        Found(AuditQuery query) {
            this.query = query;
        }

        @Override
        public void take(long line, Optional<AuditEntry> entry) {
            if (entry.isEmpty()) {
                unreadable++;
            } else if (query.matches(entry.get())) {
                matches++;
                newest.addLast(new Numbered(line, entry.get()));
                if (newest.size() > PAGE) {
                    newest.removeFirst();
                }
            }
        }

        Page page() {
            List<AuditEntry> entries = new ArrayList<>();
            newest.descendingIterator().forEachRemaining(each -> entries.add(each.entry()));
            return new Page(entries, matches, unreadable, newest.isEmpty() ? 0 : newest.getFirst().line());
        }
    }

    /** Passes on all readable lines, oldest first. */
    void each(Consumer<AuditEntry> reader) throws GovernanceException {
        read(END, (line, entry) -> entry.ifPresent(reader));
    }

    private interface Reader {
        void take(long line, Optional<AuditEntry> entry);
    }

    private void read(long before, Reader reader) throws GovernanceException {
        if (!AuditLog.exists(log)) {
            return; // nothing was sent so far
        }
        long[] number = new long[1];
        AuditLog.read(log, line -> {
            long now = number[0]++;
            if (now % LINES_BETWEEN_QUESTIONS == 0 && cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            if (now < before) {
                reader.take(now, AuditEntry.of(line));
            }
        });
    }
}
