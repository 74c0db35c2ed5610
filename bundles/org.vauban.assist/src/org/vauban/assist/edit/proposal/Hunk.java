// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.Objects;

/**
 * Lines that are replaced together.
 *
 * @param index in its proposal, counted from 0
 * @param firstLine of the old text, counted from 0
 * @param lineCount how many lines of the old text are replaced; 0 for an insertion before the first line
 * @param offset where the old lines begin in the old text, in UTF-16 units
 * @param oldText the old lines with their line ends; empty for an insertion
 * @param newText the new lines with their line ends; empty for a deletion
 */
public record Hunk(int index, int firstLine, int lineCount, int offset, String oldText, String newText) {
    public Hunk {
        Objects.requireNonNull(oldText);
        Objects.requireNonNull(newText);
    }
}
