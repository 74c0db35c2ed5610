// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.knowledge.passage.Passage;

/**
 * The passages before and after a passage in its document, as indexed. Immutable.
 *
 * @param before in document order: the last one ends where the passage begins
 * @param after in document order: the first one begins where the passage ends
 */
public record Neighbours(List<Passage> before, List<Passage> after) {
    /** For a passage without neighbours. */
    public static final Neighbours NONE = new Neighbours(List.of(), List.of());
    /** Maximum passages on each side. */
    public static final int MOST = 5;

    /** Copies the lists. */
    public Neighbours {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
