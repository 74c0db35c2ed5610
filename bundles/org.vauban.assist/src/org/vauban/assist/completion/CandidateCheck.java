// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.TextChange;

/**
 * Checks what a model generated for one query with the editor's parser or compiler, which knows the text around the
 * caret. It accepts, repairs or drops a candidate.
 */
@FunctionalInterface
public interface CandidateCheck {

    /** Accepts everything, for texts without a parser. */
    CandidateCheck NONE = candidate -> CompletableFuture.completedFuture(Verdict.ACCEPTED);

    /**
     * Checks a candidate. Called on a thread of the assistant or of the engine; must return at once, and may complete
     * on any thread. If the check fails or exceeds {@link #limitMillis()}, the candidate is accepted unless it is
     * already known to be wrong; the future is then cancelled.
     */
    CompletableFuture<Verdict> check(Candidate candidate);

    /**
     * Checks a candidate as {@link #check(Candidate)} does, and reports provisional verdicts meanwhile.
     *
     * @param known receives, on any thread, a verdict that applies if the check ends without a final one: a candidate
     *            known to be wrong and not repaired yet is not accepted at the time limit
     */
    default CompletableFuture<Verdict> check(Candidate candidate, Consumer<Verdict> known) {
        return check(candidate);
    }

    /** Returns the time limit of a check, in milliseconds. */
    default int limitMillis() {
        return 400;
    }

    /**
     * Generated text to be checked.
     *
     * @param text text for insertion at the caret of the query; not blank
     * @param whole whether the text is complete; else it ends with a whole line, and blocks may still be open
     */
    record Candidate(String text, boolean whole) {
        public Candidate {
            Objects.requireNonNull(text);
        }
    }

    /** Result of a check. */
    sealed interface Verdict {

        /** The shared instance. */
        Verdict ACCEPTED = new Accepted();

        /** The candidate is correct, or no fault is known. */
        record Accepted() implements Verdict {}

        /**
         * The candidate is correct after a change.
         *
         * @param text text to offer instead; not blank
         * @param edits changes elsewhere in the text of the query that accepting makes as well, such as an import; they
         *            neither overlap nor touch the caret
         * @param reason what was wrong, for the user
         */
        record Repaired(String text, List<TextChange> edits, String reason) implements Verdict {
            public Repaired {
                if (text.isBlank()) {
                    throw new IllegalArgumentException("a repair to nothing");
                }
                Objects.requireNonNull(reason);
                edits = List.copyOf(edits);
            }
        }

        /**
         * The candidate must not be shown.
         *
         * @param reason what is wrong, for the user
         * @param instead valid continuations from the point of the fault, or null; with them the model is asked again,
         *            at most three times and each time from a later point
         */
        record Dropped(String reason, @Nullable Continuation instead) implements Verdict {
            public Dropped {
                Objects.requireNonNull(reason);
            }

            /** Creates a verdict without a continuation. */
            public Dropped(String reason) {
                this(reason, null);
            }
        }
    }

    /**
     * The correct beginning of a candidate, and the only texts that may follow it.
     *
     * @param kept the beginning; may be empty
     * @param names existing names, such as {@code size(} or {@code length}; not empty
     */
    record Continuation(String kept, List<String> names) {
        public Continuation {
            Objects.requireNonNull(kept);
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no names");
            }
        }

        /** Whether it keeps more than another continuation, or there is no other. */
        public boolean isFurther(@Nullable Continuation before) {
            return before == null || kept.length() > before.kept.length();
        }
    }
}
