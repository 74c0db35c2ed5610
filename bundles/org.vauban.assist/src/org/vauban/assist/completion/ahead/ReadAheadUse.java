// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

/**
 * What reading ahead has cost, and what it was good for, since the assistant was made.
 *
 * @param newPlaces where somebody came and an automatic suggestion was generated
 * @param prefilled of these, places whose prompt the engine had already, but for what was typed since and what stands
 *            after the caret
 * @param prompts that were read ahead
 * @param tokens of these that were not reused; of a prompt that was broken off, some were not computed either
 */
public record ReadAheadUse(int newPlaces, int prefilled, int prompts, long tokens) {
    /** Nothing was read ahead, and nobody has asked for a suggestion. */
    public static final ReadAheadUse NONE = new ReadAheadUse(0, 0, 0, 0);

    /** The share of new places that were prefilled, in per cent; 0 if there were none. */
    public int percent() {
        return newPlaces == 0 ? 0 : (int) Math.round(100.0 * prefilled / newPlaces);
    }
}
