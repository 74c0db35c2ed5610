// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Reads the values of a secret's name in several environments, and masks them: <code>"password": {"prod": "…", "test":
 * "…"}</code>, a YAML mapping below {@code password:}, a section {@code [passwords]} of TOML and INI. Other entries
 * there (a type, a label, a length) are not secrets.
 */
final class EnvironmentReader extends Detector {
    /** Maximum number of entries and lines read; keeps hostile text linear. */
    private static final int MOST = 64;
    private static final int LONGEST_LINE = 1_000;
    private static final int LOOK_AHEAD = 256;
    private static final int LONGEST_VALUE = 1 << 14;
    /** Words that also occur in forms and schemas: only a value with a digit is then a secret. */
    private static final Set<String> DOUBTFUL = Set.of("old", "new", "previous", "prev", "current", "default");

    private final ValueReader values;
    private final UnquotedValueReader unquoted;
    private final NameSurroundings around;

    EnvironmentReader(ScannedText text, ValueReader values, UnquotedValueReader unquoted, NameSurroundings around) {
        super(text);
        this.values = values;
        this.unquoted = unquoted;
        this.around = around;
    }

    /** Returns the family of a plural name, which only counts if environments follow: {@code apiKeys}, or null. */
    static @Nullable Family plural(ScannedText text, int from, int end) {
        boolean plural = end - from > 4 && (text.charAt(end - 1) == 's' || text.charAt(end - 1) == 'S');
        return plural ? SecretNames.family(text, from, end - 1) : null;
    }

    /** Masks the values of the environments below a name. */
    void read(Family family, int name, int nameEnd) {
        int i = quoted(nameEnd);
        boolean quotedName = i < length && isQuote(text.charAt(i));
        i = quotedName ? i + 1 : i;
        if (i < length && text.charAt(i) == ']') {
            if (!quotedName && section(around.keyStart(name))) {
                lines(family, i + 1, -1);
                return;
            }
            i++; // config["password"] = …
        }
        int operator = skipBlanks(i);
        i = operator;
        while (i < length && i < operator + 2 && ":=>".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        if (i == operator && !configuration) {
            return;
        }
        i = skipBlanks(i);
        if (i >= length) {
            return;
        }
        if (text.charAt(i) == '{' || text.charAt(i) == '[' && i > operator) {
            entries(family, i + 1);
        } else if (i > operator && text.charAt(operator) == ':' && (text.kind().yaml() || text.kind().prose())
                && (isLineEnd(text.charAt(i)) || text.charAt(i) == '#')) {
            int indent = around.indent(around.keyStart(name));
            if (indent >= 0) {
                lines(family, i, indent);
            }
        }
    }

    /** Whether a key ends a section header: {@code [passwords]}, {@code [db.passwords]}. */
    private boolean section(int key) {
        return key > 0 && text.charAt(key - 1) == '[' && (key == 1 || isLineEnd(text.charAt(key - 2)))
                && (configuration || text.kind().prose());
    }

    /** Reads the entries of an object, up to one that is no plain value. */
    private void entries(Family family, int from) {
        int i = skipSpace(from, LOOK_AHEAD);
        for (int n = 0; n < MOST && i < length; n++) {
            i = quoted(i);
            boolean quote = i < length && isQuote(text.charAt(i));
            int name = i < length && (quote || text.charAt(i) == ':') ? i + 1 : i; // :prod => …
            int nameEnd = run(name, "_-");
            int after = quoted(nameEnd);
            after = skipBlanks(quote && after < length && isQuote(text.charAt(after)) ? after + 1 : after);
            int value = after;
            while (value < length && value < after + 2 && ":=>".indexOf(text.charAt(value)) >= 0) {
                value++;
            }
            if (nameEnd == name || value == after) {
                return;
            }
            value = skipSpace(value, LOOK_AHEAD);
            int end = value(environment(name, nameEnd) ? family : null, value, text.substring(name, nameEnd));
            i = skipBlanks(end);
            if (end <= value || i >= length || ",;\r\n".indexOf(text.charAt(i)) < 0) {
                return;
            }
            i = skipSpace(i + 1, LOOK_AHEAD);
        }
    }

    /** @return the end of a value in an object, or the position itself if it is no plain value */
    private int value(@Nullable Family family, int from, String name) {
        int quote = quoted(values.prefixed(Math.min(from, length - 1)));
        if (quote < length && isQuote(text.charAt(quote))) {
            int close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LONGEST_VALUE));
            if (family != null && (close < 0 || sure(name, quote + 1, close, true))) {
                values.quoted(family, quote, from);
            }
            return close < 0 ? from : close + 1;
        }
        int end = from;
        while (end < length && end < from + LONGEST_VALUE && ",{}[]\r\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == from || end < length && "{[".indexOf(text.charAt(end)) >= 0) {
            return from;
        }
        int stop = end;
        while (stop > from && isBlank(text.charAt(stop - 1))) {
            stop--;
        }
        if (family != null && configuration && sure(name, from, stop, true)) {
            plain(family, from, stop);
        }
        return end;
    }

    /** Reads the lines below a name that are indented more, or those of a section, whose indentation is -1. */
    private void lines(Family family, int from, int indent) {
        int line = lineEnd(from, Math.min(length, from + LONGEST_LINE)) + 1;
        if (!remark(from, Math.min(length, line - 1))) {
            return;
        }
        int column = -1;
        for (int n = 0; n < MOST && line < length; n++) {
            int limit = Math.min(length, line + LONGEST_LINE);
            int stop = lineEnd(line, limit);
            int name = line;
            while (name < stop && isBlank(text.charAt(name))) {
                name++;
            }
            if (stop == limit && limit < length) {
                return;
            }
            if (!remark(name, stop)) {
                int depth = name - line;
                column = column < 0 ? depth : column;
                if (depth <= indent || depth < column || text.charAt(name) == '[') {
                    return;
                }
                if (depth == column || indent < 0) {
                    entry(family, name, stop, depth);
                }
            }
            line = stop + 1;
        }
    }

    private boolean remark(int from, int to) {
        int first = skipBlanks(from);
        return first >= to || "\r#;".indexOf(text.charAt(first)) >= 0;
    }

    private void entry(Family family, int from, int to, int indent) {
        int name = isQuote(text.charAt(from)) ? from + 1 : from;
        int nameEnd = Math.min(to, run(name, "_-"));
        int operator = skipBlanks(name > from ? nameEnd + 1 : nameEnd);
        if (operator >= to || text.charAt(operator) != ':' && text.charAt(operator) != '='
                || !environment(name, nameEnd)) {
            return;
        }
        int value = skipBlanks(operator + 1);
        if (value >= to) {
            return;
        }
        String word = text.substring(name, nameEnd);
        if (isQuote(text.charAt(value))) {
            int close = text.indexOf(text.charAt(value), value + 1, to);
            if (sure(word, value + 1, close < 0 ? to : close, configuration)) {
                values.quoted(family, value, value);
            }
        } else if (text.kind().yaml() && (text.charAt(value) == '|' || text.charAt(value) == '>')) {
            values.block(family, value, indent, value);
        } else if ("*&![{".indexOf(text.charAt(value)) < 0) {
            int end = Math.min(to, unquoted.restOfLine(value));
            if (sure(word, value, end, configuration)) {
                plain(family, value, end);
            }
        }
    }

    private void plain(Family family, int from, int to) {
        if (ValueRules.isSecret(text, family, from, to)) {
            mask(family.kind, from, to);
        }
    }

    /** Whether a name is that of an environment: {@code prod}, {@code test2}, {@code prod-eu}, {@code eu_prod}. */
    private boolean environment(int from, int end) {
        int first = from;
        while (first < end && isLetter(text.charAt(first))) {
            first++;
        }
        int stop = end;
        while (stop > first && isDigit(text.charAt(stop - 1))) {
            stop--;
        }
        int last = stop;
        while (last > from && isLetter(text.charAt(last - 1))) {
            last--;
        }
        return known(from, first) || known(last, stop) || end - from == 5 && text.startsWith("value", from);
    }

    private boolean known(int from, int end) {
        return end > from && (SecretNames.isSuffix(text, from, end) || text.startsWith("default", from));
    }

    private boolean sure(String name, int from, int to, boolean kind) {
        return hasDigit(from, to) || kind && !DOUBTFUL.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the offset of the quote here, after its backslash if it has one; the offset itself if there is none. */
    private int quoted(int at) {
        boolean escaped = at + 1 < length && text.charAt(at) == '\\' && isQuote(text.charAt(at + 1));
        return escaped ? at + 1 : at;
    }
}
