// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Collection;

/**
 * Counts the left and right pages of a document, which may have different running heads. The pages are counted once,
 * however many lines at their edges are compared. Pure.
 *
 * @param even number of pages with even numbers
 * @param odd number of all other pages
 */
public record PageSides(long even, long odd) {
    /** @param pages page numbers, each once */
    public static PageSides of(Collection<Integer> pages) {
        long even = 0;
        long odd = 0;
        for (int page : pages) {
            even += page % 2 == 0 ? 1 : 0;
            odd += page % 2 == 0 ? 0 : 1;
        }
        return new PageSides(even, odd);
    }

    /** Whether some of the pages make up at least half of the even or of the odd pages. */
    public boolean hasMost(Collection<Integer> part) {
        PageSides sides = of(part);
        return even > 0 && 2 * sides.even >= even || odd > 0 && 2 * sides.odd >= odd;
    }
}
