// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.text.ScannedText;

/**
 * Finds secrets in tables with tab-separated columns, as spreadsheets export and paste them: the first line has the
 * headings, and the table ends with a line without a tab.
 */
public final class TabbedTableDetector extends CellDetector {
    public TabbedTableDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (!text.kind().prose()) {
            return;
        }
        int next = -1; // the next line of the table
        int from = 0;
        for (int tab = text.indexOf('\t', 0); tab >= 0; tab = text.indexOf('\t', from)) {
            int line = text.lastIndexOf("\n", tab) + 1;
            int to = lineEnd(tab, length);
            boolean columns = !blank(Math.max(from, line), tab) || text.indexOf('\t', behindBlanks(tab, to), to) >= 0;
            if (columns) {
                List<Cell> cells = cells(line, to);
                if (line != next) {
                    heading(cells);
                }
                row(cells, false);
                next = to + 1;
            }
            from = to;
        }
    }

    private int behindBlanks(int at, int to) {
        int i = at;
        while (i < to && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private List<Cell> cells(int from, int to) {
        List<Cell> cells = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to && cells.size() < MOST_CELLS; i++) {
            if (i == to || text.charAt(i) == '\t') {
                cells.add(cell(start, i));
                start = i + 1;
            }
        }
        return cells;
    }
}
