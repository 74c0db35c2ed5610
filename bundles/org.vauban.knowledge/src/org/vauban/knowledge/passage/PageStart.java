// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Objects;

/**
 * Where a page begins in a passage.
 *
 * @param number from 1, by position in the file
 * @param label what is printed on that page or in its place; empty if there is none
 * @param start first UTF-16 unit of the page in the text of the document
 */
public record PageStart(int number, String label, int start) {
    /** It has a label, or an empty one. */
    public PageStart {
        Objects.requireNonNull(label);
    }
}
