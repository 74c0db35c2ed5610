// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.Accessible;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.StyledText;

/**
 * Makes ghost text accessible to screen readers, since it is only painted: it becomes the description of the text
 * widget, which has the focus, and the change is announced. Each suggestion is announced once, when it is complete. UI
 * thread.
 */
public final class GhostTextAnnouncer implements AutoCloseable {
    private final StyledText widget;
    private final Accessible accessible;
    private final AccessibleAdapter describer = new AccessibleAdapter() {
        @Override
        public void getDescription(AccessibleEvent event) {
            if (event.childID == ACC.CHILDID_SELF && description != null) {
                event.result = description;
            }
        }
    };

    private String description;
    private int announcements;

    public GhostTextAnnouncer(StyledText widget) {
        this.widget = widget;
        this.accessible = widget.getAccessible();
        accessible.addAccessibleListener(describer);
    }

    /**
     * Announces a suggestion, unless it is announced already: typing into it or a longer answer is not announced again.
     */
    public void announce(String sentence) {
        if (description == null) {
            announcements++;
            become(Objects.requireNonNull(sentence));
        }
    }

    /** Removes the description when there is no suggestion any more; this is not announced. */
    public void withdraw() {
        if (description != null) {
            become(null);
        }
    }

    private void become(@Nullable String next) {
        String before = description;
        description = next;
        if (!widget.isDisposed()) {
            accessible.sendEvent(ACC.EVENT_DESCRIPTION_CHANGED,
                    new Object[] {Objects.requireNonNullElse(before, ""), Objects.requireNonNullElse(next, "")});
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
        description = null;
        if (!widget.isDisposed()) {
            accessible.removeAccessibleListener(describer);
        }
    }
}
