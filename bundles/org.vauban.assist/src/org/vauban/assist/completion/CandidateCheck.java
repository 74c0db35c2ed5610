// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.TextChange;

/**
 * An editor's judge of what a model wrote for one query: a parser or a compiler that knows the text round the caret. It
 * lets a candidate pass, repairs it, or drops it.
 */
@FunctionalInterface
public interface CandidateCheck {

    /** For texts that nothing can judge. */
    CandidateCheck NONE = candidate -> CompletableFuture.completedFuture(Verdict.ACCEPTED);

    /**
     * Called on a thread of the assistant or of the engine; must return at once, and answers on any thread. One that
     * fails or takes longer than {@link #limitMillis()} lets the candidate pass, unless it is known to be wrong by
     * then; its future is then cancelled.
     */
    CompletableFuture<Verdict> check(Candidate candidate);

    /**
     * As {@link #check(Candidate)}; tells meanwhile what it knows already.
     *
     * @param known told, on any thread, a verdict that holds unless the final one is better: what is known to be wrong
     *            and not repaired yet is not let through when the time is over
     */
    default CompletableFuture<Verdict> check(Candidate candidate, Consumer<Verdict> known) {
        return check(candidate);
    }

    /** How long a candidate waits for its judge, in milliseconds. */
    default int limitMillis() {
        return 400;
    }

    /**
     * What a model wrote.
     *
     * @param text to be inserted at the caret of the query; not blank
     * @param whole whether nothing comes behind it; else it ends with a whole line, and blocks may still be open
     */
    record Candidate(String text, boolean whole) {
        public Candidate {
            Objects.requireNonNull(text);
        }
    }

    /** A judgement. */
    sealed interface Verdict {

        /** It is good, or nothing can be said against it. */
        Verdict ACCEPTED = new Accepted();

        /** It is good, or nothing can be said against it. */
        record Accepted() implements Verdict {}

        /**
         * It is good once it is changed.
         *
         * @param text to be offered instead; not blank
         * @param edits changes elsewhere in the text of the query that an acceptance makes as well, such as an import;
         *            they do not overlap, nor touch the caret
         * @param reason for people: what was wrong
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
         * It must not be shown.
         *
         * @param reason for people: what is wrong
         * @param instead how the model may go on where it went wrong, or null; it is asked once more then, three times
         *            at most and each time further on
         */
        record Dropped(String reason, @Nullable Continuation instead) implements Verdict {
            public Dropped {
                Objects.requireNonNull(reason);
            }

            /** Without another way. */
            public Dropped(String reason) {
                this(reason, null);
            }
        }
    }

    /**
     * The beginning of a candidate that is good, and what alone can follow it.
     *
     * @param kept the beginning; may be empty
     * @param names what exists there, such as {@code size(} or {@code length}; not empty
     */
    record Continuation(String kept, List<String> names) {
        public Continuation {
            Objects.requireNonNull(kept);
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no names");
            }
        }

        /** Whether it keeps more than another one, or there is no other. */
        public boolean isFurther(@Nullable Continuation before) {
            return before == null || kept.length() > before.kept.length();
        }
    }
}
