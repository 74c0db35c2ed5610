// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What happened to the text generated for a suggestion, and when. Immutable.
 *
 * @param disposition what happened to the text
 * @param detail what prevented its display, as a sentence in the user's language; or null
 * @param steps steps in their order; those that were not taken, or are unknown, are missing
 */
public record SuggestionTrace(Disposition disposition, @Nullable String detail, List<Timed> steps) {

    public SuggestionTrace {
        Objects.requireNonNull(disposition);
        steps = List.copyOf(steps);
    }

    /** What happened to a text. */
    public enum Disposition {
        /** The client received it; it is unknown whether it was shown. */
        OFFERED,
        /** It was visible in the editor. */
        SHOWN,
        /** Trimming left nothing. */
        EMPTY,
        /** The model was not sure enough. */
        UNCERTAIN,
        /** The editor's check dropped it. */
        REJECTED,
        /** The check found a name that does not exist, and the model was asked again. */
        ASKED_AGAIN,
        /** A policy withholds it because it matches published sources. */
        WITHHELD,
        /** Another request superseded it, or the caller cancelled it. */
        CANCELLED,
        /** The user typed something else meanwhile. */
        CONTRADICTED,
        /** The user typed all of it meanwhile. */
        USED_UP,
        /** The caret has moved, or the text has changed elsewhere. */
        OUTDATED,
        /** Something else was visible there, such as a list of proposals. */
        HIDDEN
    }

    /** The steps of a suggestion, in their order. */
    public enum Step {
        /** The last key before the request. */
        KEY,
        /** The delay passed without another key. */
        TRIGGERED,
        /** The context of the caret is complete. */
        GATHERED,
        /** The engine received the request. */
        SENT,
        /** The engine generated the first text. */
        FIRST_TEXT,
        /** The engine ended the request. */
        ANSWERED,
        /** The check and the policies were applied. */
        CHECKED,
        /** A part of it became visible. */
        SHOWN
    }

    /** A step with its time. */
    public record Timed(Step step, Instant at) {
        public Timed {
            Objects.requireNonNull(step);
            Objects.requireNonNull(at);
        }
    }

    /**
     * Returns a copy with the editor's steps added.
     *
     * @param shown what the editor did with the text, or null if it received none
     * @param what what prevented its display, or null
     */
    public SuggestionTrace with(@Nullable Disposition shown, @Nullable String what, List<Timed> more) {
        boolean open = disposition == Disposition.OFFERED || disposition == Disposition.CANCELLED;
        return new SuggestionTrace(shown != null && open ? shown : disposition, what == null ? detail : what,
                Stream.concat(steps.stream(), more.stream())
                        .sorted(Comparator.comparing(Timed::at).thenComparing(Timed::step)).toList());
    }

    /** Returns its approximate size in memory, in UTF-16 units. */
    long units() {
        String what = detail;
        return (what == null ? 0 : what.length()) + 40L * steps.size();
    }

    SuggestionTrace withoutContent() {
        return new SuggestionTrace(disposition, null, steps);
    }
}
