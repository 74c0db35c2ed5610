// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.List;
import java.util.Set;

/**
 * The characters that an element of a grammar stands for.
 *
 * @param not    whether it stands for all others
 * @param ranges the first and the last character of each range, in turn
 */
record CharacterSet(boolean not, List<Integer> ranges) {
    /** Characters of which long tokens consist. */
    private static final List<Integer> COMMON = List.of((int) ' ', (int) 'a', (int) '0', (int) '-', (int) '\n');

    boolean contains(int character) {
        for (int i = 0; i < ranges.size(); i += 2) {
            if (ranges.get(i) <= character && character <= ranges.get(i + 1)) {
                return !not;
            }
        }
        return not;
    }

    /** Adds some of its characters. */
    void addSome(Set<Integer> characters) {
        for (int i = 0; i < ranges.size(); i += 2) {
            if (not) {
                COMMON.stream().filter(this::contains).forEach(characters::add);
            } else {
                characters.add(ranges.get(i));
            }
        }
        COMMON.stream().filter(this::contains).forEach(characters::add);
    }
}
