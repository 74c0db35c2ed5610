// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;

/** Splits the arguments of a command as a shell does, or the items of a list: {@code ["mysql", "-px"]}. */
final class WordReader extends Detector {
    /** Maximum number of characters read of a command; keeps hostile text linear. */
    static final int LONGEST = 1_000;

    /** Options that also occur in sentences. */
    private static final Set<String> COMMON = Set.of("AUTH", "auth", "pass", "set", "add", "input_pw", "owner_pw",
            "user_pw");

    /** An argument without its quotes. */
    record Word(int from, int to) {}

    WordReader(ScannedText text) {
        super(text);
    }

    /** Returns the arguments up to the end of the command. @param items whether they are the items of a list */
    List<Word> words(int from, boolean items) {
        List<Word> words = new ArrayList<>();
        int limit = Math.min(length, from + LONGEST);
        int i = from;
        while (i < limit) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < limit && isLineEnd(text.charAt(i + 1))) {
                i += 2;
            } else if (isBlank(c) || items && c == ',') {
                i++;
            } else if (isLineEnd(c) || "|;&`)".indexOf(c) >= 0 || items && c == ']') {
                break;
            } else if (c == '\\' && i + 1 < limit && isQuote(text.charAt(i + 1))) {
                i = quotedWord(words, i + 1, limit, true);
            } else if (isQuote(c)) {
                i = quotedWord(words, i, limit, false);
            } else {
                int start = i;
                while (i < limit && text.charAt(i) > ' ' && "|;&`\"'".indexOf(text.charAt(i)) < 0
                        && !(text.charAt(i) == ')' && text.charAt(start) != '$')) {
                    i++;
                }
                if (i < limit && isQuote(text.charAt(i)) && text.charAt(i) != '`' && i > start
                        && "=:puwaPN".indexOf(text.charAt(i - 1)) >= 0) {
                    int close = text.indexOf(text.charAt(i), i + 1, limit);
                    i = close < 0 ? i + 1 : close + 1;
                }
                words.add(new Word(start, i));
                if (i == start) {
                    i++;
                }
            }
        }
        return words;
    }

    private int quotedWord(List<Word> words, int quote, int limit, boolean escaped) {
        int close = text.indexOf(text.charAt(quote), quote + 1, limit);
        if (close < 0 || text.indexOf("\n", quote, close) >= 0) {
            return limit;
        }
        words.add(new Word(quote + 1, escaped && text.charAt(close - 1) == '\\' ? close - 1 : close));
        return close + 1;
    }

    /** Whether a shell substitutes a variable or a command's output in the rest of a word. */
    boolean isReplaced(Word word, int from) {
        boolean literal = word.from() > 0 && text.charAt(word.from() - 1) == '\'';
        int dollar = literal ? -1 : text.indexOf('$', from, word.to());
        return dollar >= 0 && dollar + 1 < word.to() && of(text.charAt(dollar + 1), "_{(");
    }

    /** Whether words may be a sentence about an option that is a word: {@code redis-cli AUTH fails}. */
    boolean isSentence(String option, int from, int to) {
        return text.kind().prose() && COMMON.contains(option) && !hasDigit(from, to);
    }
}
