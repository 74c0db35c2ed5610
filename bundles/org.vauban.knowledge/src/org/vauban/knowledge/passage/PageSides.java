// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Collection;

/**
 * How many pages of a document have even numbers, and how many have others: left and right pages have heads of their
 * own. The pages are counted once, however many lines at their edges are compared. Pure.
 *
 * @param even pages with even numbers
 * @param odd all others
 */
public record PageSides(long even, long odd) {
    /** @param pages numbers of the pages, each once */
    public static PageSides of(Collection<Integer> pages) {
        long even = 0;
        long odd = 0;
        for (int page : pages) {
            even += page % 2 == 0 ? 1 : 0;
            odd += page % 2 == 0 ? 0 : 1;
        }
        return new PageSides(even, odd);
    }

    /** Whether a part of the pages has at least half of those of a side. */
    public boolean hasMost(Collection<Integer> part) {
        PageSides sides = of(part);
        return even > 0 && 2 * sides.even >= even || odd > 0 && 2 * sides.odd >= odd;
    }
}
