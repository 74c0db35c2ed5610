// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import java.util.function.IntSupplier;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.context.Snippet;

/** Computes prompt lengths for completions from the prefill speed; in UTF-16 units. Threads: any. */
final class PromptLengths {
    /** Limit of the heads of method and class that a short prompt begins with. */
    static final int LONGEST_HEADS = 200;
    /** Prefill time of a short prompt, from the caret's rest to a first suggestion. */
    private static final double SHORT_SECONDS = 2.2;
    /** Prefill time of a medium prompt, in which the user types the first words at a new place. */
    private static final double MEDIUM_SECONDS = 4.2;
    /** Prefill time of a full prompt, which is prefilled in advance, or for a user who waits for an invoked one. */
    private static final double FULL_SECONDS = 12;
    /**
     * Limit before the caret; compared with 2,400, one more line in twelve is right, at 100 new places
     * (docs/quality.md).
     */
    private static final int LONGEST_BEFORE = 5_000;
    private static final int LONGEST_AFTER = 1_500;
    /** Least length before the caret in a medium prompt, which leaves room for further typing. */
    private static final int SHORTEST_MEDIUM = 1_150;
    /** Tokens for the snippets in a medium prompt. */
    private static final int MEDIUM_SNIPPETS = 140;
    /** Length after the caret in short and medium prompts. */
    private static final int SHORT_AFTER = 120;
    /** Share of the longest prefix that a new place gets if no full prompt follows. */
    private static final double ONLY_SPEED = 0.375;
    /** Least length before the caret in a short prompt; with less, a model lacks orientation. */
    private static final int SHORTEST = 300;
    /** Tokens of a prompt beside its texts: control tokens, the names of the file and of other documents. */
    private static final int FRAME_TOKENS = 64;
    /** Inverse of the largest share of a context that is reserved for the answer, and for the frame. */
    private static final int RESERVED = 8;

    private final PrefillSpeed speed;
    private final IntSupplier answerTokens;

    /** @param answerTokens token limit of an invoked completion */
    PromptLengths(PrefillSpeed speed, IntSupplier answerTokens) {
        this.speed = speed;
        this.answerTokens = answerTokens;
    }

    /**
     * Returns the budget if the context has room for it and an answer, else a smaller one: other documents are
     * shortened first, then the rest evenly.
     *
     * @param contextTokens size of the model's context, 0 if unknown
     */
    PromptBudget within(PromptBudget budget, int contextTokens) {
        if (contextTokens <= 0) {
            return budget;
        }
        double unitsOfToken = speed.unitsOfToken();
        double room = room(contextTokens);
        double others = budget.neighbour() * budget.neighbours() / unitsOfToken;
        double rest = (budget.before() + budget.after()) / unitsOfToken + budget.snippets();
        if (rest + others <= room) {
            return budget;
        }
        if (rest <= room) {
            return new PromptBudget(budget.before(), budget.after(),
                    (int) ((room - rest) * unitsOfToken / budget.neighbours()), budget.neighbours(),
                    budget.snippets());
        }
        double share = room / rest;
        return new PromptBudget((int) (budget.before() * share), (int) (budget.after() * share), 0, 0,
                (int) (budget.snippets() * share));
    }

    /** Returns the number of tokens for the texts of a prompt. */
    private int room(int contextTokens) {
        int most = contextTokens / RESERVED;
        return contextTokens - Math.min(answerTokens.getAsInt(), most) - Math.min(FRAME_TOKENS, most);
    }

    /** Whether even a full prompt is prefilled without a noticeable wait. */
    boolean isQuick(PromptBudget budget) {
        return speed.units(SHORT_SECONDS) >= budget.units();
    }

    /** Whether a medium prompt is prefilled sooner than the full one. */
    boolean isMediumShorter(PromptBudget budget) {
        return speed.units(MEDIUM_SECONDS) < budget.units();
    }

    /**
     * Returns at least the given budget, and a larger one where the model prefills it in time.
     *
     * @param budget a budget {@link #within} the context
     * @param contextTokens size of the model's context; it limits the UTF-16 units, since a token may be one character
     */
    PromptBudget full(PromptBudget budget, int contextTokens) {
        int room = Math.min((int) speed.units(FULL_SECONDS), contextTokens) - budget.units();
        int after = Math.max(0, LONGEST_AFTER - budget.after());
        if (room < 2 * after) {
            after = 0; // all or nothing: a length that varies with the speed would invalidate the prefix each time
        }
        int before = Math.clamp(room - after, 0, longestBefore(budget, contextTokens) - budget.before());
        return new PromptBudget(budget.before() + before, budget.after() + after, budget.neighbour(),
                budget.neighbours(), budget.snippets());
    }

    /**
     * Returns the length before the caret in the longest possible prompt, which typing makes longer.
     *
     * @param budget a budget {@link #within} the context
     * @param contextTokens size of the model's context, 0 if unknown
     */
    int longestBefore(PromptBudget budget, int contextTokens) {
        int longest = Math.max(budget.before(), LONGEST_BEFORE);
        if (contextTokens <= 0) {
            return longest;
        }
        double unitsOfToken = speed.unitsOfToken();
        int others = budget.after() + budget.neighbour() * budget.neighbours();
        int room = (int) ((room(contextTokens) - budget.snippets()) * unitsOfToken) - others;
        return Math.max(budget.before(), Math.min(longest, room));
    }

    PromptBudget medium(PromptBudget budget) {
        int snippets = Math.min(budget.snippets(), MEDIUM_SNIPPETS);
        int others = shortAfter(budget) + snippets * PromptBudget.UNITS_OF_TOKEN;
        int before = Math.clamp((int) speed.units(MEDIUM_SECONDS) - others,
                Math.min(SHORTEST_MEDIUM, budget.before()), budget.before());
        return new PromptBudget(before, shortAfter(budget), 0, 0, snippets);
    }

    /**
     * Returns the length before the caret in a short prompt.
     *
     * @param similar similar lines that the prompt begins with
     */
    int shortBefore(PromptBudget budget, List<Snippet> similar) {
        int units = (int) speed.units(SHORT_SECONDS) - shortAfter(budget) - LONGEST_HEADS / 2
                - similar.stream().mapToInt(each -> each.text().length()).sum();
        return Math.max(SHORTEST, Math.min(budget.before(), units));
    }

    /** Returns the length after the caret in short and medium prompts. */
    static int shortAfter(PromptBudget budget) {
        return Math.min(budget.after(), SHORT_AFTER);
    }

    /** Returns the length before the caret at a new place where no full prompt follows. */
    static int onlyBefore(PromptBudget budget) {
        return (int) (budget.before() * ONLY_SPEED);
    }
}
