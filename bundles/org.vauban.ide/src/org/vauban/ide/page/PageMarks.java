// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.page;

import java.util.ArrayList;
import java.util.List;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.passage.PageBox;

/** Finds the lines of a passage in the text of their page. Pure. */
public final class PageMarks {
    private PageMarks() {}

    /** A range of the page's text, in UTF-16 units. */
    public record Mark(int start, int end) {}

    /** Returns the lines that the boxes cover, in order. */
    public static List<Mark> of(DocumentPage page, List<PageBox> boxes) {
        List<Mark> marks = new ArrayList<>();
        for (TextBlock block : page.blocks()) {
            for (TextLine line : block.lines()) {
                if (boxes.stream().anyMatch(box -> box.page() == page.number() && covers(box, line))) {
                    marks.add(new Mark(line.start(), line.end()));
                }
            }
        }
        return marks;
    }

    /**
     * Whether the lines that the boxes cover still contain the cited words. Only letters and digits are compared;
     * masked text and text that continues on another page cannot be compared and counts as equal.
     *
     * @param cited cited text; empty if it is not known
     */
    public static boolean match(DocumentPage page, List<PageBox> boxes, String cited) {
        if (boxes.isEmpty() || cited.isEmpty() || cited.indexOf('*') >= 0
                || boxes.stream().mapToInt(box -> box.end() - box.start()).sum() < cited.strip().length()) {
            return true;
        }
        StringBuilder lines = new StringBuilder();
        of(page, boxes).forEach(mark -> lines.append(page.text(), mark.start(), mark.end()));
        return letters(lines.toString()).contains(letters(cited));
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    /** Whether the vertical middle of a line is inside a box. */
    private static boolean covers(PageBox box, TextLine line) {
        float x = line.x() + line.width() / 2;
        float y = line.y() + line.height() / 2;
        return x >= box.x() && x <= box.x() + box.width() && y >= box.y() && y <= box.y() + box.height();
    }
}
