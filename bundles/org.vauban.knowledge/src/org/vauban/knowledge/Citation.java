// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;

/**
 * A stretch of a passage, verbatim, and where it stands. Everything but the offsets follows from the passage, so it is
 * right whatever chose the stretch.
 *
 * @param passage in which it stands
 * @param start first UTF-16 unit in the text of the document
 * @param end behind the last one
 * @param text what stands there, with what is masked now
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

    /** The boxes of its lines, whole lines, in order; empty for formats without boxes. */
    public List<PageBox> boxes() {
        return passage.boxes().stream().filter(box -> box.start() < end && box.end() > start).toList();
    }

    /** The page on which it begins, from 1; 0 for formats without pages. */
    public int page() {
        return passage.pageAt(start);
    }

    /** What is printed on that page; empty if that is not known. */
    public String pageLabel() {
        return passage.pageLabelAt(start);
    }

    /** The line on which it begins, from 1; 0 for formats whose text is not that of the file. */
    public int line() {
        return passage.lineAt(start);
    }
}
