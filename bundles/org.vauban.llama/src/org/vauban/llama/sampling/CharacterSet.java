// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The characters that an element of a grammar matches.
 *
 * @param not whether it matches all other characters
 * @param ranges the first and the last character of each range, alternating; after construction sorted and separated
 */
record CharacterSet(boolean not, List<Integer> ranges) {
    /** Typical characters of long tokens. */
    private static final List<Integer> COMMON = List.of((int) ' ', (int) 'a', (int) '0', (int) '-', (int) '\n');

    CharacterSet {
        ranges = sorted(ranges);
    }

    private static List<Integer> sorted(List<Integer> ranges) {
        List<int[]> pairs = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i += 2) {
            pairs.add(new int[] {ranges.get(i), ranges.get(i + 1)});
        }
        pairs.removeIf(pair -> pair[0] > pair[1]);
        pairs.sort(Comparator.comparingInt(pair -> pair[0]));
        List<Integer> sorted = new ArrayList<>();
        for (int[] pair : pairs) {
            if (!sorted.isEmpty() && pair[0] - 1 <= sorted.getLast()) { // a character is not negative
                sorted.set(sorted.size() - 1, Math.max(sorted.getLast(), pair[1]));
            } else {
                sorted.add(pair[0]);
                sorted.add(pair[1]);
            }
        }
        return List.copyOf(sorted);
    }

    boolean contains(int character) {
        int at = Collections.binarySearch(ranges, character);
        // if it is not found, an even insertion point is inside a range
        return not != (at >= 0 || at % 2 == 0);
    }

    /** Whether it contains one of the characters from the first to the last. */
    boolean containsAny(int first, int last) {
        int found = Collections.binarySearch(ranges, first);
        int at = (found < 0 ? -1 - found : found) / 2 * 2; // the first range that does not end before
        if (at == ranges.size()) {
            return not;
        }
        return not ? ranges.get(at) > first || ranges.get(at + 1) < last : ranges.get(at) <= last;
    }

    /** Adds the first character of each of its ranges, and the common ones that it contains. */
    void addSome(Set<Integer> characters) {
        for (int i = 0; !not && i < ranges.size(); i += 2) {
            characters.add(ranges.get(i));
        }
        COMMON.stream().filter(this::contains).forEach(characters::add);
    }
}
