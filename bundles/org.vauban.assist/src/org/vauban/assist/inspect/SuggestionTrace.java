// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What became of the text that a model wrote for a suggestion, and when each step was done. Immutable.
 *
 * @param disposition what became of it
 * @param detail what was in the way, as a sentence in the user's language; or null
 * @param steps in the order in which they were done; what was not done, or is not known, is missing
 */
public record SuggestionTrace(Disposition disposition, @Nullable String detail, List<Timed> steps) {

    public SuggestionTrace {
        Objects.requireNonNull(disposition);
        steps = List.copyOf(steps);
    }

    /** What became of a text. */
    public enum Disposition {
        /** The client has it; nobody knows whether it was shown. */
        OFFERED,
        /** It was visible in the editor. */
        SHOWN,
        /** Nothing of it is left after trimming. */
        EMPTY,
        /** The model was not sure enough of it. */
        UNCERTAIN,
        /** The check of the editor dropped it. */
        REJECTED,
        /** The check found a name that does not exist, and the model was asked once more. */
        ASKED_AGAIN,
        /** A policy withholds what stands in published sources. */
        WITHHELD,
        /** Another request took its place, or nobody waited for it any more. */
        CANCELLED,
        /** Something else was typed meanwhile. */
        CONTRADICTED,
        /** All of it was typed meanwhile. */
        USED_UP,
        /** The caret has left its place, or the text has changed elsewhere. */
        OUTDATED,
        /** Something else was visible there, such as a list of proposals. */
        HIDDEN
    }

    /** What is done for a suggestion, in this order. */
    public enum Step {
        /** The last key before the request. */
        KEY,
        /** No other key has followed within the delay. */
        TRIGGERED,
        /** The context of the caret is there. */
        GATHERED,
        /** The engine has the request. */
        SENT,
        /** The engine has written the first text. */
        FIRST_TEXT,
        /** The engine has ended the request. */
        ANSWERED,
        /** The check and the policies have had their say. */
        CHECKED,
        /** Something of it is visible for the first time. */
        SHOWN
    }

    /** A step and when it was done. */
    public record Timed(Step step, Instant at) {
        public Timed {
            Objects.requireNonNull(step);
            Objects.requireNonNull(at);
        }
    }

    /**
     * The same with what an editor has done.
     *
     * @param shown what the editor has made of it, or null where it was given nothing
     * @param what was in the way, or null
     */
    public SuggestionTrace with(@Nullable Disposition shown, @Nullable String what, List<Timed> more) {
        boolean open = disposition == Disposition.OFFERED || disposition == Disposition.CANCELLED;
        return new SuggestionTrace(shown != null && open ? shown : disposition, what == null ? detail : what,
                Stream.concat(steps.stream(), more.stream())
                        .sorted(Comparator.comparing(Timed::at).thenComparing(Timed::step)).toList());
    }

    /** What it takes of memory, about, in UTF-16 units. */
    long units() {
        String what = detail;
        return (what == null ? 0 : what.length()) + 40L * steps.size();
    }

    SuggestionTrace withoutContent() {
        return new SuggestionTrace(disposition, null, steps);
    }
}
