// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

/**
 * What may come next.
 *
 * @param source who says so
 * @param run how many tokens before the first one the source was right about, or found the same
 * @param tokens may be empty
 */
public record DraftTokens(Source source, int run, int[] tokens) {
    public static final DraftTokens NONE = new DraftTokens(Source.LOOKUP, 0, new int[0]);

    /** Who drafts. */
    public enum Source {
        /** An earlier place of the prompt, or of what was written, where the last tokens stood. */
        LOOKUP,
        /** A text that the answer will be like. */
        DRAFT_TEXT,
        /** A smaller model. */
        DRAFT_MODEL
    }

    public boolean isEmpty() {
        return tokens.length == 0;
    }
}
