// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vauban.governance.secret.text.ScannedText;

/** Finds secrets in the cells of HTML tables, in pages and in texts that may contain HTML. */
public final class MarkupTableDetector extends CellDetector {
    private static final int LONGEST_TAG = 2_000;
    private static final int LONGEST_INNER_TAG = 200;
    private static final int MOST_INNER_TAGS = 8;
    /** Maximum number of columns that a cell spans. */
    private static final int WIDEST = 20;

    private final List<Cell> cells = new ArrayList<>();
    private boolean firstRow = true;
    /** Whether all cells of the row are headings; below, whether one is. */
    private boolean headings = true;
    private boolean heading;
    /** Where the open cell begins; below, its width; or -1. */
    private int open = -1;
    private int width = 1;
    /** The first {@code >} at or after the last offset searched from, so that each is searched for once. */
    private int bracket = -1;

    public MarkupTableDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (!text.kind().prose()) {
            return;
        }
        for (int at = text.indexOf('<', 0); at >= 0 && at + 2 < length; at = text.indexOf('<', at + 1)) {
            int name = text.charAt(at + 1) == '/' ? at + 2 : at + 1;
            if (name + 1 < length && "tT".indexOf(text.charAt(name)) >= 0) {
                tag(at, name);
            }
        }
        cell(length);
        row();
    }

    private void tag(int at, int name) {
        int end = run(name, "");
        String tag = end - name > 5 ? "" : text.substring(name, end).toLowerCase(Locale.ROOT);
        boolean closing = name > at + 1;
        switch (tag) {
            case "td", "th" -> {
                if (at < open) {
                    return; // in the attributes of the opening tag
                }
                cell(at);
                int close = closing ? -1 : close(end);
                if (close >= 0) {
                    open = close + 1;
                    width = width(end, close);
                    headings &= tag.equals("th");
                    heading |= tag.equals("th");
                }
            }
            case "tr", "table" -> {
                cell(at);
                row();
                firstRow |= tag.equals("table");
            }
            default -> {
                // thead, tbody and others do not matter
            }
        }
    }

    /** Returns where a tag ends, or -1. */
    private int close(int from) {
        if (bracket < from) {
            int found = text.indexOf('>', from);
            bracket = found < 0 ? length : found;
        }
        return bracket < Math.min(length, from + LONGEST_TAG) ? bracket : -1;
    }

    private int width(int from, int to) {
        int at = text.indexOf("colspan=", from, to);
        int digit = at < 0 ? to : at + "colspan=".length();
        digit = digit < to && isQuote(text.charAt(digit)) ? digit + 1 : digit;
        int columns = 0;
        while (digit < to && columns < WIDEST && isDigit(text.charAt(digit))) {
            columns = columns * 10 + text.charAt(digit++) - '0';
        }
        return Math.clamp(columns, 1, WIDEST);
    }

    private void cell(int to) {
        if (open >= 0) {
            Cell cell = inner(open, Math.max(open, to));
            for (int n = 0; n < width && cells.size() < MOST_CELLS; n++) {
                cells.add(n == 0 ? cell : new Cell(to, to));
            }
        }
        open = -1;
    }

    private void row() {
        if (!cells.isEmpty()) {
            if (headings || firstRow && !heading) {
                heading(cells);
            } else if (firstRow) {
                noHeading();
            }
            if (!headings && row(cells, false) && firstRow) {
                noHeading(); // a name and its value: the table has no headings
            }
            firstRow = false;
        }
        cells.clear();
        headings = true;
        heading = false;
    }

    /** Returns the content of a cell without its blanks and tags: {@code <code>hunter2</code>}. */
    private Cell inner(int from, int to) {
        Cell cell = trimmed(from, to);
        for (int n = 0; n < MOST_INNER_TAGS && cell.to() > cell.from(); n++) {
            int start = cell.from();
            int end = cell.to();
            if (text.charAt(start) == '<') {
                int close = text.indexOf('>', start, Math.min(end, start + LONGEST_INNER_TAG));
                start = close < 0 ? start : close + 1;
            }
            if (end > start && text.charAt(end - 1) == '>') {
                int begin = end - 1;
                while (begin > start && end - begin < LONGEST_INNER_TAG && text.charAt(begin) != '<') {
                    begin--;
                }
                end = text.charAt(begin) == '<' ? begin : end;
            }
            if (start == cell.from() && end == cell.to()) {
                break;
            }
            cell = trimmed(start, end);
        }
        return cell;
    }

    private Cell trimmed(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return cell(start, end);
    }
}
