// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Masks the cells of a table that are secrets: below a heading that names a secret, and beside a secret's name. */
abstract class CellDetector extends Detector {
    static final int MOST_CELLS = 1_000;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_CELL = 1 << 14;
    /** Minimum length of a value in prose: a shorter one may be a number or a unit. */
    private static final int SHORTEST = 5;
    private static final String MARKS = "`*\"'_ \t\r";
    private static final Set<String> VALUES = Set.of("value", "values", "valeur", "valeurs", "default", "défaut",
            "default value", "valeur par défaut", "example", "exemple");
    private static final Set<String> ALGORITHMS = Set.of("sha1", "sha-1", "sha256", "sha-256", "sha512", "sha-512",
            "md5", "pbkdf2", "base64", "oauth2", "argon2", "utf8", "utf-8");

    /** A range without surrounding blanks. */
    record Cell(int from, int to) {}

    /** Family of each column, or null. */
    private List<@Nullable Family> columns = List.of();
    /** Index of the column with the values for the names in the first one, or -1. */
    private int values = -1;

    CellDetector(ScannedText text) {
        super(text);
    }

    final Cell cell(int from, int to) {
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

    final void heading(List<Cell> cells) {
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

    /** Forgets the headings: in rows of two cells, the first one then names the second one. */
    final void noHeading() {
        columns = List.of();
        values = 1;
    }

    /** Whether the cell after those of a row would be a secret, according to its heading or name. */
    final boolean secretBehind(List<Cell> cells) {
        int column = cells.size();
        return column < columns.size() && columns.get(column) != null
                || column > 0 && column == values && family(cells.getFirst()) != null;
    }

    private @Nullable Family family(Cell cell) {
        boolean named = cell.to() > cell.from() && cell.to() - cell.from() < LONGEST_NAME;
        return named ? SecretNames.family(text, cell.from(), cell.to()) : null;
    }

    /**
     * Masks the secrets of a row.
     *
     * @param sure whether cells are values rather than remarks
     * @return whether there is one
     */
    final boolean row(List<Cell> cells, boolean sure) {
        boolean found = false;
        for (int i = 0; i < cells.size() && i < columns.size(); i++) {
            Family family = columns.get(i);
            if (family != null) {
                found |= secret(family, cells.get(i), sure);
            }
        }
        if (values > 0 && values < cells.size()) {
            Family family = family(cells.getFirst());
            if (family != null) {
                found |= secret(family, cells.get(values), sure);
            }
        }
        return found;
    }

    private boolean secret(Family family, Cell cell, boolean sure) {
        int from = cell.from();
        int to = cell.to();
        boolean secret = to > from && (sure ? !words(from, to) : opaque(from, to))
                && ValueRules.isSecret(text, family, from, to);
        if (secret) {
            mask(family.kind, from, to);
        }
        return secret;
    }

    private boolean words(int from, int to) {
        boolean blanks = false;
        for (int i = from; i < to; i++) {
            blanks |= isBlank(text.charAt(i));
        }
        return blanks && !hasDigit(from, to);
    }

    /** Whether a cell in prose is a secret rather than a word, a number, a type, a link or a name. */
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
}
