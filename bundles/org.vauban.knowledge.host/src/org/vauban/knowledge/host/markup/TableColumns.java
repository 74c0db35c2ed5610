// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/** Computes the columns of cells in an HTML table with column and row spans. For one group of rows. */
final class TableColumns {
    /** Maximum column; cells beyond it take one column each, since spans cost memory. */
    private static final int MOST = 200;
    private static final int MOST_ROWS = 65_534;

    /** Remaining rows that a cell above occupies, by column. */
    private final List<Integer> taken = new ArrayList<>();
    private int column;

    void beginRow() {
        column = 0;
    }

    /** @return number of columns before the next cell that cells above occupy */
    int before() {
        int from = column;
        while (column < taken.size() && taken.get(column) > 0) {
            taken.set(column, taken.get(column) - 1);
            column++;
        }
        return column - from;
    }

    /** @return number of columns of the cell at the position that {@link #before} found */
    int of(Element cell) {
        int columns = column < MOST ? span(cell, "colspan", MOST - column) : 1;
        int rows = span(cell, "rowspan", MOST_ROWS);
        for (int i = 0; i < columns && column < MOST; i++, column++) {
            if (column < taken.size()) {
                taken.set(column, rows - 1);
            } else {
                taken.add(rows - 1);
            }
        }
        return columns;
    }

    void endRow() {
        for (; column < taken.size(); column++) {
            taken.set(column, Math.max(0, taken.get(column) - 1));
        }
    }

    /** A row span of zero covers all rows that follow. */
    private static int span(Element cell, String name, int most) {
        String value = cell.attr(name).strip();
        if (!value.matches("\\d{1,5}")) {
            return 1;
        }
        int span = Integer.parseInt(value);
        return span == 0 && name.equals("rowspan") ? most : Math.clamp(span, 1, most);
    }
}
