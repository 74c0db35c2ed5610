// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A table with a requirement in each row, and a head that names the columns: that of the id, of the text, and of the
 * attributes. Immutable.
 */
final class RequirementTable {
    /** Least columns of such a table; with two, the text is all that is not the id. */
    private static final int FEWEST = 3;
    private static final Pattern PIPE = Pattern.compile("(?<!\\\\)\\|");
    /** A token with letters and digits, which is probably an id of something else, such as a test. */
    private static final Pattern OTHER_ID = Pattern.compile("(?=\\S*\\p{L})(?=\\S*\\d)\\S+");
    private static final Pattern NUMBER = Pattern.compile("[\\d.)]*");

    private final List<String> head;
    /** Column that the head names as that of the ids, or -1. */
    private final int idColumn;

    private RequirementTable(List<String> head) {
        this.head = head;
        int column = 0;
        while (column < head.size() && !RequirementCard.isId(head.get(column))) {
            column++;
        }
        this.idColumn = column < head.size() ? column : -1;
    }

    /** Returns the cells of a row by column, blank ones included but for the last ones. */
    static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        if (row.indexOf('\t') >= 0) {
            for (String cell : row.split("\t", -1)) {
                cells.add(RequirementCard.trimmed(cell));
            }
        } else {
            String inner = row.strip();
            for (String cell : PIPE.split(inner.startsWith("|") ? inner.substring(1) : inner, -1)) {
                cells.add(RequirementCard.trimmed(cell.replace("\\|", "|")));
            }
        }
        while (!cells.isEmpty() && cells.getLast().isEmpty()) {
            cells.removeLast();
        }
        return cells;
    }

    /** Returns the table below a row, if it has no id and names a column of texts or titles; null for another row. */
    static @Nullable RequirementTable of(List<String> cells, RequirementIds ids) {
        return cells.size() >= FEWEST && cells.stream().noneMatch(ids::isWhole)
                && cells.stream().anyMatch(RequirementCard::isText) ? new RequirementTable(List.copyOf(cells)) : null;
    }

    /** Returns the number of columns. */
    int columns() {
        return head.size();
    }

    /** Returns the requirement that a row defines by its columns; null if it defines none, or does not fit the head. */
    @Nullable
    RequirementCard row(List<String> cells, RequirementIds ids) {
        // in AsciiDoc, a cell alone may be followed by lines with the others
        int at = cells.size() < 2 || cells.size() > head.size() ? -1 : column(cells, ids);
        if (at < 0) {
            return null;
        }
        String noText = null;
        boolean said = false;
        RequirementCard card = new RequirementCard(cells.get(at));
        for (int i = 0; i < head.size(); i++) {
            String name = head.get(i);
            String value = i < cells.size() ? cells.get(i) : "";
            if (i != at && !name.isEmpty()) {
                if (!value.isEmpty()) {
                    card.row(name, value);
                }
                if (RequirementCard.isText(name)) {
                    noText = noText == null ? name : noText;
                    said |= !value.isEmpty();
                }
            }
        }
        if (noText == null) {
            return null; // a table of references to requirements
        }
        if (!said) {
            card.row(noText, ""); // rather than the longest attribute
        }
        return card;
    }

    /**
     * Returns the column of the id that a row defines, or -1. Behind the text, or behind the id of something else such
     * as a test, an id is a reference, unless the head calls it an id.
     */
    private int column(List<String> cells, RequirementIds ids) {
        String named = idColumn < 0 || idColumn >= cells.size() ? "" : cells.get(idColumn);
        if (ids.isWhole(named)) {
            return idColumn;
        }
        if (idColumn >= 0 && (named.isEmpty() || !NUMBER.matcher(named).matches())) {
            return -1;
        }
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (ids.isWhole(cell)) {
                return i;
            }
            boolean text = RequirementCard.isText(head.get(i)) && !cell.isEmpty();
            if (text || OTHER_ID.matcher(cell).matches()) {
                return -1;
            }
        }
        return -1;
    }
}
