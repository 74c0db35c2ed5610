// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

/**
 * How much is read for a completion, in UTF-16 units; about four of them make a token of code. On two cores a 1.5b
 * model reads 85 tokens a second. Where it reads more, a full prompt is longer ({@code PromptLengths}). What follows
 * the caret is read once for a place, and not again at each keystroke.
 *
 * @param before the most before the caret
 * @param after about how much after it
 * @param neighbour of each other document
 * @param neighbours how many of them
 * @param snippets tokens for all snippets of a query together; what was read of them stays read as long as the caret is
 *            about
 */
public record PromptBudget(int before, int after, int neighbour, int neighbours, int snippets) {
    /** Of a token of code, about, in UTF-16 units. */
    public static final int UNITS_OF_TOKEN = 4;

    /** Without snippets. */
    public PromptBudget(int before, int after, int neighbour, int neighbours) {
        this(before, after, neighbour, neighbours, 0);
    }

    /** The same without other documents. */
    public PromptBudget withoutNeighbours() {
        return new PromptBudget(before, after, 0, 0, snippets);
    }

    /** UTF-16 units of a full prompt, about. */
    public int units() {
        return before + after + neighbour * neighbours + snippets * UNITS_OF_TOKEN;
    }

    /** The budget for this machine. */
    public static PromptBudget ofMachine() {
        return of(Runtime.getRuntime().availableProcessors());
    }

    /**
     * The budget for a machine with so many processors: other documents are read only where that is quick. It is the
     * same for every trigger, so that somebody who asks has what was read ahead.
     */
    public static PromptBudget of(int processors) {
        return processors < 8
                ? new PromptBudget(2_400, 360, 0, 0, 400)
                : new PromptBudget(6_000, 600, 1_200, 2, 800);
    }
}
