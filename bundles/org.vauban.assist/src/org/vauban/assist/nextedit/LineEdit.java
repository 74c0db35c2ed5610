// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.Objects;
import java.util.Optional;

/**
 * What somebody has done to one line so far.
 *
 * @param document a key of the document, such as its file or its URI; equal for the same one
 * @param line from 0
 * @param before the line without its end, before the first key
 * @param after the line now
 */
public record LineEdit(Object document, int line, String before, String after) {
    public LineEdit {
        Objects.requireNonNull(document);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /**
     * The same edit after lines came or went.
     *
     * @param behind the line behind which; -1 for the first ones
     * @param lines how many came, or negative how many went
     * @return empty where its line went
     */
    public Optional<LineEdit> moved(int behind, int lines) {
        if (line <= behind) {
            return Optional.of(this);
        }
        return line <= behind - lines ? Optional.empty()
                : Optional.of(new LineEdit(document, line + lines, before, after));
    }

    /** Whether it is of the same line as another. */
    boolean isOfSameLine(LineEdit other) {
        return line == other.line && document.equals(other.document);
    }
}
