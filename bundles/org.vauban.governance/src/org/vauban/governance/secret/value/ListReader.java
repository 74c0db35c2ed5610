// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Reads the values of a plural name, such as {@code passwords}, and masks those that are secrets:
 * {@code passwords = ["…", "…"]}, {@code List.of("…", "…")}, the items of a YAML list, the words of an array in a
 * script.
 */
final class ListReader extends Detector {
    /** Maximum number of values read; keeps hostile text linear. */
    private static final int MOST = 256;
    private static final int LONGEST_VALUE = 1_024;
    private static final int LONGEST_NAME = 20;
    /** Maximum distance of the brackets, after the name of a type or of a call. */
    private static final int LONGEST_TYPE = 48;
    private static final Set<String> CALLS = Set.of("of", "aslist", "listof", "setof", "arrayof", "mutablelistof",
            "array", "list", "set", "seq", "tuple", "frozenset", "c", "qw");

    private final ValueReader values;
    private final UnquotedValueReader unquoted;

    ListReader(ScannedText text, ValueReader values, UnquotedValueReader unquoted) {
        super(text);
        this.values = values;
        this.unquoted = unquoted;
    }

    /** Whether a name denotes several passwords. */
    boolean several(int name, int nameEnd) {
        String letters = text.substring(Math.max(name, nameEnd - LONGEST_NAME), nameEnd).toLowerCase(Locale.ROOT)
                .replace("_", "").replace("-", "");
        return letters.endsWith("passwords") || letters.endsWith("motsdepasse");
    }

    /**
     * Masks the values of a list.
     *
     * @param at index after the operator and blanks
     * @param indent indentation of the name's line, or -1 if indentation means nothing
     * @return the end of the last one that was masked, or {@code nameEnd}
     */
    int read(int at, int indent, int nameEnd) {
        int open = open(at);
        if (open >= 0) {
            return elements(open, nameEnd);
        }
        boolean items = indent >= 0 && at < length && (isLineEnd(text.charAt(at)) || text.charAt(at) == '#');
        return items ? items(at, indent, nameEnd) : nameEnd;
    }

    /** Returns the bracket that begins a list of literals, or -1. */
    private int open(int at) {
        int limit = Math.min(length, at + LONGEST_TYPE);
        for (int i = at; i < limit; i++) {
            char c = text.charAt(i);
            if ("([{".indexOf(c) >= 0) {
                int next = Math.min(skipSpace(i + 1, LONGEST_VALUE), length - 1);
                boolean literal = isQuote(text.charAt(values.prefixed(next))) || bare(i, i == at);
                if (literal && (i == at || !text.kind().prose() && begins(i))) {
                    return i;
                }
            } else if (!of(c, " _.<>[]!&:=?%")) {
                return -1;
            }
        }
        return -1;
    }

    /** Whether a bracket after a name begins a list, not an index ({@code a["b"]}) or a call's arguments. */
    private boolean begins(int open) {
        char before = text.charAt(open - 1);
        boolean index = text.charAt(open) == '[' && of(before, "_]") && !words(open);
        return !index && !block(open) && (text.charAt(open) != '(' || CALLS.contains(word(open)));
    }

    /** Whether a bracket begins a code block passed to a method: {@code users.map { "…" }}. */
    private boolean block(int open) {
        int end = open;
        while (end > 0 && open - end < LONGEST_NAME && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int start = end - word(end).length();
        return text.charAt(open) == '{' && start < end && start > 0 && text.charAt(start - 1) == '.'
                && Character.isLowerCase(text.charAt(start));
    }

    /** Returns the word before a position, in lower case. */
    private String word(int end) {
        int from = end;
        while (from > 0 && end - from < LONGEST_NAME && isLetter(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(from, end).toLowerCase(Locale.ROOT);
    }

    /** Whether values after a bracket are unquoted: a YAML list, a script's array, words of Ruby or Perl. */
    private boolean bare(int open, boolean first) {
        char c = text.charAt(open);
        return first && (text.kind().yaml() && c == '[' || text.kind().commands() && c == '(') || words(open);
    }

    private boolean words(int open) {
        String word = word(open);
        return word.equals("qw") || word.equals("w") && open > 1 && text.charAt(open - 2) == '%';
    }

    private int elements(int open, int nameEnd) {
        boolean blanks = words(open) || text.kind().commands() && text.charAt(open) == '(';
        boolean bare = blanks || text.kind().yaml();
        int end = nameEnd;
        int i = skipSpace(open + 1, LONGEST_VALUE);
        for (int n = 0; n < MOST && i < length && ")]}".indexOf(text.charAt(i)) < 0; n++) {
            int quote = values.prefixed(i);
            int close;
            if (isQuote(text.charAt(quote))) {
                close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LONGEST_VALUE));
                if (close < 0 || isName(n, quote + 1, close)) {
                    return end;
                }
                int masked = values.quoted(Family.PASSWORD, quote, -1);
                end = Math.max(end, masked);
                close = Math.max(close, masked) + 1;
            } else {
                close = i;
                while (close < length && close - i < LONGEST_VALUE && text.charAt(close) > ' '
                        && ",()[]{}:\"'".indexOf(text.charAt(close)) < 0) {
                    close++;
                }
                if (close == i) {
                    return end;
                }
                if (bare && ValueRules.isSecret(text, Family.PASSWORD, i, close)) {
                    mask(Family.PASSWORD.kind, i, close);
                    end = close;
                }
            }
            i = skipSpace(close, LONGEST_VALUE);
            if (i < length && text.charAt(i) == ',') {
                i = skipSpace(i + 1, LONGEST_VALUE);
            } else if (!blanks) {
                return end;
            }
        }
        return end;
    }

    /** Whether a literal is the key of an entry, or the first of several names of secrets. */
    private boolean isName(int number, int from, int close) {
        int next = skipBlanks(close + 1);
        boolean key = next < length && text.charAt(next) == ':' || text.startsWith("=>", next);
        return key || number == 0 && !hasDigit(from, close)
                && SecretNames.namesASecret(text.substring(from, close).toLowerCase(Locale.ROOT));
    }

    /** Reads the lines below a name that are items of its list. */
    private int items(int at, int indent, int nameEnd) {
        int end = nameEnd;
        int line = lineEnd(at, Math.min(length, at + LONGEST_VALUE)) + 1;
        for (int n = 0; n < MOST && line < length; n++) {
            int limit = Math.min(length, line + LONGEST_VALUE);
            int stop = lineEnd(line, limit);
            int first = skipBlanks(line);
            boolean remark = first >= stop || "\r#".indexOf(text.charAt(first)) >= 0;
            int value = remark ? first : skipBlanks(first + 1);
            if (!remark) {
                boolean item = text.charAt(first) == '-' && value > first + 1 && value < stop && first - line >= indent;
                int masked = item ? item(value, stop) : -1;
                if (masked < 0) {
                    return end;
                }
                end = Math.max(end, masked);
            }
            line = stop + 1;
        }
        return end;
    }

    /** @return the end of what was masked, 0 for nothing, -1 if the item is an object */
    private int item(int from, int stop) {
        if ("\"'".indexOf(text.charAt(from)) >= 0) {
            return Math.max(0, values.quoted(Family.PASSWORD, from, 0));
        }
        int end = Math.min(stop, unquoted.restOfLine(from));
        for (int i = from; i < end; i++) {
            if (text.charAt(i) == ':' && (i + 1 >= end || isBlank(text.charAt(i + 1)))) {
                return -1;
            }
        }
        if ("*&![{|>".indexOf(text.charAt(from)) >= 0 || !ValueRules.isSecret(text, Family.PASSWORD, from, end)) {
            return 0;
        }
        mask(Family.PASSWORD.kind, from, end);
        return end;
    }
}
