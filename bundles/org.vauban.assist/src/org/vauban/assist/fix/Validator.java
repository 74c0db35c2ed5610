// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
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
     * A judgement.
     *
     * @param outcome of the check
     * @param problems what is wrong, for the model's next attempt and for people; empty unless rejected
     */
    record Verdict(Outcome outcome, List<String> problems) {

        /** Good: the problem is gone and none was added. */
        public static final Verdict GOOD = new Verdict(Outcome.GOOD, List.of());
        /** It can not be told. */
        public static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN, List.of());

        public Verdict {
            Objects.requireNonNull(outcome);
            problems = List.copyOf(problems);
        }

        /** It adds problems, or leaves the old one. */
        public static Verdict rejected(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems);
        }
    }

    /** How a check ends. */
    enum Outcome {
        GOOD, REJECTED, UNKNOWN
    }
}
