// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import org.vauban.assist.edit.proposal.TextLines;

/**
 * A line that is not blank, for the comparison of code.
 *
 * @param text the line, stripped
 * @param indent columns of its indentation
 * @param start offset in its text
 * @param end offset after its line end
 */
record CodeLine(String text, int indent, int start, int end) {
    private static final int TAB = 4;

    static List<CodeLine> of(String text) {
        List<CodeLine> lines = new ArrayList<>();
        TextLines all = TextLines.of(text);
        for (int i = 0; i < all.count(); i++) {
            String line = all.line(i);
            if (!line.isBlank()) {
                lines.add(new CodeLine(line.strip(), width(EditRegion.leadingBlanks(line)), all.start(i),
                        all.start(i + 1)));
            }
        }
        return lines;
    }

    static int width(String blanks) {
        return blanks.chars().map(c -> c == '\t' ? TAB : 1).sum();
    }

    /** Returns the last index of such a line, or -1. */
    static int last(List<CodeLine> lines, String text) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).text().equals(text)) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the first index of such a line, or -1. */
    static int first(List<CodeLine> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).text().equals(text)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether this many lines, at least one, are equal except for blanks. */
    static boolean equal(List<CodeLine> a, int fromA, List<CodeLine> b, int fromB, int count) {
        for (int i = 0; i < count; i++) {
            if (!a.get(fromA + i).text().equals(b.get(fromB + i).text())) {
                return false;
            }
        }
        return count > 0;
    }

    /** Returns the number of characters in some lines, without the blanks around them. */
    static int signs(List<CodeLine> lines, int from, int count) {
        return lines.subList(from, from + count).stream().mapToInt(each -> each.text().length()).sum();
    }
}
