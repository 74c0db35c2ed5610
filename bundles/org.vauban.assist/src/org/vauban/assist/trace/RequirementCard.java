// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A requirement in the form of a table: a row for each attribute, with its name in the first of two cells and its value
 * in the second, from the row with the id on; or with several such pairs in a row. For one thread.
 */
final class RequirementCard {
    private static final int PAIR = 2;
    private static final int MOST_WIDTH = 6;
    private static final int MOST_ATTRIBUTES = 100;
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_VALUE = 4_000;
    /** Names of the row with the id. */
    private static final Set<String> IDS = Set.of("id", "identifier", "req id", "reqid", "requirement id",
            "requirement identifier", "object identifier", "puid", "identifiant", "id exigence", "identifiant exigence",
            "identifiant de l'exigence");
    /** Names of the row with the text, the best first. */
    private static final List<String> TEXTS = List.of("object text", "requirement text", "texte de l'exigence",
            "statement", "\u00E9nonc\u00E9", "text", "texte", "description", "requirement", "exigence");
    /** Names of the row that serves as the text if there is none. */
    private static final List<String> TITLES = List.of("title", "titre", "name", "nom", "libell\u00E9",
            "intitul\u00E9");

    private final String id;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private int width = PAIR;
    private String last = "";

    /** Creates a card without attributes. */
    RequirementCard(String id) {
        this.id = id;
    }

    /** Returns the cells of a row that are not empty, without Markdown characters around them. */
    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.split(row.indexOf('\t') >= 0 ? "\t" : "\\|")) {
            String text = trimmed(cell);
            if (!text.isEmpty()) {
                cells.add(text);
            }
        }
        return cells;
    }

    /** Returns a cell without white space and Markdown characters around it. */
    static String trimmed(String cell) {
        int from = 0;
        int to = cell.length();
        while (from < to && isAround(cell.charAt(from))) {
            from++;
        }
        while (to > from && isAround(cell.charAt(to - 1))) {
            to--;
        }
        return cell.substring(from, to);
    }

    private static boolean isAround(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || "*_`|".indexOf(c) >= 0;
    }

    /** Returns the card that begins with this row, if it is named and filled as an id row; null for another row. */
    static @Nullable RequirementCard of(String row, RequirementIds ids) {
        List<String> filled = cells(row);
        List<String> cells = filled.size() == PAIR ? filled : RequirementTable.cells(row);
        if (cells.size() < PAIR || cells.size() > MOST_WIDTH || !isId(cells.getFirst()) || !ids.isWhole(cells.get(1))) {
            return null;
        }
        RequirementCard card = new RequirementCard(cells.get(1));
        card.width = cells.size() + cells.size() % PAIR; // the last value may be blank
        card.pairs(cells.subList(PAIR, cells.size()));
        return card;
    }

    /** Whether a cell is the name of ids. */
    static boolean isId(String cell) {
        return IDS.contains(name(cell));
    }

    /** Whether a cell is the name of texts or titles. */
    static boolean isText(String cell) {
        return TEXTS.contains(name(cell)) || TITLES.contains(name(cell));
    }

    private static String name(String cell) {
        return shown(cell).toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    }

    private static String shown(String cell) {
        return cell.endsWith(":") ? trimmed(cell.substring(0, cell.length() - 1)) : cell;
    }

    String id() {
        return id;
    }

    /** Returns the most cells that a row of the card has. */
    int width() {
        return width;
    }

    /**
     * Takes a row of the card, or a continuation line of the last value.
     *
     * @param first whether the line is the first one of its row
     * @return false if the row cannot belong to it, since it has too many cells or begins with an id
     */
    boolean take(String row, boolean first, RequirementIds ids) {
        List<String> filled = cells(row);
        List<String> cells = width == PAIR ? filled : RequirementTable.cells(row);
        if (filled.isEmpty() || cells.size() > width || first && ids.atStart(filled.getFirst()) != null) {
            return false;
        }
        if (filled.size() > 1) {
            pairs(cells);
        } else if (!first) {
            more(filled.getFirst());
        }
        return true;
    }

    private void pairs(List<String> cells) {
        for (int i = 0; i + 1 < cells.size(); i += PAIR) {
            if (!cells.get(i).isEmpty() && !cells.get(i + 1).isEmpty()) {
                row(cells.get(i), cells.get(i + 1));
            }
        }
    }

    /** Takes an attribute; a second value of the same name is appended to the first. */
    void row(String written, String value) {
        String name = shown(written);
        if (name.length() <= LONGEST_NAME && (attributes.size() < MOST_ATTRIBUTES || attributes.containsKey(name))) {
            last = name;
            more(value);
        }
    }

    /** Takes a continuation line of the last value. */
    void more(String line) {
        if (!last.isEmpty()) {
            String before = attributes.getOrDefault(last, "");
            String value = before.isEmpty() ? line.strip() : before + " " + line.strip();
            attributes.put(last, value.length() <= LONGEST_VALUE ? value : before);
        }
    }

    /** Removes the text from the attributes: the value with a name for texts, else the title, else the longest one. */
    String text() {
        for (List<String> names : List.of(TEXTS, TITLES)) {
            for (String wanted : names) {
                for (String name : List.copyOf(attributes.keySet())) {
                    if (name(name).equals(wanted)) {
                        return taken(name);
                    }
                }
            }
        }
        return attributes.keySet().stream()
                .reduce((one, other) -> length(other) > length(one) ? other : one).map(this::taken).orElse("");
    }

    private int length(String name) {
        return attributes.getOrDefault(name, "").length();
    }

    private String taken(String name) {
        String text = attributes.remove(name);
        return text == null ? "" : text;
    }

    /** Returns the attributes by name, in the order of the rows; without the id. */
    Map<String, String> attributes() {
        return attributes;
    }
}
