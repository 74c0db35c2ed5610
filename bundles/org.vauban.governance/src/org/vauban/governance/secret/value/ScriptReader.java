// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds literals that scripts compare with a secret's variable, and those that they substitute for its name:
 * {@code [ "$PASSWORD" = "…" ]}, {@code sed s/@PASSWORD@/…/}.
 */
final class ScriptReader extends Detector {
    /** Maximum distance back to the bracket of a test or the name of a command. */
    private static final int LOOK_BACK = 200;
    private static final int LONGEST_VALUE = 256;
    /** Minimum length of a number: a shorter one may be a count of passes. */
    private static final int SHORTEST_NUMBER = 6;
    private static final String[] OPERATORS = {"==", "!=", "="};
    private static final String DELIMITERS = "/|#,:@!~;%+";
    /** Characters that templates put around a name. */
    private static final String MARKS = "@%{}<>$#[]\\";
    private static final int MOST_MARKS = 6;

    private final ValueReader values;

    ScriptReader(ScannedText text, ValueReader values) {
        super(text);
        this.values = values;
    }

    /** @return the end of what was masked, or {@code nameEnd} */
    int read(Family family, int key, int nameEnd) {
        if (key < 2 || nameEnd >= length || text.charAt(key - 1) <= ' ') {
            return nameEnd;
        }
        int tested = text.charAt(key - 1) == '$' || text.startsWith("${", key - 2) ? tested(family, key, nameEnd)
                : nameEnd;
        return tested > nameEnd ? tested : substituted(family, key, nameEnd);
    }

    private int tested(Family family, int key, int nameEnd) {
        boolean braces = text.charAt(key - 1) == '{';
        int dollar = braces ? key - 2 : key - 1;
        int end = braces ? nameEnd + 1 : nameEnd;
        if (braces && text.charAt(nameEnd) != '}' || dollar < 2) {
            return nameEnd;
        }
        char mark = text.charAt(dollar - 1);
        boolean quoted = mark == '"';
        int begin = quoted ? dollar - 1 : dollar;
        if (end >= length || quoted != (text.charAt(end) == '"') || !isBlank(text.charAt(begin - 1))
                || !test(begin)) {
            return nameEnd;
        }
        end = quoted ? end + 1 : end;
        for (String operator : OPERATORS) {
            int at = skipBlanks(end);
            int value = at + operator.length();
            if (at > end && text.startsWith(operator, at) && value < length && isBlank(text.charAt(value))) {
                return literal(family, skipBlanks(value), nameEnd);
            }
            int before = begin;
            while (before > 0 && begin - before < LONGEST_VALUE && isBlank(text.charAt(before - 1))) {
                before--;
            }
            int first = before - operator.length();
            if (first > 2 && text.startsWith(operator, first) && isBlank(text.charAt(first - 1))) {
                return compared(family, first, nameEnd);
            }
        }
        return nameEnd;
    }

    /** Whether a test was opened in this line. */
    private boolean test(int at) {
        int line = lineStart(at, LOOK_BACK);
        return text.indexOf("[ ", line, at) >= 0 || text.indexOf("test ", line, at) >= 0;
    }

    private int literal(Family family, int at, int nameEnd) {
        if (at >= length) {
            return nameEnd;
        }
        boolean quoted = "\"'".indexOf(text.charAt(at)) >= 0;
        int from = quoted ? at + 1 : at;
        int digits = run(from, "");
        boolean count = digits - from < SHORTEST_NUMBER && digits > from && !hasLetter(from, digits);
        if (variable(from) || count && (digits >= length || !of(text.charAt(digits), "_-"))) {
            return nameEnd;
        }
        if (quoted) {
            return values.quoted(family, at, nameEnd);
        }
        int end = from;
        while (end < length && end - from < LONGEST_VALUE && text.charAt(end) > ' '
                && "\"'`$;|&)]*".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean ends = end < length && (isBlank(text.charAt(end)) || text.charAt(end) == ';');
        return ends ? secret(family, from, end, nameEnd) : nameEnd;
    }

    /** Handles the quoted literal before an operator: {@code [ "…" = "$PASSWORD" ]}. */
    private int compared(Family family, int operator, int nameEnd) {
        int close = operator - 1;
        while (close > 0 && operator - close < LONGEST_VALUE && isBlank(text.charAt(close))) {
            close--;
        }
        int open = close - 1;
        while (open > 0 && close - open < LONGEST_VALUE && text.charAt(open) != text.charAt(close)
                && !isLineEnd(text.charAt(open))) {
            open--;
        }
        boolean literal = open >= 0 && "\"'".indexOf(text.charAt(close)) >= 0
                && text.charAt(open) == text.charAt(close);
        return literal && !variable(open + 1) && !hasBlank(open + 1, close)
                ? secret(family, open + 1, close, nameEnd) : nameEnd;
    }

    private boolean variable(int at) {
        return at + 1 < length && text.charAt(at) == '$' && (of(text.charAt(at + 1), "_{(?*@#"));
    }

    private int secret(Family family, int from, int end, int nameEnd) {
        if (end <= from || !ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return Math.max(end, nameEnd);
    }

    /** Handles the text that an editing command substitutes for a name. */
    private int substituted(Family family, int key, int nameEnd) {
        int open = key - 1;
        while (open > 0 && key - open <= MOST_MARKS && MARKS.indexOf(text.charAt(open)) >= 0
                && text.charAt(open - 1) != 's') {
            open--;
        }
        char delimiter = text.charAt(open);
        if (open < 2 || text.charAt(open - 1) != 's' || DELIMITERS.indexOf(delimiter) < 0
                || isAlphanumeric(text.charAt(open - 2))) {
            return nameEnd;
        }
        int close = nameEnd;
        while (close < length && close - nameEnd <= MOST_MARKS && text.charAt(close) != delimiter
                && MARKS.indexOf(text.charAt(close)) >= 0) {
            close++;
        }
        if (close >= length || text.charAt(close) != delimiter || !edits(open)) {
            return nameEnd;
        }
        int from = close + 1;
        int end = from;
        while (end < length && end - from < LONGEST_VALUE && text.charAt(end) >= ' ' && text.charAt(end) != delimiter) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        boolean template = close > nameEnd || hasUpper(key, nameEnd) && !hasLower(key, nameEnd)
                || hasDigit(from, Math.min(end, length));
        boolean ends = end > from && end < length && text.charAt(end) == delimiter;
        boolean made = ends && (text.indexOf('$', from, end) >= 0 || text.indexOf('`', from, end) >= 0
                || text.indexOf('&', from, end) >= 0 || text.indexOf("\\1", from, end) >= 0
                || isQuote(text.charAt(from)) || hasBlank(from, end));
        return ends && template && !made ? secret(family, from, end, nameEnd) : nameEnd;
    }

    private boolean edits(int at) {
        int line = lineStart(at, LOOK_BACK);
        return text.indexOf("sed ", line, at) >= 0 || text.indexOf("perl ", line, at) >= 0;
    }
}
