// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Reads unquoted values that follow a name, distinguishes literals from code, and masks those that are secrets. */
final class UnquotedValueReader extends Detector {
    /** Maximum number of characters of an unquoted value that are read to judge it; keeps hostile text linear. */
    static final int LOOK_AHEAD = 256;
    private static final int LONGEST_COUNT = 5;
    /** Minimum length including operator: {@code PASS=all good} is a message. */
    private static final int SHORTEST_VARIABLE = 7;

    /**
     * An unquoted value.
     *
     * @param from where it begins
     * @param option whether it belongs to an option or a parameter
     * @param list whether a comma ends it
     * @param lineStarts whether the name is the first of its line
     * @param spaced whether blanks surround the operator
     * @param colon whether the operator is a colon
     * @param listed whether a semicolon precedes the name, as in a connection string
     */
    record Unquoted(int from, boolean option, boolean list, boolean lineStarts, boolean spaced, boolean colon,
            boolean listed) {}

    /** The rest of the line found last: where the search began, where the rest ends, where the search ended. */
    private int restFrom = -1;
    private int restEnd;
    private int restStop;

    UnquotedValueReader(ScannedText text) {
        super(text);
    }

    /**
     * Masks a value if it is a secret.
     *
     * @return the end of what was masked, {@code nameEnd} if it is no secret
     */
    int read(Family family, Unquoted value, int nameEnd) {
        int from = value.from();
        int end = from;
        int limit = Math.min(length, from + LOOK_AHEAD);
        while (end < limit && unquotedChar(text.charAt(end)) && !(value.list() && text.charAt(end) == ',')) {
            end++;
        }
        if (end == from) {
            return nameEnd;
        }
        boolean listed = value.listed() && family == Family.PASSWORD && end < length && isBlank(text.charAt(end))
                && !Placeholders.isPlaceholder(text, from, end);
        end = listed ? listed(end) : end;
        char stop = end < length ? text.charAt(end) : '\n';
        if (!value.option() && end < from + LOOK_AHEAD) {
            while (end > from && ",)}]".indexOf(text.charAt(end - 1)) >= 0) {
                end--;
            }
        }
        if (end > from && value.option() && text.charAt(end - 1) == '\\') {
            end--; // a following \"
        }
        if (end > from && value.option() && text.kind().commands() && text.charAt(end - 1) == ')'
                && text.indexOf('(', from, end) < 0) {
            end--; // (user=bob password=…)
        }
        if (end == from) {
            return nameEnd;
        }
        boolean assigned = text.kind().commands() && !value.option() && !value.spaced() && !value.colon()
                && text.indexOf('$', from, end) < 0 && text.indexOf('(', from, end) < 0
                && !(text.kind().prose() && count(from, end));
        boolean literal = configuration || assigned || family == Family.PIN && ValueRules.pin(text, from, end)
                || (value.option() ? text.charAt(end - 1) != ')' : ambiguous(family, value, end, stop));
        int behind = skipBlanks(end);
        if (literal && !configuration && !assigned && !value.option() && behind > end && behind < length
                && isLetter(text.charAt(behind))
                && !hasDigit(from, end) && !variable(from)) {
            literal = false; // words: a message
        }
        if (!literal || Placeholders.isPlaceholder(text, from, end)) {
            return nameEnd;
        }
        if (configuration && !value.option() && !flow(from)) {
            // blanks may belong to a password, and & and ; to any value; a comment does not
            int rest = restOfLine(end);
            boolean blanks = end < length && isBlank(text.charAt(end));
            boolean words = family == Family.PASSWORD
                    || family == Family.SECRET && hasDigit(from, Math.min(rest, from + LOOK_AHEAD));
            end = !blanks || words ? rest : end;
        }
        if (!ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        while (end >= limit && end < length && unquotedChar(text.charAt(end))) {
            end++;
        }
        mask(family.kind, from, end);
        return configuration && !text.kind().yaml() && !value.option() ? continuation(family, end) : end;
    }

    /** Whether a value is that of a variable before a command: {@code PGPASSWORD=… psql}. */
    private boolean variable(int from) {
        int name = from - 1;
        while (name > 0 && from - name < SHORTEST_VARIABLE && (isCapital(text.charAt(name - 1)))) {
            name--;
        }
        return from - name >= SHORTEST_VARIABLE && text.charAt(from - 1) == '=';
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z' || c == '_';
    }

    /** Whether a value may be a count, as in a test log: {@code pass=120 fail=3}. */
    private boolean count(int from, int end) {
        return end - from <= LONGEST_COUNT && run(from, "") >= end && !hasUpper(from, end) && !hasLower(from, end);
    }

    /** Returns the end of a value in a connection string, which may have blanks: a semicolon or the string's quote. */
    private int listed(int from) {
        int end = from;
        while (end < length && end - from < LOOK_AHEAD && !isLineEnd(text.charAt(end)) && text.charAt(end) != '='
                && text.charAt(end) != ';' && !isQuote(text.charAt(end))) {
            end++;
        }
        return end < length && (text.charAt(end) == ';' || isQuote(text.charAt(end))) ? end : from;
    }

    /** Masks the lines that continue a value ending with a backslash. @return the end of the last one */
    private int continuation(Family family, int from) {
        int end = from;
        while (end < length && isLineEnd(text.charAt(end)) && backslashes(end) % 2 == 1) {
            int line = text.startsWith("\r\n", end) ? end + 2 : end + 1;
            while (line < length && isBlank(text.charAt(line))) {
                line++;
            }
            end = line;
            while (end < length && !isLineEnd(text.charAt(end))) {
                end++;
            }
            mask(family.kind, line, end);
        }
        return end;
    }

    private int backslashes(int end) {
        int i = end;
        while (i > 0 && text.charAt(i - 1) == '\\') {
            i--;
        }
        return end - i;
    }

    /** Whether a value is in a YAML object in braces. */
    private boolean flow(int from) {
        int start = lineStart(from);
        int open = text.indexOf('{', start, from);
        return open >= 0 && (open == start || text.charAt(open - 1) != '$');
    }

    /** Returns the end of the rest of the line, without trailing blanks and comment. */
    int restOfLine(int from) {
        if (restFrom >= 0 && from >= restFrom && from <= restStop) {
            return Math.max(from, restEnd); // found before, from an earlier position
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

    /** Handles {@code ${name:default}}. */
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
        while (end >= from + LOOK_AHEAD && end < length && text.charAt(end) > ' ' && text.charAt(end) != '}'
                && !isQuote(text.charAt(end))) {
            end++;
        }
        mask(family.kind, from, end);
        return end;
    }

    /** Handles {@code 'X-Api-Key: …'}: up to the quote that precedes the name. */
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

    /** Whether an unquoted value may contain a character. */
    static boolean unquotedChar(char c) {
        return c > ' ' && "\"'`<>&|;".indexOf(c) < 0;
    }

    /** Whether a value in a file of unknown type is a literal rather than a name or an expression. */
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

    /** Returns the beginning of a position's line, or a position not far before if that is far away. */
    int lineStart(int at) {
        int i = at;
        while (i > 0 && at - i < LOOK_AHEAD && !isLineEnd(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
