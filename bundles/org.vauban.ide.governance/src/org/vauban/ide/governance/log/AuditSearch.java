// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditPage;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditEntry;

/**
 * Searches an audit log, newest lines first, one page at a time. A search ends soon after its page is full, and keeps
 * one page, so that memory use does not grow with the log. Reads the disk.
 */
public final class AuditSearch {
    /** Number of lines in a page; it has fewer if they are very long. */
    public static final int PAGE = 500;

    private static final int LINES_BETWEEN_QUESTIONS = 256;

    private final Path log;
    private final BooleanSupplier cancelled;

    /**
     * One page of the matching lines.
     *
     * @param entries newest first, at most {@link #PAGE}
     * @param matches number of matching lines on this page and on all older ones, as far as the log was read
     * @param exact whether the log was read to its beginning; else there are at least so many matches
     * @param unreadable number of lines that cannot be read, among those searched; the verification says what is wrong
     *            with them
     * @param lost whether the lines before this page cannot be found, since the page before it is no longer in the log
     * @param next cursor for the lines before this page; null if there are none
     */
    public record Page(List<AuditEntry> entries, long matches, boolean exact, long unreadable, boolean lost,
            @Nullable String next) {
        /** A page without lines, of a log without lines. */
        public static final Page EMPTY = new Page(List.of(), 0, true, 0, false, null);

        /** Copies the list. */
        public Page {
            entries = List.copyOf(entries);
        }

        /** Whether there is an older page; if the matches were not counted, it may be empty. */
        public boolean hasOlder() {
            return next != null;
        }
    }

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
        return find(query, null);
    }

    /**
     * Finds the lines before those of a page, also if lines were appended and files deleted meanwhile.
     *
     * @param page page that has an older one
     * @throws GovernanceException if the log cannot be read
     * @throws CancellationException if it was cancelled
     */
    public Page older(AuditQuery query, Page page) throws GovernanceException {
        return find(query, page.next());
    }

    private Page find(AuditQuery query, @Nullable String before) throws GovernanceException {
        long[] unreadable = new long[1];
        AuditPage page = AuditPage.find(log, before, PAGE, line -> {
            Optional<AuditEntry> entry = AuditEntry.of(line);
            unreadable[0] += entry.isEmpty() ? 1 : 0;
            return entry.isPresent() && query.matches(entry.get());
        }, cancelled);
        return new Page(page.lines().stream().map(AuditEntry::of).flatMap(Optional::stream).toList(), page.matches(),
                page.exact(), unreadable[0], page.lost(), page.next());
    }

    /** Passes on all readable lines, oldest first. */
    void each(Consumer<AuditEntry> reader) throws GovernanceException {
        if (!AuditLog.exists(log)) {
            return; // nothing was sent so far
        }
        long[] number = new long[1];
        AuditLog.read(log, line -> {
            if (number[0]++ % LINES_BETWEEN_QUESTIONS == 0 && cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
            AuditEntry.of(line).ifPresent(reader);
        });
    }
}
