// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Objects;

/**
 * The start of a page within a passage.
 *
 * @param number from 1, by position in the file
 * @param label printed or assigned page label; empty if there is none
 * @param start first UTF-16 unit of the page in the text of the document
 */
public record PageStart(int number, String label, int start) {
    /** Requires a label, which may be empty. */
    public PageStart {
        Objects.requireNonNull(label);
    }
}
