// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

/**
 * What reading ahead has cost, and what it was good for, since the assistant was made.
 *
 * @param newPlaces where somebody came and an automatic suggestion was generated
 * @param prefilled of these, places whose prompt the engine had already, all but a quarter at most
 * @param prompts that were read ahead
 * @param tokens that were computed for these
 */
public record ReadAheadUse(int newPlaces, int prefilled, int prompts, long tokens) {
    /** Nothing was read ahead, and nobody has asked for a suggestion. */
    public static final ReadAheadUse NONE = new ReadAheadUse(0, 0, 0, 0);

    /** The share of new places that were prefilled, in per cent; 0 if there were none. */
    public int percent() {
        return newPlaces == 0 ? 0 : (int) Math.round(100.0 * prefilled / newPlaces);
    }
}
