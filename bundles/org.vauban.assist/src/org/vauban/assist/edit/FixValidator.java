// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;

/** Judges a change before anybody sees it: by a parser or a compiler. */
@FunctionalInterface
public interface FixValidator {

    /** For kinds of text that nothing can judge. */
    FixValidator NONE = (before, after) -> CompletableFuture.completedFuture(Verdict.UNKNOWN);

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
    default CompletableFuture<Optional<Repaired>> repair(String before, boolean sure) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * Renames a variable that is declared in a region and used nowhere else, exactly and without a model. As
     * {@link #validate} otherwise.
     *
     * @param before the whole text as it is
     * @param start of the region, in UTF-16 units
     * @param end behind the region
     * @param from the name as it is
     * @param to the name as it should be
     * @return the whole new text; empty where it cannot be told which variable is meant, or something else would change
     *            its meaning
     */
    default CompletableFuture<Optional<String>> rename(String before, int start, int end, String from, String to) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * A text that the tools of the language completed.
     *
     * @param text the whole of it
     * @param steps what they did, each a sentence for people; never empty
     */
    record Repaired(String text, List<String> steps) {
        public Repaired {
            Objects.requireNonNull(text);
            steps = List.copyOf(steps);
        }
    }

    /**
     * A judgement.
     *
     * @param outcome of the check
     * @param problems what is wrong, for the model's next attempt and for people; empty unless rejected
     * @param repaired the good text where what was judged had to be completed, such as by an import; null otherwise
     * @param broken whether the change is no code there: its syntax is wrong, or it declares what is declared already
     * @param quoted what the problems tell of other files, which may be excluded
     */
    record Verdict(Outcome outcome, List<String> problems, @Nullable Repaired repaired, boolean broken,
            List<SourceText> quoted) {

        /** Good: the problem is gone and none was added. */
        public static final Verdict GOOD = new Verdict(Outcome.GOOD, List.of(), null, false, List.of());
        /** It cannot be told. */
        public static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN, List.of(), null, false, List.of());

        public Verdict {
            Objects.requireNonNull(outcome);
            problems = List.copyOf(problems);
            quoted = List.copyOf(quoted);
        }

        /** It adds problems, or leaves the old one. */
        public static Verdict rejected(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems, null, false, List.of());
        }

        /** As {@link #rejected}, and no code at all. */
        public static Verdict broken(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems, null, true, List.of());
        }

        /** The same, where the problems tell something of other files. */
        public Verdict quoting(List<SourceText> others) {
            return new Verdict(outcome, problems, repaired, broken, others);
        }

        /** Good once it is completed. */
        public static Verdict good(Repaired repaired) {
            return new Verdict(Outcome.GOOD, List.of(), Objects.requireNonNull(repaired), false, List.of());
        }
    }

    /** How a check ends. */
    enum Outcome {
        GOOD, REJECTED, UNKNOWN
    }
}
