// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.proposal;

import java.util.Objects;

/**
 * Lines that are replaced together.
 *
 * @param index index in its proposal, from 0
 * @param firstLine first line in the old text, from 0
 * @param lineCount number of replaced lines in the old text; 0 for an insertion before the first line
 * @param offset offset of the old lines in the old text, in UTF-16 units
 * @param oldText the old lines with their line ends; empty for an insertion
 * @param newText the new lines with their line ends; empty for a deletion
 */
public record Hunk(int index, int firstLine, int lineCount, int offset, String oldText, String newText) {
    public Hunk {
        Objects.requireNonNull(oldText);
        Objects.requireNonNull(newText);
    }
}
