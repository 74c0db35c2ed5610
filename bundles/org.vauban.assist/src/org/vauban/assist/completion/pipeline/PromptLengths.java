// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.context.Snippet;

/** How long the prompts of completions may be, by how fast the model prefills; in UTF-16 units. Threads: any. */
final class PromptLengths {
    /** Of the heads of method and class that a short prompt begins with. */
    static final int LONGEST_HEADS = 200;
    /** What the model may prefill from the rest of the caret to a first suggestion. */
    private static final double SHORT_SECONDS = 2.2;
    /** What it may prefill while somebody who has just come writes the first words. */
    private static final double MEDIUM_SECONDS = 4.2;
    /** What a full prompt may take, which is read ahead, or for somebody who asks and waits. */
    private static final double FULL_SECONDS = 12;
    /** Before the caret: of lines at 100 new places, one in twelve more is right than with 2,400 (docs/quality.md). */
    private static final int LONGEST_BEFORE = 5_000;
    private static final int LONGEST_AFTER = 1_500;
    /** Before the caret, with room for what is typed on. */
    private static final int SHORTEST_MEDIUM = 1_150;
    /** Tokens of the snippets in a prompt between the short and the full one. */
    private static final int MEDIUM_SNIPPETS = 140;
    /** Behind the caret in a prompt that is not the full one. */
    private static final int SHORT_AFTER = 120;
    /** Of the longest prefix, what a new place gets where no full prompt follows. */
    private static final double ONLY_SPEED = 0.375;
    /** Of a prefix; with less a model hardly knows where it is. */
    private static final int SHORTEST = 300;

    private final PrefillSpeed speed;

    PromptLengths(PrefillSpeed speed) {
        this.speed = speed;
    }

    /** Whether even a full prompt is read while one hardly waits. */
    boolean isQuick(PromptBudget budget) {
        return speed.units(SHORT_SECONDS) >= budget.units();
    }

    /** Whether a prompt of medium length is read sooner than the full one. */
    boolean isMediumShorter(PromptBudget budget) {
        return speed.units(MEDIUM_SECONDS) < budget.units();
    }

    /**
     * At least what is given, and longer where the model prefills that in time.
     *
     * @param contextTokens that the model has room for: there are texts of which each character is a token
     */
    PromptBudget full(PromptBudget budget, int contextTokens) {
        int room = Math.min((int) speed.units(FULL_SECONDS), contextTokens) - budget.units();
        int after = Math.max(0, LONGEST_AFTER - budget.after());
        if (room < 2 * after) {
            after = 0; // all or nothing: where it grew and shrank with the speed, it would be read anew each time
        }
        int before = Math.clamp(room - after, 0, longestBefore(budget) - budget.before());
        return new PromptBudget(budget.before() + before, budget.after() + after, budget.neighbour(),
                budget.neighbours(), budget.snippets());
    }

    /** Before the caret, in the longest of all prompts. */
    static int longestBefore(PromptBudget budget) {
        return Math.max(budget.before(), LONGEST_BEFORE);
    }

    PromptBudget medium(PromptBudget budget) {
        int snippets = Math.min(budget.snippets(), MEDIUM_SNIPPETS);
        int others = shortAfter(budget) + snippets * PromptBudget.UNITS_OF_TOKEN;
        int before = Math.clamp((int) speed.units(MEDIUM_SECONDS) - others,
                Math.min(SHORTEST_MEDIUM, budget.before()), budget.before());
        return new PromptBudget(before, shortAfter(budget), 0, 0, snippets);
    }

    /**
     * Before the caret, in a short prompt.
     *
     * @param similar lines that it begins with
     */
    int shortBefore(PromptBudget budget, List<Snippet> similar) {
        int units = (int) speed.units(SHORT_SECONDS) - shortAfter(budget) - LONGEST_HEADS / 2
                - similar.stream().mapToInt(each -> each.text().length()).sum();
        return Math.max(SHORTEST, Math.min(budget.before(), units));
    }

    /** Behind the caret, in a prompt that is not the full one. */
    static int shortAfter(PromptBudget budget) {
        return Math.min(budget.after(), SHORT_AFTER);
    }

    /** Before the caret, at a new place where no full prompt follows. */
    static int onlyBefore(PromptBudget budget) {
        return (int) (budget.before() * ONLY_SPEED);
    }
}
