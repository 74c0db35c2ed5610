// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

/**
 * Limits on the text that is read for a completion, in UTF-16 units; about four of them make a token of code. On two
 * cores a 1.5b model reads 85 tokens a second. Where it reads faster, a full prompt is longer, and in a small context
 * shorter ({@code PromptLengths}). The text after the caret is read once for a place, not again at each keystroke.
 *
 * @param before maximum before the caret
 * @param after approximate maximum after the caret
 * @param neighbour maximum from each other document
 * @param neighbours maximum number of other documents
 * @param snippets maximum number of tokens for all snippets of a query together; snippets stay read as long as the
 *        caret is nearby
 */
public record PromptBudget(int before, int after, int neighbour, int neighbours, int snippets) {
    /** Approximate length of a token of code, in UTF-16 units. */
    public static final int UNITS_OF_TOKEN = 4;

    /** Creates a budget without snippets. */
    public PromptBudget(int before, int after, int neighbour, int neighbours) {
        this(before, after, neighbour, neighbours, 0);
    }

    /** Returns a copy without other documents. */
    public PromptBudget withoutNeighbours() {
        return new PromptBudget(before, after, 0, 0, snippets);
    }

    /** Returns the approximate length of a full prompt, in UTF-16 units. */
    public int units() {
        return before + after + neighbour * neighbours + snippets * UNITS_OF_TOKEN;
    }

    /** Returns the budget for this machine. */
    public static PromptBudget ofMachine() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Returns the budget for a number of processors: other documents are included only where that is quick. It is the
     * same for every trigger, so that an invoked completion can reuse prefilled prompts.
     */
    public static PromptBudget of(int processors) {
        return processors < 8
                ? new PromptBudget(2_400, 360, 0, 0, 400)
                : new PromptBudget(6_000, 600, 1_200, 2, 800);
    }
}
