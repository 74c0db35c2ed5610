// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.SecretNames.Family;

/**
 * Finds secrets in the cells of tables: below a heading that names a secret, and beside the name of one. Tables are
 * those of Markdown, of Gherkin and of what databases print in a text for people, and files of separated values.
 */
final class TableDetector extends Detector {
    private static final int MOST_CELLS = 1_000;
    private static final int LONGEST_CELL = 256;
    /** Of a value in a text for people: a shorter one may be a number or a unit. */
    private static final int SHORTEST = 5;
    private static final String SEPARATORS = ",;\t|";
    private static final String MARKS = "`*\"'_ \t\r";
    private static final Set<String> VALUES = Set.of("value", "values", "valeur", "valeurs", "default", "défaut",
            "default value", "valeur par défaut", "example", "exemple");
    private static final Set<String> ALGORITHMS = Set.of("sha1", "sha-1", "sha256", "sha-256", "sha512", "sha-512",
            "md5", "pbkdf2", "base64", "oauth2", "argon2", "utf8", "utf-8");

    /** A stretch without the blanks round it. */
    private record Cell(int from, int to) {}

    /** Of each column, or null. */
    private List<@Nullable Family> columns = List.of();
    /** The column of values that belong to the names in the first one, or -1. */
    private int values = -1;

    TableDetector(ScannedText text) {
        super(text);
    }

    void scan() {
        if (text.kind().records()) {
            records();
        } else if (text.kind().prose()) {
            drawn();
        }
    }

    /** Tables whose columns stand between bars. */
    private void drawn() {
        boolean inside = false;
        int headFrom = -1;
        int headTo = -1;
        for (int from = 0; from < length;) {
            int to = lineEnd(from, length);
            boolean bar = text.indexOf('|', from, to) >= 0;
            if (rule(from, to)) {
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

    /** Whether bars begin and end a line: code has lines that begin with one, as {@code | Token}. */
    private boolean boxed(int from, int to) {
        int first = skipBlanks(from);
        int last = to - 1;
        while (last > first && Character.isWhitespace(text.charAt(last))) {
            last--;
        }
        return last > first && text.charAt(first) == '|' && text.charAt(last) == '|';
    }

    /** {@code |---|:--|}, {@code +----+}, {@code ----+----}. */
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

    private Cell cell(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && MARKS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && MARKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return new Cell(start, end);
    }

    private void heading(List<Cell> cells) {
        columns = new ArrayList<>();
        values = -1;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            columns.add(family(cell));
            if (i > 0 && values < 0 && cell.to() - cell.from() < 24
                    && VALUES.contains(text.substring(cell.from(), cell.to()).toLowerCase(Locale.ROOT))) {
                values = i;
            }
        }
        if (values < 0 && cells.size() == 2 && !text.kind().records()) {
            values = 1;
        }
    }

    private @Nullable Family family(Cell cell) {
        boolean named = cell.to() > cell.from() && cell.to() - cell.from() < LONGEST_CELL;
        return named ? SecretNames.family(text, cell.from(), cell.to()) : null;
    }

    /** @param sure whether a cell is a value rather than a remark */
    private void row(List<Cell> cells, boolean sure) {
        for (int i = 0; i < cells.size() && i < columns.size(); i++) {
            Family family = columns.get(i);
            if (family != null) {
                secret(family, cells.get(i), sure);
            }
        }
        if (values > 0 && values < cells.size()) {
            Family family = family(cells.getFirst());
            if (family != null) {
                secret(family, cells.get(values), sure);
            }
        }
    }

    private void secret(Family family, Cell cell, boolean sure) {
        int from = cell.from();
        int to = cell.to();
        if (to > from && (sure ? !words(from, to) : opaque(from, to)) && ValueRules.isSecret(text, family, from, to)) {
            mask(family.kind, from, to);
        }
    }

    private boolean words(int from, int to) {
        boolean blanks = false;
        for (int i = from; i < to; i++) {
            blanks |= isBlank(text.charAt(i));
        }
        return blanks && !hasDigit(from, to);
    }

    /** Whether a cell of a text for people is a secret rather than a word, a number, a type, a link or a name. */
    private boolean opaque(int from, int to) {
        if (to - from < SHORTEST || to - from > LONGEST_CELL || "[<{:!#(".indexOf(text.charAt(from)) >= 0) {
            return false;
        }
        boolean letters = false;
        boolean others = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == '(' || c == '<') {
                return false;
            }
            letters |= Character.isLetter(c);
            others |= isDigit(c) || "!@#$%^&*?+=~".indexOf(c) >= 0;
        }
        return letters && others && text.indexOf("://", from, to) < 0 && SecretNames.family(text, from, to) == null
                && !ALGORITHMS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
    }

    /** A file of separated values, whose first record has the headings. */
    private void records() {
        int begin = heading();
        char separator = separator(begin);
        boolean first = true;
        List<Cell> cells = new ArrayList<>();
        for (int i = begin; i < length;) {
            int start = i;
            boolean quoted = text.charAt(i) == '"';
            i = quoted ? closing(i + 1) : i;
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

    /** What is between the quotes of a cell, all of it. */
    private Cell unquoted(int from, int to) {
        int end = to;
        while (end > from + 1 && (Character.isWhitespace(text.charAt(end - 1)) || text.charAt(end - 1) == '"')) {
            end--;
        }
        return new Cell(from + 1, end);
    }

    /** Behind the quote that ends a cell; two of them are one in it. */
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

    /** Where the record with the headings begins: behind empty lines, remarks and {@code sep=;}, which Excel writes. */
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
