// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Reads the entries of maps written without a colon or an equals sign, and masks the values that are secrets:
 * {@code Map.of("user", "bob", "password", "…")}, {@code mapOf("password" to "…")}, <code>{{ "password", "…" }}</code>,
 * <code>{:password "…"}</code>.
 */
final class EntryReader extends Detector {
    /** Maximum distance back to a call; keeps hostile text linear. */
    private static final int LONGEST_CALL = 1_000;
    /** Maximum number of blanks and line ends between two parts of an entry. */
    private static final int LONGEST_VALUE = 256;
    private static final int LONGEST_LITERAL = 1 << 14;
    private static final int LONGEST_NAME = 40;
    /** Calls that take words, such as lists, or a text to be translated. */
    private static final Set<String> LISTS = Set.of("array", "of", "aslist", "in", "list", "listof", "setof", "arrayof",
            "tuple", "isset", "unset", "_", "__", "_e", "_x", "_n", "esc_html__", "esc_html_e", "esc_attr__",
            "esc_attr_e", "gettext", "translate");
    /** Types whose {@code of} takes a name and its value. */
    private static final Set<String> PAIRS = Set.of("Pair.of", "Tuple.of", "Entry.of", "Map.of");
    /** Calls that take a name and its value, even with blanks inside the brackets. */
    private static final Set<String> SETTING = Set.of("define", "put", "set", "setproperty", "getproperty", "setenv",
            "putenv", "getenv", "get", "getordefault", "env", "config", "property", "systemproperty", "setattribute",
            "addproperty", "setheader", "addheader", "header", "setconfig", "setoption");

    private final ValueReader values;

    EntryReader(ScannedText text, ValueReader values) {
        super(text);
        this.values = values;
    }

    /** Handles {@code put("a.password", "…")}, {@code getenv("API_KEY", "…")}, {@code "--token", "…"}. */
    int argument(Family family, int key, int comma, int nameEnd) {
        int quote = skipSpace(comma + 1, LONGEST_VALUE);
        int open = key - 2 - (key > 1 && text.charAt(key - 2) == '\\' ? 1 : 0);
        int bracket = open < 0 ? open : spaceBefore(open + 1) - 1;
        boolean first = bracket >= 0 && text.charAt(bracket) == '(';
        boolean dashes = text.charAt(key) == '-';
        if (quote + 1 < length && text.charAt(quote) == '\\') {
            quote++;
        }
        if (quote < length && isQuote(text.charAt(quote)) && (first || dashes)) {
            int close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LONGEST_VALUE));
            int end = close < 0 ? lineEnd(quote, Math.min(length, quote + LONGEST_VALUE)) : close;
            String call = first && !hasDigit(quote, end) ? callee(bracket) : "";
            boolean list = LISTS.contains(call) && !pair(bracket);
            if (list || bracket < open && !call.isEmpty() && !SETTING.contains(call)) {
                return nameEnd; // a list of names, or a text and its origin
            }
            close = close < 0 ? length : skipSpace(close + 1, LONGEST_VALUE);
            boolean flag = text.startsWith(".String", open - 7); // Go flag with a description
            // more than a name and its value is a list of names
            return flag || dashes || close >= length || text.charAt(close) == ')'
                    ? values.quoted(family, quote, nameEnd)
                    : nameEnd;
        }
        int close = first ? text.indexOf(')', comma, Math.min(length, comma + LONGEST_VALUE)) : -1;
        int standard = close < 0 ? -1 : text.indexOf("default=", comma, close);
        return standard > 0 && isQuote(text.charAt(standard + 8)) ? values.quoted(family, standard + 8, nameEnd)
                : nameEnd;
    }

    /**
     * Reads the item after an option in a YAML list, on the next line: {@code - --password}, {@code - …}.
     *
     * @param lineEnd end of the option's line
     * @return the end of what was masked, or {@code nameEnd}
     */
    int item(Family family, int key, int lineEnd, int nameEnd) {
        int dash = isQuote(text.charAt(Math.max(0, key - 1))) ? key - 2 : key - 1;
        while (dash > 0 && key - dash < LONGEST_NAME && isBlank(text.charAt(dash))) {
            dash--;
        }
        int line = dash;
        while (line > 0 && dash - line < LONGEST_NAME && isBlank(text.charAt(line - 1))) {
            line--;
        }
        int next = text.startsWith("\r\n", lineEnd) ? lineEnd + 2 : lineEnd + 1;
        int item = next + dash - line;
        if (dash < 0 || text.charAt(dash) != '-' || line > 0 && !isLineEnd(text.charAt(line - 1))
                || skipBlanks(next) != item || !text.startsWith("- ", item)) {
            return nameEnd;
        }
        int from = skipBlanks(item + 1);
        int to = lineEnd(from, Math.min(length, from + LONGEST_VALUE));
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        boolean quoted = to - from > 1 && isQuote(text.charAt(from)) && text.charAt(to - 1) == text.charAt(from);
        from = quoted ? from + 1 : from;
        to = quoted ? to - 1 : to;
        if (to <= from || text.charAt(from) == '-' || !ValueRules.isSecret(text, family, from, to)) {
            return nameEnd;
        }
        mask(family.kind, from, to);
        return to;
    }

    /**
     * Whether a call takes pairs, as {@code Pair.of("password", "…")} does, unlike
     * {@code List.of("password", "email")}.
     */
    private boolean pair(int bracket) {
        return PAIRS.stream().anyMatch(call -> text.startsWith(call, bracket - call.length()));
    }

    /** Returns the word before a bracket, in lower case; a bracket if there is none. */
    private String callee(int bracket) {
        int end = bracket;
        while (end > 0 && bracket - end < LONGEST_NAME && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int from = end;
        while (from > 0 && end - from < LONGEST_NAME && of(text.charAt(from - 1), "_")) {
            from--;
        }
        return from == end ? "(" : text.substring(from, end).toLowerCase(Locale.ROOT);
    }

    /** Reads a quoted name followed by a comma. @return the end of what was masked, or {@code nameEnd} */
    int listed(Family family, int key, int comma, int nameEnd) {
        int quote = values.prefixed(skipSpace(comma + 1, LONGEST_VALUE));
        if (quote >= length || !isQuote(text.charAt(quote))) {
            return nameEnd;
        }
        int close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LONGEST_LITERAL));
        if (close < 0) {
            return nameEnd;
        }
        int open = spaceBefore(key - 1);
        int next = skipSpace(close + 1, LONGEST_VALUE);
        char before = open > 0 ? text.charAt(open - 1) : 0;
        char after = next < length ? text.charAt(next) : ')';
        boolean entry;
        if (before == '{' && after == '}' || before == '[' && after == ']') {
            // two words are just as often a list of names
            int outer = spaceBefore(open - 1);
            entry = outer > 0 && (text.charAt(outer - 1) == before || text.charAt(outer - 1) == ',')
                    && opaque(quote + 1, close);
        } else {
            entry = "(,".indexOf(before) >= 0 && ",)".indexOf(after) >= 0 && inMap(open - 1);
        }
        return entry ? values.quoted(family, quote, nameEnd) : nameEnd;
    }

    /**
     * Handles {@code "password" to "…"}, {@code "password" -> "…"}, {@code :password "…"}.
     *
     * @param after index of what follows the name after blanks
     * @return the end of what was masked, or {@code nameEnd}
     */
    int arrow(Family family, int key, int after, boolean quotedName, int nameEnd) {
        int quote = after;
        boolean sure = true;
        if (quotedName && text.startsWith("to", after) && skipSpace(after + 2, LONGEST_VALUE) > after + 2) {
            quote = skipSpace(after + 2, LONGEST_VALUE);
            sure = !text.kind().prose(); // in prose, "password" to "…" may describe a change
        } else if (quotedName && text.startsWith("->", after)) {
            quote = skipSpace(after + 2, LONGEST_VALUE);
            sure = false; // a case of a switch
        } else if (quotedName || after == nameEnd || key < 1 || text.charAt(key - 1) != ':'
                || key > 1 && " \t\r\n,{(".indexOf(text.charAt(key - 2)) < 0) {
            return nameEnd;
        }
        if (quote >= length || text.charAt(quote) != '"') {
            return nameEnd;
        }
        int close = text.indexOf('"', quote + 1, Math.min(length, quote + LONGEST_LITERAL));
        return sure || close > 0 && opaque(quote + 1, close) ? values.quoted(family, quote, nameEnd) : nameEnd;
    }

    /**
     * Handles <code>{password, "…"}</code> and <code>{password, &lt;&lt;"…"&gt;&gt;}</code> of Erlang,
     * {@code (password . "…")} of Lisp.
     *
     * @param mark index after the name
     * @return the end of what was masked, or {@code nameEnd}
     */
    int pair(Family family, int key, int mark, int nameEnd) {
        boolean tuple = text.charAt(mark) == ',';
        if (key < 1 || text.charAt(key - 1) != (tuple ? '{' : '(') || hasUpper(key, nameEnd)) {
            return nameEnd;
        }
        int at = skipBlanks(mark + 1);
        boolean binary = tuple && text.startsWith("<<", at);
        int quote = binary ? at + 2 : at;
        if (at == mark + 1 && !tuple || quote >= length || text.charAt(quote) != '"') {
            return nameEnd;
        }
        int close = text.indexOf('"', quote + 1, Math.min(length, quote + LONGEST_VALUE));
        boolean ends = close > 0 && text.startsWith(binary ? ">>}" : tuple ? "}" : ")", close + 1);
        return ends ? values.quoted(family, quote, nameEnd) : nameEnd;
    }

    /** Whether this bracket or comma precedes a name among the arguments of a call that takes entries. */
    private boolean inMap(int from) {
        int depth = 0;
        int commas = 0;
        for (int i = from; i >= 0 && from - i < LONGEST_CALL; i--) {
            char c = text.charAt(i);
            if (c == '"') {
                i = opening(i);
                if (i < 0) {
                    return false;
                }
            } else if (")]}".indexOf(c) >= 0) {
                depth++;
            } else if ("([{".indexOf(c) >= 0) {
                if (depth-- == 0) {
                    return c == '(' && commas % 2 == 0 && takesEntries(i);
                }
            } else if (c == ',' && depth == 0) {
                commas++;
            } else if (c == ';' && depth == 0) {
                return false;
            }
        }
        return false;
    }

    /** Returns where the literal that ends at a quote begins, or -1 if not in this line; each is searched for once. */
    private int opening(int close) {
        for (int i = close - 1; i >= 0 && close - i < LONGEST_CALL && !isLineEnd(text.charAt(i)); i--) {
            if (text.charAt(i) == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether a call takes entries: {@code Map.of(}, {@code ImmutableMap.<String, String>of(}, {@code metadata.Pairs(}.
     */
    private boolean takesEntries(int open) {
        String before = text.substring(Math.max(0, open - 64), open).stripTrailing();
        int of = before.endsWith("of") ? before.length() - 2 : -1;
        return before.endsWith("metadata.Pairs")
                || of > 0 && ".>".indexOf(before.charAt(of - 1)) >= 0 && before.lastIndexOf("Map.", of) >= 0
                        && before.indexOf('(', before.lastIndexOf("Map.", of)) < 0;
    }

    /** Whether a value is not a word: it has a digit, or characters that words do not have. */
    private boolean opaque(int from, int to) {
        boolean opaque = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (isBlank(c) || c == '\\' && i + 1 < to && text.charAt(i + 1) == 'u') {
                return false; // words, possibly in another alphabet
            }
            opaque |= !Character.isLetter(c) && "_-./:".indexOf(c) < 0;
        }
        return opaque;
    }

    /** Returns where the blanks before an offset begin. */
    private int spaceBefore(int to) {
        int i = to;
        while (i > 0 && to - i < LONGEST_VALUE && Character.isWhitespace(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
