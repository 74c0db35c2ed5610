// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

/**
 * Drafted tokens.
 *
 * @param source source of the draft
 * @param run number of tokens before the first one that the source predicted correctly, or that match
 * @param tokens may be empty
 */
public record DraftTokens(Source source, int run, int[] tokens) {
    public static final DraftTokens NONE = new DraftTokens(Source.LOOKUP, 0, new int[0]);

    /** Sources of drafts. */
    public enum Source {
        /** An earlier occurrence of the last tokens in the prompt or the generated text. */
        LOOKUP,
        /** A text that the answer is likely to resemble. */
        DRAFT_TEXT,
        /** A draft model. */
        DRAFT_MODEL
    }

    public boolean isEmpty() {
        return tokens.length == 0;
    }
}
