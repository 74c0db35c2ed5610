// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Judges a repair before anybody sees it: by a parser or a compiler. */
@FunctionalInterface
public interface Validator {

    /** For kinds of text that nothing can judge. */
    Validator NONE = (before, after) -> CompletableFuture.completedFuture(Verdict.UNKNOWN);

    /**
     * Called on a thread of the assistant; must not block it for long, and answers on any thread.
     *
     * @param before the whole text as it is
     * @param after the whole text as it would be
     */
    CompletableFuture<Verdict> validate(String before, String after);

    /**
     * What the tools of the language know to do without a model, judged good; empty where they know nothing. As
     * {@link #validate} otherwise.
     *
     * @param before the whole text as it is
     * @param sure only what leaves nothing to decide, such as the one import that there is
     */
    default CompletableFuture<Optional<Mended>> mend(String before, boolean sure) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * A text that the tools of the language completed.
     *
     * @param text the whole of it
     * @param steps what they did, each a sentence for people; never empty
     */
    record Mended(String text, List<String> steps) {
        public Mended {
            Objects.requireNonNull(text);
            steps = List.copyOf(steps);
        }
    }

    /**
     * A judgement.
     *
     * @param outcome of the check
     * @param problems what is wrong, for the model's next attempt and for people; empty unless rejected
     * @param mended the good text where what was judged had to be completed, such as by an import; null otherwise
     */
    record Verdict(Outcome outcome, List<String> problems, Mended mended) {

        /** Good: the problem is gone and none was added. */
        public static final Verdict GOOD = new Verdict(Outcome.GOOD, List.of(), null);
        /** It can not be told. */
        public static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN, List.of(), null);

        public Verdict {
            Objects.requireNonNull(outcome);
            problems = List.copyOf(problems);
        }

        /** It adds problems, or leaves the old one. */
        public static Verdict rejected(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems, null);
        }

        /** Good once it is completed. */
        public static Verdict good(Mended mended) {
            return new Verdict(Outcome.GOOD, List.of(), Objects.requireNonNull(mended));
        }
    }

    /** How a check ends. */
    enum Outcome {
        GOOD, REJECTED, UNKNOWN
    }
}
