// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.assist.fix.FixQuery.Scope;

/**
 * Selects the lines around a problem, few enough for a small model: its statement and the neighbours in the same block.
 * Pure.
 */
final class ProblemScope {
    private static final int LINES = 10;

    private ProblemScope() {}

    static Scope of(String text, int start, int end) {
        TextLines lines = TextLines.of(text);
        if (lines.count() == 0) {
            return new Scope(0, 0);
        }
        int first = lines.at(start);
        int last = lines.at(Math.max(start, end - 1));
        int indent = indent(lines.line(first));
        int from = first;
        while (from > 0 && first - from < LINES && belongs(lines.line(from - 1), indent)) {
            from--;
        }
        int to = last;
        while (to + 1 < lines.count() && to - last < LINES && belongs(lines.line(to + 1), indent)) {
            to++;
        }
        return new Scope(lines.start(from), lines.start(to + 1));
    }

    /** Whether a line is in the same block; at the outermost level a blank line ends it. */
    private static boolean belongs(String line, int indent) {
        return line.isBlank() ? indent > 0 : indent(line) >= indent;
    }

    private static int indent(String line) {
        int columns = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\t') {
                columns += 4;
            } else if (line.charAt(i) == ' ') {
                columns++;
            } else {
                return columns;
            }
        }
        return 0;
    }
}
