// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.knowledge.passage.Passage;

/**
 * What stands before and after a passage in its document, as it was indexed. Immutable.
 *
 * @param before in the order of the document: the last one ends where the passage begins
 * @param after in the order of the document: the first one begins where the passage ends
 */
public record Neighbours(List<Passage> before, List<Passage> after) {
    /** Of a passage that stands alone. */
    public static final Neighbours NONE = new Neighbours(List.of(), List.of());
    /** Passages on each side at most: more is the document itself. */
    public static final int MOST = 5;

    /** Copies the lists. */
    public Neighbours {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
