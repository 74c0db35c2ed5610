// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds secrets in the cells of the tables of AsciiDoc, which stand between two lines <code>|===</code>: a bar begins a
 * cell, on any line; the first line, or {@code cols}, tells how many make a row. In <code>,===</code> and
 * <code>:===</code> each line is a row.
 */
final class AsciiDocTableDetector extends CellDetector {
    private static final String RULE = "===";
    /** Before the bar of a cell: its span, its alignment, its style. */
    private static final String SPECIFIERS = "0123456789.+*<^>aehlmsdv";
    private static final int LONGEST_SPECIFIER = 16;
    private static final int LONGEST_ATTRIBUTES = 1_000;

    private final List<Cell> cells = new ArrayList<>();
    private boolean firstRow;
    /** How many cells make a row; 0 until the first line of the table tells. */
    private int columns;

    AsciiDocTableDetector(ScannedText text) {
        super(text);
    }

    void scan() {
        if (!text.kind().prose() || text.indexOf(RULE) < 0) {
            return;
        }
        char separator = 0;
        int told = 0;
        for (int from = 0; from < length;) {
            int to = lineEnd(from, length);
            char rule = rule(from, to);
            if (separator != 0 && (rule == separator || rule == '|')) {
                end();
                separator = 0;
            } else if (rule != 0) {
                separator = rule;
                columns = told;
                firstRow = true;
            } else if (separator != 0) {
                line(from, to, separator);
            }
            told = text.charAt(from) == '[' && to - from < LONGEST_ATTRIBUTES ? columns(text.substring(from, to))
                    : told(from, told);
            from = to + 1;
        }
        end();
    }

    /** A title may stand between the attributes and the table. */
    private int told(int from, int told) {
        return text.charAt(from) == '.' ? told : 0;
    }

    /** The separator of a table that begins or ends here, or 0. */
    private char rule(int from, int to) {
        char c = text.charAt(from);
        boolean rule = to - from >= 4 && "|,:!".indexOf(c) >= 0 && text.startsWith(RULE, from + 1)
                && blank(run(from + 1, '='), to);
        return rule ? c : 0;
    }

    /** {@code [%header,cols="1,3*"]}: how many columns a table has, or 0. */
    private static int columns(String attributes) {
        int at = attributes.indexOf("cols=");
        if (at < 0) {
            return 0;
        }
        int from = at + "cols=".length();
        boolean quoted = from < attributes.length() && isQuote(attributes.charAt(from));
        int to = quoted ? attributes.indexOf(attributes.charAt(from), from + 1) : attributes.indexOf(',', from);
        int columns = 0;
        for (String column : attributes.substring(quoted ? from + 1 : from, to < 0 ? attributes.length() : to)
                .split("[,;]")) {
            int times = column.indexOf('*');
            String count = times < 0 ? "" : column.substring(0, times).strip();
            columns += count.matches("[0-9]{1,2}") ? Integer.parseInt(count) : 1;
        }
        return columns;
    }

    private void line(int from, int to, char separator) {
        if (blank(from, to)) {
            return;
        }
        boolean bars = separator == '|' || separator == '!';
        int start = bars ? -1 : from;
        int first = cells.size();
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == separator && (!bars || i == from || text.charAt(i - 1) != '\\')) {
                add(start, bars ? withoutSpecifier(Math.max(start, from), i) : i);
                start = i + 1;
            }
        }
        add(start, to);
        if (!bars) {
            row(cells.size());
        } else {
            columns = columns == 0 ? cells.size() - first : columns;
            while (columns > 0 && cells.size() >= columns) {
                row(columns);
            }
        }
    }

    private void add(int from, int to) {
        if (from >= 0 && cells.size() < MOST_CELLS) {
            cells.add(cell(from, Math.max(from, to)));
        }
    }

    /** Where a cell ends before the bar of the next: {@code |hunter2 2+|x}. */
    private int withoutSpecifier(int from, int bar) {
        int i = bar;
        while (i > from && bar - i < LONGEST_SPECIFIER && SPECIFIERS.indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        return i > from && isBlank(text.charAt(i - 1)) ? i : bar;
    }

    private void row(int count) {
        List<Cell> row = cells.subList(0, count);
        if (firstRow) {
            heading(row);
        }
        if (row(row, false) && firstRow) {
            noHeading(); // a name and its value: the table has no headings
        }
        firstRow = false;
        row.clear();
    }

    private void end() {
        if (!cells.isEmpty()) {
            row(cells.size());
        }
    }
}
