// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What somebody has done to one line so far.
 *
 * @param file or null for a text without a file
 * @param line from 0
 * @param before the line without its end, before the first key
 * @param after the line now
 */
public record LineEdit(Path file, int line, String before, String after) {
    public LineEdit {
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** Whether it is of the same line as another. */
    boolean isOfSameLine(LineEdit other) {
        return line == other.line && Objects.equals(file, other.file);
    }
}
