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
 * in the second, from the row with the id on. For one thread.
 */
final class RequirementCard {
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
    private String last = "";

    private RequirementCard(String id) {
        this.id = id;
    }

    /** Returns the cells of a row that are not empty, without Markdown characters around them. */
    static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.split(row.indexOf('\t') >= 0 ? "\t" : "\\|")) {
            String text = trimmed(cell);
            if (!text.isEmpty()) {
                cells.add(text);
            }
        }
        return cells;
    }

    private static String trimmed(String cell) {
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
    static @Nullable RequirementCard of(List<String> cells, RequirementIds ids) {
        if (cells.size() != 2 || !IDS.contains(name(cells.getFirst()))) {
            return null;
        }
        String id = ids.atStart(cells.getLast());
        return id != null && id.length() == cells.getLast().length() ? new RequirementCard(id) : null;
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

    /** Takes a row with two cells. */
    void row(List<String> cells) {
        String name = shown(cells.getFirst());
        if (name.length() <= LONGEST_NAME && (attributes.size() < MOST_ATTRIBUTES || attributes.containsKey(name))) {
            last = name;
            more(cells.getLast());
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
