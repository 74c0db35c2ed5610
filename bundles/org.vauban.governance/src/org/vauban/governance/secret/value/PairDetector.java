// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds values in pairs of a name and a value, in either order: {@code {"name": "PASSWORD", "value": "…"}}, a
 * container's environment in YAML, {@code set { name = "password" value = "…" }} and the default of a Terraform
 * variable.
 */
public final class PairDetector extends Detector {
    /** Maximum distance between the two halves. */
    private static final int NEAR = 300;
    private static final int LONGEST_LITERAL = 1 << 14;
    private static final int LONGEST_BLOCK = 2_000;
    private static final String DEFAULT = "default";

    private final DelimitedReader delimited;
    private final ValueReader values;

    /** Whether the last half read is the name; below, its content. */
    private boolean lastIsName;
    private Family lastFamily;
    private int lastFrom = -1;
    private int lastTo = -1;

    public PairDetector(ScannedText text) {
        super(text);
        delimited = new DelimitedReader(text);
        values = new ValueReader(text, new UnquotedValueReader(text));
    }

    /** Handles a word that may be the key {@code name} or {@code value}. */
    public void word(String word, int from, int end) {
        boolean name = word.equals("name") || word.endsWith("key");
        if (!name && !word.endsWith("value") && !word.startsWith("default")) {
            return;
        }
        int operator = end < length && isQuote(text.charAt(end)) ? end + 1 : end;
        operator = skipBlanks(operator);
        if (operator >= length || text.charAt(operator) != ':' && text.charAt(operator) != '=') {
            return;
        }
        int at = skipBlanks(operator + 1);
        if (at >= length) {
            return;
        }
        boolean quoted = isQuote(text.charAt(at));
        int start = quoted ? at + 1 : at;
        int stop = quoted ? text.indexOf(text.charAt(at), start, Math.min(length, start + LONGEST_LITERAL))
                : bare(start);
        if (stop <= start) {
            return;
        }
        Family family = name ? SecretNames.family(text, start, stop) : null;
        boolean pair = lastFrom >= 0 && from - lastTo < NEAR && lastIsName != name && !apart(lastTo, from);
        if (pair && name && family != null) {
            secret(family, lastFrom, lastTo);
        } else if (pair && !name && lastFamily != null) {
            if (text.kind().yaml() && "|>".indexOf(text.charAt(at)) >= 0) {
                values.block(lastFamily, at, column(from), end);
            } else {
                secret(lastFamily, start, stop);
            }
        }
        lastIsName = name;
        lastFamily = family;
        lastFrom = pair ? -1 : start;
        lastTo = stop;
    }

    /** Returns the distance of a name from the beginning of its line. */
    private int column(int name) {
        int line = lineStart(name, NEAR);
        return name - line;
    }

    /** Handles {@code variable "db_password" { … default = "…" }}. */
    public void variable(int end) {
        int quote = skipBlanks(end);
        int close = quote < length && text.charAt(quote) == '"'
                ? text.indexOf('"', quote + 1, Math.min(length, quote + NEAR))
                : -1;
        int open = close < 0 ? length : skipBlanks(close + 1);
        if (open >= length || text.charAt(open) != '{') {
            return;
        }
        Family family = SecretNames.family(text, quote + 1, close);
        Family each = family == null || family == Family.PASSWORD ? EnvironmentReader.plural(text, quote + 1, close)
                : null;
        if (family != null || each != null) {
            block(family, each, open);
        }
    }

    /**
     * Masks the default of a variable.
     *
     * @param family family of the variable, or null
     * @param each family of the values in its list or map, or null
     */
    private void block(@Nullable Family family, @Nullable Family each, int open) {
        int depth = 0;
        int given = 0; // nesting depth of the default's values
        int limit = Math.min(length, open + LONGEST_BLOCK);
        for (int i = open; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int close = close(i);
                int next = skipBlanks(close + 1);
                boolean value = given > 0 && depth >= given && !(next < length && "=:".indexOf(text.charAt(next)) >= 0);
                if (value && each != null && close > i + 1) {
                    secret(each, i + 1, close);
                }
                i = close;
            } else if (c == '#' || text.startsWith("//", i)) {
                i = lineEnd(i, limit);
            } else if (c == 'v' && i > open && text.startsWith("variable \"", i)) {
                return; // the next block, if this one is not closed
            } else if ("{[(".indexOf(c) >= 0) {
                depth++;
            } else if ("}])".indexOf(c) >= 0) {
                if (--depth == 0) {
                    return;
                }
                given = depth < given ? 0 : given;
            } else if (c == 'd' && depth == 1 && text.startsWith(DEFAULT, i) && !of(text.charAt(i - 1), "_")) {
                int operator = skipBlanks(i + DEFAULT.length());
                int value = operator < length && text.charAt(operator) == '=' ? skipBlanks(operator + 1) : i;
                if (value > i && value < length) {
                    given = "{[(".indexOf(text.charAt(value)) >= 0 || text.startsWith("to", value) ? 2 : 0;
                    i = standard(family, value) - 1;
                }
            }
        }
    }

    /** @return where to continue after a default, or the value itself */
    private int standard(@Nullable Family family, int value) {
        if (family == null) {
            return value;
        }
        if (text.charAt(value) != '"') {
            return Math.max(value, delimited.read(family, value, value));
        }
        int close = close(value);
        secret(family, value + 1, close);
        return close + 1;
    }

    /** Returns where a literal ends in its line. */
    private int close(int quote) {
        int i = quote + 1;
        while (i < length && !isLineEnd(text.charAt(i)) && text.charAt(i) != '"') {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, length);
    }

    private int bare(int from) {
        return bare(from, Math.min(length, from + NEAR));
    }

    private int bare(int from, int limit) {
        int end = from;
        while (end < limit && text.charAt(end) > ' ' && ",}]".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private void secret(Family family, int from, int to) {
        if (ValueRules.isSecret(text, family, from, to)) {
            boolean cut = to - from >= NEAR && !isQuote(text.charAt(from - 1));
            mask(family.kind, from, cut ? bare(from, length) : to);
        }
    }

    /** Whether another object or item begins between two offsets. */
    private boolean apart(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '}') {
                return true;
            }
            if (c == '\n') {
                int next = i + 1;
                while (next < to && isBlank(text.charAt(next))) {
                    next++;
                }
                if (next + 1 < length && text.charAt(next) == '-' && text.charAt(next + 1) == ' '
                        || next < to && isLineEnd(text.charAt(next))) {
                    return true;
                }
            }
        }
        return false;
    }
}
