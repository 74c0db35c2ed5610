// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.text.ScannedText;

/**
 * Finds secrets in the cells of tables: below a heading that names a secret, and beside a secret's name. Covers tables
 * of Markdown, of Gherkin and of database output in prose, and files of separated values.
 */
public final class TableDetector extends CellDetector {
    private static final String SEPARATORS = ",;\t|";

    public TableDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (text.kind().records()) {
            records();
        } else if (text.kind().prose()) {
            drawn();
        }
    }

    /** Scans tables whose columns are separated by bars. */
    private void drawn() {
        boolean inside = false;
        int headFrom = -1;
        int headTo = -1;
        for (int from = 0; from < length;) {
            int to = lineEnd(from, length);
            boolean bar = text.indexOf('|', from, to) >= 0;
            if (text.startsWith("|===", from)) { // of AsciiDoc
                inside = false;
                headFrom = -1;
            } else if (rule(from, to)) {
                if (!inside && headFrom >= 0) {
                    heading(cells(headFrom, headTo));
                    inside = true;
                }
            } else if (bar && inside) {
                row(cells(from, to), false);
            } else if (bar && boxed(from, to)) {
                heading(cells(from, to));
                inside = true;
            } else {
                inside = false;
                headFrom = bar ? from : -1;
                headTo = to;
            }
            from = to + 1;
        }
    }

    /** Whether bars begin and end a line: code has lines that begin with one, such as {@code | Token}. */
    private boolean boxed(int from, int to) {
        int first = skipBlanks(from);
        int last = to - 1;
        while (last > first && Character.isWhitespace(text.charAt(last))) {
            last--;
        }
        return last > first && text.charAt(first) == '|' && text.charAt(last) == '|';
    }

    /** Whether a line is a rule: {@code |---|:--|}, {@code +----+}, {@code ----+----}. */
    private boolean rule(int from, int to) {
        boolean dashes = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            dashes |= c == '-' || c == '=';
            if ("|+-=: \t\r".indexOf(c) < 0) {
                return false;
            }
        }
        return dashes;
    }

    private List<Cell> cells(int from, int to) {
        List<Cell> cells = new ArrayList<>();
        int start = skipBlanks(from);
        start = start < to && text.charAt(start) == '|' ? start + 1 : start;
        for (int i = start; i <= to && cells.size() < MOST_CELLS; i++) {
            if (i == to || text.charAt(i) == '|' && text.charAt(i - 1) != '\\') {
                if (i < to || !blank(start, to)) {
                    cells.add(cell(start, i));
                }
                start = i + 1;
            }
        }
        return cells;
    }

    /** Scans a file of separated values, whose first record has the headings. */
    private void records() {
        int begin = heading();
        char separator = separator(begin);
        boolean first = true;
        List<Cell> cells = new ArrayList<>();
        for (int i = begin; i < length;) {
            int start = i;
            int close = text.charAt(i) == '"' ? closing(i + 1) : i;
            // a cell without closing quote ends at the separator, unless everything that follows may be the secret
            boolean quoted = close > i && (ends(close, separator) || secretBehind(cells));
            i = quoted ? close : i;
            while (i < length && text.charAt(i) != separator && text.charAt(i) != '\n') {
                i++;
            }
            if (cells.size() < MOST_CELLS) {
                cells.add(quoted ? unquoted(start, i) : cell(start, i));
            }
            if (i >= length || text.charAt(i) == '\n') {
                if (first) {
                    heading(cells);
                    first = false;
                } else {
                    row(cells, true);
                }
                cells.clear();
            }
            i++;
        }
        if (!cells.isEmpty() && !first) {
            row(cells, true); // the last record ends with a separator
        }
    }

    /** Returns the whole content between the quotes of a cell. */
    private Cell unquoted(int from, int to) {
        int end = to;
        while (end > from + 1 && (Character.isWhitespace(text.charAt(end - 1)) || text.charAt(end - 1) == '"')) {
            end--;
        }
        return new Cell(from + 1, end);
    }

    /** Returns the index after the quote that ends a cell, in which a doubled quote stands for one. */
    private int closing(int from) {
        int i = from;
        while (i < length) {
            if (text.charAt(i) == '"') {
                if (i + 1 >= length || text.charAt(i + 1) != '"') {
                    return i + 1;
                }
                i++;
            }
            i++;
        }
        return i;
    }

    /** Whether a cell ends after the quote before a position; without a closing quote the text ends. */
    private boolean ends(int close, char separator) {
        int next = close;
        while (next < length && next < close + 16 && text.charAt(next) != separator
                && (isBlank(text.charAt(next)) || text.charAt(next) == '\r')) {
            next++;
        }
        return next < length ? text.charAt(next) == separator || text.charAt(next) == '\n'
                : text.charAt(close - 1) == '"';
    }

    /** Returns where the heading record begins: after empty lines, comments and Excel's {@code sep=;}. */
    private int heading() {
        int from = 0;
        while (from < length) {
            int to = lineEnd(from, length);
            boolean remark = text.charAt(from) == '#' && separators(from, to) == 0;
            if (!remark && !blank(from, to) && !text.regionMatches(true, from, "sep=", 0, 4)) {
                return from;
            }
            from = to + 1;
        }
        return 0;
    }

    private int separators(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += SEPARATORS.indexOf(text.charAt(i)) >= 0 ? 1 : 0;
        }
        return count;
    }

    private char separator(int from) {
        int[] counts = new int[SEPARATORS.length()];
        int best = 0;
        for (int i = from; i < length && text.charAt(i) != '\n'; i++) {
            int which = SEPARATORS.indexOf(text.charAt(i));
            if (which >= 0 && ++counts[which] > counts[best]) {
                best = which;
            }
        }
        return SEPARATORS.charAt(best);
    }
}
