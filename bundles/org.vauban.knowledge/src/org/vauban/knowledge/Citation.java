// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;

/**
 * A verbatim range of a passage and its location. Everything but the offsets derives from the passage, so it is correct
 * regardless of who chose the range.
 *
 * @param passage passage that contains the range
 * @param start first UTF-16 unit in the text of the document
 * @param end exclusive end
 * @param text text of the range, with current redactions
 */
public record Citation(Passage passage, int start, int end, String text) {
    /** Checks the offsets. */
    public Citation {
        Objects.requireNonNull(passage);
        if (start < passage.start() || end > passage.end() || text.length() != end - start || start >= end) {
            throw new IllegalArgumentException("a citation from " + start + " to " + end + " of a passage from "
                    + passage.start() + " to " + passage.end());
        }
    }

    /** Boxes of the range's lines, whole lines, in order; empty for formats without boxes. */
    public List<PageBox> boxes() {
        return passage.boxes().stream().filter(box -> box.start() < end && box.end() > start).toList();
    }

    /** Page on which the range begins, from 1; 0 for formats without pages. */
    public int page() {
        return passage.pageAt(start);
    }

    /** Printed label of that page; empty if unknown. */
    public String pageLabel() {
        return passage.pageLabelAt(start);
    }

    /** Line on which the range begins, from 1; 0 for formats whose extracted text is not the file's. */
    public int line() {
        return passage.lineAt(start);
    }
}
