// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Classes of characters that no set of a grammar distinguishes, numbered from 0. */
final class CharacterClasses {
    private static final int ASCII = 128;

    /** The first character of each class except the first. */
    private final int[] starts;
    private final int[] ascii = new int[ASCII];

    CharacterClasses(List<CharacterSet> sets) {
        TreeSet<Integer> found = new TreeSet<>();
        for (CharacterSet set : sets) {
            List<Integer> ranges = set.ranges();
            for (int i = 0; i < ranges.size(); i += 2) {
                found.add(ranges.get(i));
                if (ranges.get(i + 1) < Integer.MAX_VALUE) {
                    found.add(ranges.get(i + 1) + 1);
                }
            }
        }
        found.remove(0);
        starts = found.stream().mapToInt(Integer::intValue).toArray();
        Arrays.setAll(ascii, this::search);
    }

    private int search(int character) {
        int at = Arrays.binarySearch(starts, character);
        return at >= 0 ? at + 1 : -1 - at;
    }

    int size() {
        return starts.length + 1;
    }

    int of(int character) {
        return character < ASCII ? ascii[character] : search(character);
    }

    /** Returns the first character of a class. */
    int first(int number) {
        return number == 0 ? 0 : starts[number - 1];
    }
}
