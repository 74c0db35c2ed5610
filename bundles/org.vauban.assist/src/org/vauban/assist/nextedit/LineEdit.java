// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.Objects;
import java.util.Optional;

/**
 * The accumulated edit of one line.
 *
 * @param document key of the document, such as its file or its URI; equal for the same document
 * @param line line number, from 0
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
     * Returns the same edit after lines were inserted or deleted.
     *
     * @param behind number of the line after which that happened; -1 for the beginning of the document
     * @param lines number of inserted lines; negative for deleted ones
     * @return empty if its line was deleted
     */
    public Optional<LineEdit> moved(int behind, int lines) {
        if (line <= behind) {
            return Optional.of(this);
        }
        return line <= behind - lines ? Optional.empty()
                : Optional.of(new LineEdit(document, line + lines, before, after));
    }

    /** Whether it belongs to the same line as another edit. */
    boolean isOfSameLine(LineEdit other) {
        return line == other.line && document.equals(other.document);
    }
}
