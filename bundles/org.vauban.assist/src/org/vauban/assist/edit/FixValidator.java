// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.SourceText;

/** Checks a change before it is shown, with a parser or a compiler. */
@FunctionalInterface
public interface FixValidator {

    /** Leaves the verdict open, for text that cannot be checked. */
    FixValidator NONE = (before, after) -> CompletableFuture.completedFuture(Verdict.UNKNOWN);

    /**
     * Checks a change. Called on a thread of the assistant; must not block it for long, and completes on any thread.
     *
     * @param before the whole present text
     * @param after the whole changed text
     */
    CompletableFuture<Verdict> validate(String before, String after);

    /**
     * Fixes the text with the tools of the language, without a model, and checks the result; empty if they have no fix.
     * Threads as for {@link #validate}.
     *
     * @param before the whole present text
     * @param sure only unambiguous fixes, such as the only possible import
     */
    default CompletableFuture<Optional<Repaired>> repair(String before, boolean sure) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * Renames a variable that is declared in a region and not used outside, exactly and without a model. Threads as for
     * {@link #validate}.
     *
     * @param before the whole present text
     * @param start start of the region, in UTF-16 units
     * @param end end of the region, exclusive
     * @param from present name
     * @param to new name
     * @return the whole new text; empty if the variable is ambiguous, or the rename would change the meaning of other
     *            code
     */
    default CompletableFuture<Optional<String>> rename(String before, int start, int end, String from, String to) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * A text that the tools of the language completed.
     *
     * @param text the whole text
     * @param steps what they did, each a sentence for the user; never empty
     */
    record Repaired(String text, List<String> steps) {
        public Repaired {
            Objects.requireNonNull(text);
            steps = List.copyOf(steps);
        }
    }

    /**
     * Result of a check.
     *
     * @param outcome outcome of the check
     * @param problems faults, for the model's next attempt and for the user; empty unless rejected
     * @param repaired the correct text if the checked one had to be completed, such as by an import; else null
     * @param broken whether the change is invalid there: a syntax error, or a duplicate declaration
     * @param quoted text of other files in the problems, which may be excluded
     */
    record Verdict(Outcome outcome, List<String> problems, @Nullable Repaired repaired, boolean broken,
            List<SourceText> quoted) {

        /** Good: the problem is fixed and none was added. */
        public static final Verdict GOOD = new Verdict(Outcome.GOOD, List.of(), null, false, List.of());
        /** The change cannot be checked. */
        public static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN, List.of(), null, false, List.of());

        public Verdict {
            Objects.requireNonNull(outcome);
            problems = List.copyOf(problems);
            quoted = List.copyOf(quoted);
        }

        /** Returns a verdict that the change adds problems, or leaves the old one. */
        public static Verdict rejected(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems, null, false, List.of());
        }

        /** Returns a verdict that the change adds problems and is invalid code. */
        public static Verdict broken(List<String> problems) {
            return new Verdict(Outcome.REJECTED, problems, null, true, List.of());
        }

        /** Returns a copy whose problems contain text of other files. */
        public Verdict quoting(List<SourceText> others) {
            return new Verdict(outcome, problems, repaired, broken, others);
        }

        /** Returns a verdict that the change is good after completion. */
        public static Verdict good(Repaired repaired) {
            return new Verdict(Outcome.GOOD, List.of(), Objects.requireNonNull(repaired), false, List.of());
        }
    }

    /** Outcome of a check. */
    enum Outcome {
        GOOD, REJECTED, UNKNOWN
    }
}
