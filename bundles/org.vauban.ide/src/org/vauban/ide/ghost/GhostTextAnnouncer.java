// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.custom.StyledText;
import org.vauban.ide.workbench.Announcement;

/**
 * Makes ghost text accessible to screen readers, since it is only painted: it becomes the description of the text
 * widget, which has the focus, and the change is announced. Each suggestion is announced once, when it is complete. UI
 * thread.
 */
public final class GhostTextAnnouncer implements AutoCloseable {
    private final Announcement announcement;

    private @Nullable String description;
    private int announcements;

    public GhostTextAnnouncer(StyledText widget) {
        announcement = Announcement.of(widget);
    }

    /**
     * Announces a suggestion, unless it is announced already: typing into it or a longer answer is not announced again.
     */
    public void announce(String sentence) {
        if (description == null) {
            read(sentence);
        }
    }

    /** Announces a suggestion, whether it is announced already or not. */
    public void read(String sentence) {
        announcements++;
        description = sentence;
        announcement.describe(sentence);
    }

    /** Removes the description when there is no suggestion any more; this is not announced. */
    public void withdraw() {
        if (description != null) {
            description = null;
            announcement.withdraw();
        }
    }

    /** Returns the description that a screen reader finds now. */
    public Optional<String> description() {
        return Optional.ofNullable(description);
    }

    /** Returns the number of announced suggestions. */
    public int announcements() {
        return announcements;
    }

    @Override
    public void close() {
        withdraw();
    }
}
