// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.Arrays;

/**
 * Hashes all runs of {@value #GRAM} characters (grams) of a text, and selects some of them by winnowing: Schleimer,
 * Wilkerson and Aiken, “Winnowing: Local Algorithms for Document Fingerprinting”, SIGMOD 2003. Of each {@value #WINDOW}
 * consecutive grams one is selected, so that any {@value #GUARANTEED} equal characters of two texts have a selected
 * gram in common. Pure.
 */
final class Fingerprints {
    /** Characters per gram. */
    static final int GRAM = 30;
    /** Number of consecutive grams of which one is selected. */
    static final int WINDOW = 36;
    /** Number of equal characters that always contain a selected gram. */
    static final int GUARANTEED = GRAM + WINDOW - 1;

    /** Odd, with bits spread over the whole word. */
    private static final long BASE = 0x9E37_79B9_7F4A_7C15L;
    private static final long OLDEST;

    static {
        long power = 1;
        for (int i = 0; i < GRAM; i++) {
            power *= BASE;
        }
        OLDEST = power;
    }

    private Fingerprints() {}

    /** Returns the hash of the gram at each index; empty for a text that is shorter than a gram. */
    static long[] hashes(NormalizedCode code) {
        int count = code.length() - GRAM + 1;
        if (count <= 0) {
            return new long[0];
        }
        long[] hashes = new long[count];
        long rolling = 0;
        for (int i = 0; i < code.length(); i++) {
            rolling = rolling * BASE + code.charAt(i) + 1;
            if (i >= GRAM) {
                rolling -= OLDEST * (code.charAt(i - GRAM) + 1);
            }
            if (i >= GRAM - 1) {
                hashes[i - GRAM + 1] = mix(rolling);
            }
        }
        return hashes;
    }

    /**
     * Returns the indices of the selected grams, ascending: of each window the smallest hash, of equal ones the last.
     */
    static int[] select(long[] hashes) {
        int[] selected = new int[hashes.length];
        int count = 0;
        int smallest = -1;
        for (int end = Math.min(WINDOW, hashes.length) - 1; end >= 0 && end < hashes.length; end++) {
            int start = Math.max(0, end - WINDOW + 1);
            if (smallest < start) {
                smallest = start;
                for (int i = start + 1; i <= end; i++) {
                    smallest = hashes[i] <= hashes[smallest] ? i : smallest;
                }
            } else if (hashes[end] <= hashes[smallest]) {
                smallest = end;
            }
            if (count == 0 || selected[count - 1] != smallest) {
                selected[count++] = smallest;
            }
        }
        return Arrays.copyOf(selected, count);
    }

    /** Spreads all bits over all bits: the finaliser of MurmurHash3. */
    static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ mixed >>> 33;
    }
}
