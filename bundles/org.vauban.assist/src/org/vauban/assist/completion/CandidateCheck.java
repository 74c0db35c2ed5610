// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.edit.TextChange;

/**
 * An editor's judge of what a model wrote for one query: a parser or a compiler that knows the text round the caret. It lets a
 * candidate pass, repairs it, or drops it.
 */
@FunctionalInterface
public interface CandidateCheck {

    /** For texts that nothing can judge. */
    CandidateCheck NONE = candidate -> CompletableFuture.completedFuture(Verdict.ACCEPTED);

    /**
     * Called on a thread of the assistant or of the engine; must return at once, and answers on any thread. One that fails or takes
     * longer than {@link #limitMillis()} lets the candidate pass; its future is then cancelled.
     */
    CompletableFuture<Verdict> check(Candidate candidate);

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
        record Accepted() implements Verdict {
        }

        /**
         * It is good once it is changed.
         *
         * @param text to be offered instead; not blank
         * @param edits changes elsewhere in the text of the query that an acceptance makes as well, such as an import; they do not
         *            overlap, nor touch the caret
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
         */
        record Dropped(String reason) implements Verdict {
            public Dropped {
                Objects.requireNonNull(reason);
            }
        }
    }
}
