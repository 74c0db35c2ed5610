// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.prose;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds the passwords that scripts type into programs: {@code expect "assword:"} and {@code send "…\r"}, also with the
 * libraries of other languages.
 */
public final class TypedAnswerDetector extends Detector {
    /** Functions that type. */
    public static final Set<String> WORDS = Set.of("send", "sendline", "exp_send", "send_line", "type", "fill",
            "sendkeys", "send_keys");
    /** Functions that fill the field of a page. */
    private static final Set<String> FILLING = Set.of("type", "fill", "sendkeys", "send_keys");
    private static final String[] QUESTIONS = {"assword", "assphrase", "asscode"};
    private static final int LONGEST_QUESTION = 80;
    private static final int LONGEST_ANSWER = 256;
    /** Maximum distance between a question and its answer. */
    private static final int NEAR = 64;
    /** Maximum distance of the word that expects a question: several questions may be expected at once. */
    private static final int LOOK_BACK = 400;

    public TypedAnswerDetector(ScannedText text) {
        super(text);
    }

    /** Handles a typing function, whose name ends at {@code end}. */
    public void answer(int from, int end) {
        int at = skipBlanks(end);
        boolean fills = FILLING.contains(text.substring(from, end).toLowerCase(Locale.ROOT));
        if (fills && (at >= length || text.charAt(at) != '(' || from == 0 || text.charAt(from - 1) != '.')) {
            return;
        }
        if (at < length && text.charAt(at) == '(') {
            at = skipBlanks(at + 1);
        }
        for (String option : new String[] {"-h ", "-s ", "-- "}) {
            at = text.startsWith(option, at) ? skipBlanks(at + option.length()) : at;
        }
        at = at + 1 < length && isLetter(text.charAt(at)) && isQuote(text.charAt(at + 1)) ? at + 1 : at; // b'…'
        if (at >= length || !isQuote(text.charAt(at))) {
            return;
        }
        int close = close(at);
        boolean selected = fills && close > 0 && question(at, close) && text.startsWith(",", close + 1);
        if (selected) { // fill('#password', '…')
            at = skipBlanks(close + 2);
            close = at < length && isQuote(text.charAt(at)) ? close(at) : -1;
        }
        int to = close;
        while (to - 2 > at && text.charAt(to - 2) == '\\' && "rn".indexOf(text.charAt(to - 1)) >= 0) {
            to -= 2; // an escaped line end
        }
        if (close > 0 && to > at + 1 && !variable(at + 1, to)
                && (selected || asked(from, !fills) && !text.startsWith("{", at + 1))
                && ValueRules.isSecret(text, Family.PASSWORD, at + 1, to)) {
            mask(Family.PASSWORD.kind, at + 1, to);
        }
    }

    /** Returns the index of the quote that closes a literal in its line, or -1. */
    private int close(int quote) {
        int limit = Math.min(length, quote + LONGEST_ANSWER);
        for (int i = quote + 1; i < limit && !isLineEnd(text.charAt(i)); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(quote)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a value is a variable: {@code $password}, {@code [lindex $argv 1]}, {@code #{password}}. */
    private boolean variable(int from, int to) {
        boolean name = text.charAt(from) == '$' && run(from + 1, "_(){}:") >= to;
        return name || text.charAt(from) == '[' && text.charAt(to - 1) == ']' || text.startsWith("#{", from);
    }

    /**
     * Whether the preceding literal, separated only by brackets, is a question.
     *
     * @param expected whether it must be an expected one
     */
    private boolean asked(int from, boolean expected) {
        int i = from;
        while (i > 0 && from - i < NEAR && of(text.charAt(i - 1), "_$.->")) {
            i--; // child.sendline
        }
        int receiver = i;
        while (i > 0 && receiver - i < NEAR
                && (Character.isWhitespace(text.charAt(i - 1)) || "){};,\\".indexOf(text.charAt(i - 1)) >= 0)) {
            i--;
        }
        if (i == 0 || !isQuote(text.charAt(i - 1))) {
            return false;
        }
        char mark = text.charAt(i - 1);
        int open = i - 2;
        while (open >= 0 && i - open < LONGEST_QUESTION && text.charAt(open) != mark && !isLineEnd(text.charAt(open))) {
            open--;
        }
        return open >= 0 && text.charAt(open) == mark && question(open, i - 1)
                && (!expected || expected(open, i - 1));
    }

    private boolean question(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            for (String question : QUESTIONS) {
                if (text.regionMatches(true, i, question, 0, question.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a literal is the expected output of a program; a single word may belong to a test. */
    private boolean expected(int open, int close) {
        int i = open > 0 && isLetter(text.charAt(open - 1)) ? open - 1 : open; // r'…'
        while (i > 0 && open - i < 4 && " (".indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        if (run(open + 1, "") >= close) {
            return text.startsWith("expect", i - 6) || text.startsWith("_exact", i - 6);
        }
        int start = Math.max(0, open - LOOK_BACK);
        return text.indexOf("xpect", start, open) >= 0 || text.indexOf("spawn", start, open) >= 0;
    }
}
