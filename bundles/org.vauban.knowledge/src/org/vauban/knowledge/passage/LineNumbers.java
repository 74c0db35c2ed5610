// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Arrays;

/** Maps positions in a text to line numbers; a line ends with LF, CR LF or CR. */
public final class LineNumbers {
    private final int[] starts;

    /** Scans the text once. */
    public LineNumbers(String text) {
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = i + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }

    /** Returns the line of a position, from 1. */
    public int at(int position) {
        int index = Arrays.binarySearch(starts, position);
        return index >= 0 ? index + 1 : -index - 1;
    }
}
