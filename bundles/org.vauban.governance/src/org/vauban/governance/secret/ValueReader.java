// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.Locale;
import org.vauban.governance.secret.SecretNames.Family;

/** Reads the values that follow a name in their many forms, and masks those that are secrets. */
final class ValueReader extends Detector {
    /** So much of a value without quotes is looked at to judge it; this keeps hostile text linear. */
    private static final int LOOK_AHEAD = 256;
    private static final int MAX_PIECES = 64;

    /**
     * A value without quotes.
     *
     * @param from where it begins
     * @param option whether it belongs to an option or a parameter
     * @param list whether a comma ends it
     * @param lineStarts whether the name is the first of its line
     * @param spaced whether there are blanks round the operator
     * @param colon whether that is a colon
     */
    record Unquoted(int from, boolean option, boolean list, boolean lineStarts, boolean spaced, boolean colon) {}

    /** The rest of the line that was looked for last: where from, where it ends, where looking ended. */
    private int restFrom = -1;
    private int restEnd;
    private int restStop;

    ValueReader(ScannedText text) {
        super(text);
    }

    /** Skips what some languages put before a string literal: f"", r'', @"", L"", $"". */
    int prefixed(int at) {
        int i = at;
        while (i < length && i < at + 3
                && (isLetter(text.charAt(i)) || text.charAt(i) == '@' || text.charAt(i) == '$')) {
            i++;
        }
        return i < length && isQuote(text.charAt(i)) ? i : Math.min(at, Math.max(0, length - 1));
    }

    private int skipSpace(int from, int most) {
        int i = from;
        while (i < length && i < from + most && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /**
     * A literal behind an operator, if there is one here or on the next line; a list or an object that holds it; a
     * block of YAML.
     *
     * @param indent of the name's line, or -1 where indentation means nothing
     * @return the end of what was masked, {@code nameEnd} if there is no literal, or -1 if there is one that is no
     *            secret
     */
    int literal(Family family, int at, int nameEnd, boolean colon, int indent) {
        if (at >= length) {
            return nameEnd;
        }
        int i = at;
        if (text.charAt(i) == '!' && indent >= 0) { // a tag of YAML
            int blank = i;
            while (blank < length && blank < i + 24 && text.charAt(blank) > ' ') {
                blank++;
            }
            if (text.startsWith("!vault", i)) {
                return -1;
            }
            i = skipBlanks(blank);
        }
        if (i < length && text.charAt(i) == '(') {
            i = skipSpace(i + 1, LOOK_AHEAD);
        }
        boolean continued = i + 1 < length && text.charAt(i) == '\\' && isLineEnd(text.charAt(i + 1));
        boolean lineEnd = i < length && isLineEnd(text.charAt(i));
        if (continued || lineEnd) {
            int next = skipSpace(i + 1, LOOK_AHEAD);
            int quote = prefixed(next);
            if (quote < length && isQuote(text.charAt(quote))) {
                return -1 < quoted(family, quote, -1) ? quoted(family, quote, nameEnd) : -1;
            }
            if (continued && configuration) {
                return unquoted(family, new Unquoted(next, false, false, true, false, colon), nameEnd);
            }
            return lineEnd && colon && indent >= 0 ? nextLine(family, i, indent, nameEnd) : nameEnd;
        }
        int quote = prefixed(Math.min(i, length - 1));
        if (quote + 1 < length && text.charAt(quote) == '\\' && isQuote(text.charAt(quote + 1))) {
            quote++;
        }
        if (isQuote(text.charAt(quote))) {
            int end = quoted(family, quote, -1);
            return end < 0 ? nameEnd : end;
        }
        if (indent >= 0 && colon && i < length && (text.charAt(i) == '|' || text.charAt(i) == '>')) {
            return block(family, i, indent, nameEnd);
        }
        return i < length && (text.charAt(i) == '[' || text.charAt(i) == '{') ? inner(family, i, nameEnd) : nameEnd;
    }

    /** {@code ["…", "…"]}, {@code { "value": "…" }}. */
    private int inner(Family family, int open, int nameEnd) {
        int end = nameEnd;
        int i = skipSpace(open + 1, LOOK_AHEAD);
        if (text.charAt(open) == '[') {
            for (int n = 0; n < MAX_PIECES && i < length && isQuote(text.charAt(i)) && family == Family.PASSWORD; n++) {
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

    /** A block scalar of YAML: the lines that are indented more than its name. */
    private int block(Family family, int mark, int indent, int nameEnd) {
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

    /** {@code password:} with a scalar on the next line, indented more. */
    private int nextLine(Family family, int lineEnd, int indent, int nameEnd) {
        int from = skipSpace(lineEnd, LOOK_AHEAD);
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
        int end = restOfLine(from);
        if (!ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** Masks a literal in quotes and what is joined to it. @return the end of what was masked, or {@code otherwise} */
    int quoted(Family family, int quote, int otherwise) {
        char mark = text.charAt(quote);
        boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
        int from = quote + 1;
        boolean triple = text.startsWith(String.valueOf(mark).repeat(2), from);
        if (triple) {
            from += 2;
            while (from < length && Character.isWhitespace(text.charAt(from))) {
                from++;
            }
        }
        int end = literalEnd(from, mark, escaped);
        boolean words = end < length && isBlank(text.charAt(end));
        if (words && !text.kind().labels()
                && (configuration && family == Family.PASSWORD || twoWords(end, mark) && hasDigit(from, end))) {
            while (end < length && text.charAt(end) != mark && !isLineEnd(text.charAt(end))) {
                end++;
            }
            if (escaped && text.charAt(end - 1) == '\\') {
                end--;
            }
            words = false;
        }
        // words are a label or a message, not a secret; without a closing quote what was typed so far is one
        if (words && !triple || !ValueRules.isSecret(text, family, from, end)) {
            return otherwise;
        }
        mask(family.kind, from, end);
        return escaped ? end : joined(family, end, mark);
    }

    private int literalEnd(int from, char mark, boolean escaped) {
        int end = from;
        while (end < length) {
            char c = text.charAt(end);
            if (c == mark || c <= ' ' || escaped && c == '\\' && end + 1 < length && text.charAt(end + 1) == mark) {
                break;
            }
            end += c == '\\' && !escaped && end + 1 < length && text.charAt(end + 1) > ' ' ? 2 : 1;
        }
        return Math.min(end, length);
    }

    private boolean twoWords(int blank, char mark) {
        int close = text.indexOf(mark, blank, Math.min(length, blank + 24));
        return close > 0 && text.indexOf(' ', blank + 1, close) < 0;
    }

    /** Masks the literals that are added to one which ends here. */
    private int joined(Family family, int close, char mark) {
        int end = close;
        for (int n = 0; n < MAX_PIECES; n++) {
            int plus = skipSpace(end + 1, LOOK_AHEAD);
            if (plus >= length || text.charAt(plus) != '+' && text.charAt(plus) != '.') {
                break;
            }
            int quote = skipSpace(plus + 1, LOOK_AHEAD);
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

    /** {@code ${name:default}}. */
    int fallback(Family family, int at, int nameEnd) {
        int from = at < length && text.charAt(at) == '-' ? at + 1 : at;
        int end = from;
        while (end < length && end < from + LOOK_AHEAD && text.charAt(end) > ' ' && text.charAt(end) != '}'
                && !isQuote(text.charAt(end))) {
            end++;
        }
        if (!ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** {@code 'X-Api-Key: …'}: up to the quote that the name is behind. */
    int header(Family family, int from, char mark, int nameEnd) {
        int end = from;
        while (end < length && end < from + 4 * LOOK_AHEAD && text.charAt(end) > ' ' && text.charAt(end) != mark) {
            end++;
        }
        boolean closed = end < length && text.charAt(end) == mark;
        if (!closed || !hasDigit(from, Math.min(end, from + LOOK_AHEAD))
                || !ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** A value behind blanks: {@code --password hunter2}, {@code #define PASSWORD "…"}. */
    int word(Family family, int from, int nameEnd) {
        int quote = prefixed(from);
        if (isQuote(text.charAt(quote))) {
            return quoted(family, quote, nameEnd);
        }
        int end = from;
        while (end < length && end < from + LOOK_AHEAD && unquotedChar(text.charAt(end))) {
            end++;
        }
        if (text.charAt(from) == '-' || !hasDigit(from, end)) {
            return nameEnd;
        }
        int rest = text.startsWith("ENV ", lineStart(from)) ? restOfLine(from) : end;
        if (!ValueRules.isSecret(text, family, from, rest)) {
            return nameEnd;
        }
        mask(family.kind, from, rest);
        return rest;
    }

    private int lineStart(int at) {
        int i = at;
        while (i > 0 && at - i < LOOK_AHEAD && !isLineEnd(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    int unquoted(Family family, Unquoted value, int nameEnd) {
        int from = value.from();
        int end = from;
        int limit = Math.min(length, from + LOOK_AHEAD);
        while (end < limit && unquotedChar(text.charAt(end)) && !(value.list() && text.charAt(end) == ',')) {
            end++;
        }
        if (end == from) {
            return nameEnd;
        }
        char stop = end < length ? text.charAt(end) : '\n';
        if (!value.option() && end < from + LOOK_AHEAD) {
            while (end > from && ",)}]".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
        }
        if (end > from && value.option() && text.charAt(end - 1) == '\\') {
            end--; // \" behind it
        }
        if (end == from) {
            return nameEnd;
        }
        boolean literal = configuration
                || (value.option() ? text.charAt(end - 1) != ')' : ambiguous(family, value, end, stop));
        int behind = skipBlanks(end);
        if (literal && !configuration && !value.option() && behind > end && behind < length
                && isLetter(text.charAt(behind))
                && !hasDigit(from, end)) {
            literal = false; // words: a message
        }
        if (!literal || Placeholders.isPlaceholder(text, from, end)) {
            return nameEnd;
        }
        if (configuration && !value.option() && !flow(from)) {
            // blanks may belong to a password, and & and ; to anything; a comment does not
            int rest = restOfLine(end);
            boolean blanks = end < length && isBlank(text.charAt(end));
            end = !blanks || family == Family.PASSWORD || family == Family.SECRET && hasDigit(from, rest) ? rest : end;
        }
        if (!ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        while (end >= limit && end < length && unquotedChar(text.charAt(end))) {
            end++;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** Whether a value is in an object of YAML in braces. */
    private boolean flow(int from) {
        int start = lineStart(from);
        int open = text.indexOf('{', start, from);
        return open >= 0 && (open == start || text.charAt(open - 1) != '$');
    }

    private int restOfLine(int from) {
        if (restFrom >= 0 && from >= restFrom && from <= restStop) {
            return Math.max(from, restEnd); // looked for already, from a place before
        }
        int end = from;
        int i = from;
        for (; i < length && !isLineEnd(text.charAt(i)) && !text.startsWith(" #", i); i++) {
            if (!isBlank(text.charAt(i))) {
                end = i + 1;
            }
        }
        restFrom = from;
        restEnd = end;
        restStop = i;
        return end;
    }

    static boolean unquotedChar(char c) {
        return c > ' ' && "\"'`<>&|;".indexOf(c) < 0;
    }

    /** Whether a value in a file of unknown kind is a literal rather than a name or an expression. */
    private boolean ambiguous(Family family, Unquoted value, int end, char stop) {
        int from = value.from();
        if (stop == ';' || end < length && ",)}]".indexOf(text.charAt(end)) >= 0 && !hasDigit(from, end)) {
            return false; // a statement or an argument
        }
        boolean path = true; // a name, possibly with dots
        boolean call = false;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            call |= c == '(' || c == '[' || c == '{';
            path &= isAlphanumeric(c) || c == '_' || c == '.' || c == '$';
        }
        if (call) {
            return false;
        }
        if (!value.lineStarts()) {
            return !path && hasDigit(from, end);
        }
        if (!path) {
            return true;
        }
        boolean mixed = hasUpper(from, end) && hasLower(from, end);
        String text64 = text.substring(from, end);
        if (hasDigit(from, end)) {
            return !value.spaced()
                    || !text64.contains(".") && !SecretNames.namesASecret(text64.toLowerCase(Locale.ROOT));
        }
        if (text64.contains(".") || text64.contains("_") || mixed) {
            return !value.spaced() && !value.colon() && family == Family.PASSWORD && !text64.contains(".");
        }
        return !SecretNames.namesASecret(text64.toLowerCase(Locale.ROOT)) && (value.colon() || !value.spaced());
    }
}
