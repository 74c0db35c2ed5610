// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;
import org.vauban.governance.secret.value.UnquotedValueReader.Unquoted;

/** Reads the values that follow a name in their many forms, and masks those that are secrets. */
final class ValueReader extends Detector {
    private static final int LOOK_AHEAD = UnquotedValueReader.LOOK_AHEAD;
    private static final int MAX_PIECES = 64;
    /** Maximum number of backslashes: of a literal in a literal in a literal. */
    private static final int MOST_ESCAPES = 7;
    /** Maximum length read of a YAML scalar over several lines; keeps hostile text linear. */
    private static final int LONGEST_SCALAR = 500;
    private static final int SHORTEST_SALT = 40;

    private final UnquotedValueReader unquoted;
    private final RemarkReader remarks;
    private final DelimitedReader delimited;
    private final JoinedLiteralReader joining;

    ValueReader(ScannedText text, UnquotedValueReader unquoted) {
        super(text);
        this.unquoted = unquoted;
        remarks = new RemarkReader(text);
        delimited = new DelimitedReader(text);
        joining = new JoinedLiteralReader(text);
    }

    /** Skips prefixes of string literals in some languages: f"", r'', @"", L"", $"". */
    int prefixed(int at) {
        int i = at;
        while (i < length && i < at + 3 && (isLetter(text.charAt(i)) || text.charAt(i) == '@' || text.charAt(i) == '$'
                || text.charAt(i) == '#' && i > at && text.charAt(i - 1) == 'r')) {
            i++;
        }
        return i < length && isQuote(text.charAt(i)) ? i : Math.min(at, Math.max(0, length - 1));
    }

    /** Returns the quote after the backslashes here, of which JSON in JSON has several; or the offset itself. */
    int escaped(int at) {
        int i = at;
        while (i < length && i - at < MOST_ESCAPES && text.charAt(i) == '\\') {
            i++;
        }
        return i < length && isQuote(text.charAt(i)) ? i : at;
    }

    /**
     * Reads a literal after an operator, here or on the next line; a list or an object that contains it; a YAML block.
     *
     * @param indent indentation of the name's line, or -1 if indentation means nothing
     * @return the end of what was masked, {@code nameEnd} if there is no literal, or -1 if there is one that is no
     *         secret
     */
    int literal(Family family, int at, int nameEnd, boolean colon, int indent) {
        if (at >= length) {
            return nameEnd;
        }
        int i = at;
        if (text.charAt(i) == '!' && indent >= 0) { // a YAML tag
            int blank = i;
            while (blank < length && blank < i + 24 && text.charAt(blank) > ' ') {
                blank++;
            }
            if (text.startsWith("!vault", i)) {
                return -1;
            }
            i = skipBlanks(blank);
        }
        boolean remark = indent >= 0 && i < length && text.charAt(i) == '#' && isBlank(text.charAt(i - 1));
        i = remark ? lineEnd(i, Math.min(length, i + LOOK_AHEAD)) : remarks.skip(i);
        if (i < length && text.charAt(i) == '(') {
            i = remarks.skip(skipSpace(i + 1, LOOK_AHEAD));
        }
        boolean continued = i + 1 < length && text.charAt(i) == '\\' && isLineEnd(text.charAt(i + 1));
        boolean lineEnd = i < length && isLineEnd(text.charAt(i));
        if (continued || lineEnd) {
            int next = remarks.skip(skipSpace(i + 1, LOOK_AHEAD));
            int quote = prefixed(next);
            if (quote < length && isQuote(text.charAt(quote))) {
                if (lineEnd && colon && indent < 0 && documents(at, quote)) {
                    return -1;
                }
                return -1 < quoted(family, quote, -1) ? quoted(family, quote, nameEnd) : -1;
            }
            if (continued && configuration) {
                return unquoted.read(family, new Unquoted(next, false, false, true, false, colon, false), nameEnd);
            }
            return lineEnd && colon && indent >= 0 ? nextLine(family, i, indent, nameEnd) : nameEnd;
        }
        int between = delimited.read(family, i, nameEnd);
        if (between != nameEnd) {
            return between;
        }
        int pieces = joining.read(family, i, nameEnd);
        if (pieces != nameEnd) {
            return pieces;
        }
        int quote = prefixed(Math.min(i, length - 1));
        quote = isQuote(text.charAt(quote)) || i >= length ? quote : delimited.wrapped(quote);
        quote = escaped(quote);
        if (isQuote(text.charAt(quote))) {
            int end = quoted(family, quote, -1);
            return end < 0 ? nameEnd : end;
        }
        if (indent >= 0 && colon && family != Family.PIN && i < length
                && (text.charAt(i) == '|' || text.charAt(i) == '>')) {
            return block(family, i, indent, nameEnd);
        }
        return i < length && (text.charAt(i) == '[' || text.charAt(i) == '{') ? inner(family, i, nameEnd) : nameEnd;
    }

    /** Whether a Python literal documents the class or function whose name ends before the colon. */
    private boolean documents(int behind, int quote) {
        int colon = text.lastIndexOf(":", behind);
        boolean key = colon > 0 && isQuote(text.charAt(colon - 1));
        return !key && text.startsWith(text.charAt(quote) == '"' ? "\"\"" : "''", quote + 1);
    }

    /** Handles {@code ["…", "…"]} and {@code { "value": "…" }}. */
    private int inner(Family family, int open, int nameEnd) {
        int end = nameEnd;
        int i = skipSpace(open + 1, LOOK_AHEAD);
        if (text.charAt(open) == '[') {
            for (int n = 0; n < MAX_PIECES && i < length && isQuote(text.charAt(i)) && family == Family.PASSWORD
                    && !key(i); n++) {
                int close = quoted(family, i, -1);
                if (close < 0) {
                    break;
                }
                end = close;
                i = skipSpace(close + 1, LOOK_AHEAD);
                if (i >= length || text.charAt(i) != ',') {
                    break;
                }
                i = skipSpace(i + 1, LOOK_AHEAD);
            }
            return end;
        }
        for (String name : new String[] {"\"value\"", "\"Value\"", "\"defaultValue\"", "value", "\"default\""}) {
            if (text.startsWith(name, i)) {
                int operator = skipBlanks(i + name.length());
                int quote = operator < length && ":=".indexOf(text.charAt(operator)) >= 0 ? skipBlanks(operator + 1)
                        : length;
                return quote < length && isQuote(text.charAt(quote)) ? quoted(family, quote, nameEnd) : nameEnd;
            }
        }
        return nameEnd;
    }

    /** Whether a literal is the key of an entry, as in {@code ["prod" => "…"]}. */
    private boolean key(int quote) {
        int close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LOOK_AHEAD));
        return close > 0 && text.startsWith("=>", skipBlanks(close + 1));
    }

    /** Reads a YAML block scalar: the lines that are indented more than its name. */
    int block(Family family, int mark, int indent, int nameEnd) {
        int i = mark + 1;
        while (i < length && "+-0123456789".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        i = skipBlanks(i);
        if (i < length && !isLineEnd(text.charAt(i)) && text.charAt(i) != '#') {
            return nameEnd;
        }
        int end = nameEnd;
        int line = lineEnd(i, length) + 1;
        while (line < length) {
            int stop = lineEnd(line, length);
            int from = line;
            while (from < stop && isBlank(text.charAt(from))) {
                from++;
            }
            if (from < stop && from - line <= indent || end == nameEnd && text.startsWith("$ANSIBLE_VAULT", from)) {
                break;
            }
            if (from < stop) {
                mask(family.kind, from, stop);
                end = stop;
            }
            line = stop + 1;
        }
        return end;
    }

    /** Reads a scalar on the line after {@code password:}, indented more. */
    private int nextLine(Family family, int lineEnd, int indent, int nameEnd) {
        int from = remarks.skip(skipSpace(lineEnd, LOOK_AHEAD));
        int start = from;
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        int stop = lineEnd(from, Math.min(length, from + LOOK_AHEAD));
        if (from >= length || from - start <= indent || text.charAt(from) == '-') {
            return nameEnd;
        }
        for (int i = from; i < stop; i++) {
            if (text.charAt(i) == ':' && (i + 1 >= stop || isBlank(text.charAt(i + 1)))) {
                return nameEnd; // an object
            }
        }
        int end = unquoted.restOfLine(from);
        if (!ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** Masks a quoted literal and what is joined to it. @return the end of what was masked, or {@code otherwise} */
    int quoted(Family family, int quote, int otherwise) {
        char mark = text.charAt(quote);
        boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
        int from = quote + 1;
        boolean triple = text.startsWith(String.valueOf(mark).repeat(2), from);
        boolean block = quote > 0 && text.charAt(quote - 1) == '@' && from < length && isLineEnd(text.charAt(from));
        if (triple || block) {
            from += triple ? 2 : 0;
            while (from < length && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
        }
        int end = literalEnd(from, mark, escaped);
        boolean words = end < length && isBlank(text.charAt(end));
        boolean phrase = family == Family.PASSWORD
                && (text.kind().phrases() || text.kind().commands() && assigned(quote));
        if (words && !text.kind().labels() && (phrase || twoWords(end, mark) && hasDigit(from, end))) {
            while (end < length && (text.charAt(end) != mark || doubled(end, mark)) && !isLineEnd(text.charAt(end))) {
                end += doubled(end, mark) ? 2 : 1;
            }
            if (escaped && text.charAt(end - 1) == '\\') {
                end--;
            }
            words = false;
        }
        if (words && !escaped && salt(from, mark) > end) {
            end = salt(from, mark);
            words = false;
        }
        // words are a label or a message, not a secret; without a closing quote the text typed so far counts
        if (words || triple && !configuration && end < length && isLineEnd(text.charAt(end)) && !hasDigit(from, end)
                || !ValueRules.isSecret(text, family, from, end)) {
            return otherwise;
        }
        mask(family.kind, from, end);
        if (text.kind().yaml() && !escaped && end < length && isLineEnd(text.charAt(end))) {
            return folded(family, quote, end, mark);
        }
        return escaped ? end : joined(family, end, mark);
    }

    /** Whether a quote is doubled and so belongs to the value, as in YAML and SQL. */
    private boolean doubled(int at, char mark) {
        return mark == '\'' && text.charAt(at) == mark && at + 1 < length && text.charAt(at + 1) == mark
                && (text.kind().yaml() || text.kind().sql());
    }

    /** Masks the further lines of a YAML scalar, which are indented more, if it is closed. @return where it ends */
    private int folded(Family family, int quote, int lineEnd, char mark) {
        int indent = skipBlanks(unquoted.lineStart(quote)) - unquoted.lineStart(quote);
        int close = text.indexOf(mark, lineEnd, Math.min(length, lineEnd + LONGEST_SCALAR));
        List<int[]> lines = new ArrayList<>();
        for (int line = lineEnd(lineEnd, length) + 1; line <= close;) {
            int stop = Math.min(close, lineEnd(line, length));
            int from = Math.min(stop, skipBlanks(line));
            if (from < stop && from - line <= indent && !isLineEnd(text.charAt(from)) || from == close) {
                return lineEnd;
            }
            lines.add(new int[] {from, stop});
            line = stop + 1;
        }
        lines.forEach(line -> mask(family.kind, line[0], line[1]));
        return Math.max(close, lineEnd);
    }

    /** Returns the end of a literal so long and random that its blanks are random, too; else its beginning. */
    private int salt(int from, char mark) {
        int close = text.indexOf(mark, from, Math.min(length, from + LOOK_AHEAD));
        int signs = 0;
        for (int i = from; i < close; i++) {
            char c = text.charAt(i);
            signs += c > ' ' && c < 127 && !isAlphanumeric(c) && ".,-_/:'".indexOf(c) < 0 ? 1 : 0;
        }
        return close - from >= SHORTEST_SALT && 6 * signs >= close - from && hasDigit(from, close) ? close : from;
    }

    private boolean assigned(int quote) {
        return quote > 0 && text.charAt(quote - 1) == '=';
    }

    private int literalEnd(int from, char mark, boolean escaped) {
        int end = from;
        while (end < length) {
            char c = text.charAt(end);
            if (!escaped && end > from && doubled(end, mark)) {
                end += 2;
                continue;
            }
            if (c == mark || c <= ' ' || escaped && c == '\\' && end + 1 < length && text.charAt(end + 1) == mark) {
                break;
            }
            end += c == '\\' && !escaped && end + 1 < length && text.charAt(end + 1) > ' ' ? 2 : 1;
        }
        while (escaped && end > from && end < length && text.charAt(end - 1) == '\\') {
            end--;
        }
        return Math.min(end, length);
    }

    private boolean twoWords(int blank, char mark) {
        int close = text.indexOf(mark, blank, Math.min(length, blank + 24));
        return close > 0 && text.indexOf(' ', blank + 1, close) < 0;
    }

    /** Masks the literals that are concatenated to one that ends here. */
    private int joined(Family family, int close, char mark) {
        int end = close;
        for (int n = 0; n < MAX_PIECES; n++) {
            int quote = further(end + 1);
            if (quote >= length || text.charAt(quote) != mark) {
                break;
            }
            int stop = literalEnd(quote + 1, mark, false);
            if (stop >= length || text.charAt(stop) != mark) {
                break;
            }
            mask(family.kind, quote + 1, stop);
            end = stop;
        }
        return end;
    }

    /** Returns where a joined literal may begin: after an operator, or adjacent in Python, C and scripts. */
    private int further(int behind) {
        int at = skipSpace(behind, LOOK_AHEAD);
        int call = at < length && text.charAt(at) == ')' ? at + 1 : at; // "a".concat("b").concat("c")
        if (text.startsWith(".concat(", call)) {
            return skipSpace(call + 8, LOOK_AHEAD);
        }
        at = text.startsWith("\\\n", at) ? skipSpace(at + 1, LOOK_AHEAD) : at;
        if (at < length && "+.".indexOf(text.charAt(at)) >= 0) {
            return skipSpace(at + 1, LOOK_AHEAD);
        }
        boolean beside = text.kind().commands() ? at == behind : !configuration && !text.kind().prose();
        return beside ? at : length;
    }

    /**
     * Reads a value after blanks: {@code --password hunter2}, {@code #define PASSWORD "…"}.
     *
     * @param literal whether a word without a digit counts as literal
     */
    int word(Family family, int from, int nameEnd, boolean literal) {
        int quote = prefixed(from);
        if (isQuote(text.charAt(quote))) {
            return quoted(family, quote, nameEnd);
        }
        int end = from;
        while (end < length && end < from + LOOK_AHEAD && UnquotedValueReader.unquotedChar(text.charAt(end))) {
            end++;
        }
        boolean variable = text.startsWith("ENV ", unquoted.lineStart(from));
        if (text.charAt(from) == '-' || !hasDigit(from, end) && !configuration && !literal
                && !(variable && text.kind().commands())) {
            return nameEnd;
        }
        int rest = variable ? unquoted.restOfLine(from) : end;
        if (!ValueRules.isSecret(text, family, from, rest) || !variable && ValueRules.path(text, from, rest)) {
            return nameEnd;
        }
        while (rest >= from + LOOK_AHEAD && rest < length && UnquotedValueReader.unquotedChar(text.charAt(rest))) {
            rest++;
        }
        mask(family.kind, from, rest);
        return rest;
    }
}
