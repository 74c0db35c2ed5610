// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

/**
 * Cost and use of prefilling since the assistant was created.
 *
 * @param newPlaces places where an automatic suggestion was generated for the first time
 * @param prefilled those among them whose prompt was in the KV cache, except for text typed since and the text after
 *            the caret
 * @param prompts prompts that were prefilled
 * @param tokens tokens of these that were not reused; of an interrupted prompt, some were not computed either
 */
public record ReadAheadUse(int newPlaces, int prefilled, int prompts, long tokens) {
    /** No prefill and no request so far. */
    public static final ReadAheadUse NONE = new ReadAheadUse(0, 0, 0, 0);

    /** Returns the share of new places that were prefilled, in per cent; 0 if there were none. */
    public int percent() {
        return newPlaces == 0 ? 0 : (int) Math.round(100.0 * prefilled / newPlaces);
    }
}
