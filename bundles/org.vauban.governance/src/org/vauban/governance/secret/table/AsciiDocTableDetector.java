// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.ScannedText;

/**
 * Finds secrets in the cells of AsciiDoc tables, which are enclosed by two lines <code>|===</code>: a bar begins a
 * cell, on any line; the first line, or {@code cols}, determines how many form a row. In <code>,===</code> and
 * <code>:===</code>, and with such a {@code format}, each line is a row. A table within a cell is enclosed by two lines
 * <code>!===</code>.
 */
public final class AsciiDocTableDetector extends CellDetector {
    private static final String RULE = "===";
    /** Characters before the bar of a cell: its span, alignment and style. */
    private static final String SPECIFIERS = "0123456789.+*<^>aehlmsdv";
    private static final int LONGEST_SPECIFIER = 16;
    private static final int LONGEST_ATTRIBUTES = 1_000;

    private final List<Cell> cells = new ArrayList<>();
    /** Separator of the rule that began the table and will end it; 0 outside tables. */
    private char mark;
    private char separator;
    /** Whether each line is a row. */
    private boolean records;
    private boolean firstRow;
    /** Number of cells in a row; 0 until the first line of the table determines it. */
    private int columns;
    /** The attributes before a table, or empty. */
    private String told = "";
    /** The table in a cell of this one, or null. */
    private @Nullable AsciiDocTableDetector inner;

    public AsciiDocTableDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (!text.kind().prose() || text.indexOf(RULE) < 0) {
            return;
        }
        for (int from = 0; from < length;) {
            int to = lineEnd(from, length);
            take(from, to);
            from = to + 1;
        }
        end();
    }

    private void take(int from, int to) {
        char rule = rule(from, to);
        if (mark == 0) {
            if (rule != 0) {
                begin(rule);
            }
        } else if (rule == mark || rule == '|') {
            end();
        } else if (mark == '|' && (inner != null || rule == '!')) {
            nested(from, to);
        } else {
            line(from, to);
        }
        boolean attributes = text.charAt(from) == '[' && to - from < LONGEST_ATTRIBUTES;
        if (attributes) {
            told = text.substring(from, to);
        } else if (text.charAt(from) != '.') { // a title may come between the attributes and the table
            told = "";
        }
    }

    private void nested(int from, int to) {
        AsciiDocTableDetector table = inner;
        if (table == null) {
            table = new AsciiDocTableDetector(text);
            table.told = told;
            inner = table;
        }
        table.take(from, to);
        inner = table.mark == 0 ? null : table;
    }

    private void begin(char rule) {
        mark = rule;
        columns = columns(attribute("cols="));
        String format = attribute("format=");
        String other = attribute("separator=");
        records = rule == ',' || rule == ':' || format.equals("csv") || format.equals("dsv") || format.equals("tsv");
        separator = other.length() == 1 ? other.charAt(0)
                : switch (format) {
                    case "csv" -> ',';
                    case "dsv" -> ':';
                    case "tsv" -> '\t';
                    default -> rule;
                };
        firstRow = true;
    }

    /** Returns the value of an attribute of the table, without its quotes; empty if there is none. */
    private String attribute(String name) {
        int at = told.indexOf(name);
        if (at < 0) {
            return "";
        }
        int from = at + name.length();
        boolean quoted = from < told.length() && isQuote(told.charAt(from));
        int to = quoted ? told.indexOf(told.charAt(from), from + 1) : from;
        while (!quoted && to < told.length() && ",]".indexOf(told.charAt(to)) < 0) {
            to++;
        }
        return told.substring(quoted ? from + 1 : from, to < 0 ? told.length() : to);
    }

    /** Returns the separator of a table that begins or ends here, or 0. */
    private char rule(int from, int to) {
        char c = text.charAt(from);
        boolean rule = to - from >= 4 && "|,:!".indexOf(c) >= 0 && text.startsWith(RULE, from + 1)
                && blank(run(from + 1, '='), to);
        return rule ? c : 0;
    }

    /** Returns the number of columns in an attribute such as {@code 1,3*}, or 0. */
    private static int columns(String cols) {
        int columns = 0;
        for (String column : cols.isEmpty() ? new String[0] : cols.split("[,;]")) {
            int times = column.indexOf('*');
            String count = times < 0 ? "" : column.substring(0, times).strip();
            columns += count.matches("[0-9]{1,2}") ? Integer.parseInt(count) : 1;
        }
        return columns;
    }

    private void line(int from, int to) {
        if (blank(from, to)) {
            return;
        }
        int start = records ? from : -1;
        int first = cells.size();
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == separator && (records || i == from || text.charAt(i - 1) != '\\')) {
                add(start, records ? i : withoutSpecifier(Math.max(start, from), i));
                start = i + 1;
            }
        }
        add(start, to);
        if (records) {
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

    /** Returns where a cell ends before the specifier of the next bar: {@code |hunter2 2+|x}. */
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
        AsciiDocTableDetector table = inner;
        if (table != null) {
            table.end();
            inner = null;
        }
        if (!cells.isEmpty()) {
            row(cells.size());
        }
        mark = 0;
    }
}
