// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the ends of sentences in prose. Java treats every capital after a full stop as the start of a sentence, which
 * is wrong after an abbreviation, as in {@code M. Dupont} or {@code art. L. 2122-1}. Pure.
 */
public final class SentenceEnds {
    /** Abbreviations that never end a sentence. */
    private static final Set<String> BEFORE_ANY = Set.of("M", "MM", "Mme", "Mmes", "Mlle", "Mr", "Mrs", "Ms", "Dr",
            "Pr", "Prof", "St", "Ste", "cf", "Cf", "e.g", "E.g", "i.e", "I.e", "vs", "approx", "resp");
    /** Abbreviations that precede a number. */
    private static final Set<String> BEFORE_NUMBER = Set.of("art", "arts", "fig", "figs", "sec", "sect", "chap", "ch",
            "tab", "eq", "\u00E9q", "ref", "r\u00E9f", "app", "ann", "vol");
    /** A number with optional letters before it, such as a French article number, or a Roman number. */
    private static final Pattern NUMBER = Pattern
            .compile("(?:\\p{Lu}{1,3}\\*{0,2}[.\\s\\u00A0\\u202F-]{0,2}\\d|[IVXLC]{2,}(?!\\p{L})).*", Pattern.DOTALL);
    private static final String CLOSING = "\u00BB\u201D)]";
    private static final String OPENING = "\u00AB\u201C([\"'\u2019";
    /** Characters of a number that are examined. */
    private static final int NUMBER_LENGTH = 12;
    private static final int LONGEST = 8;
    /** Maximum spaces after a full stop, which keeps hostile text linear. */
    private static final int MOST_SPACES = 64;

    private SentenceEnds() {}

    /**
     * Returns the ends of the sentences including trailing white space, in order; the last one is the end of the text.
     *
     * @param block text without blank lines
     */
    public static List<Integer> of(String block) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(block);
        List<Integer> ends = new ArrayList<>();
        int before = 0;
        int end = 0;
        for (int to = sentences.next(); to != BreakIterator.DONE; to = sentences.next()) {
            if (to < end) {
                continue; // within closing marks that were already skipped
            }
            end = behindClosing(block, to);
            if (end > before && (end == block.length() || !goesOn(block, to, end))) {
                ends.add(end);
                before = end;
            }
        }
        return ends;
    }

    /** Skips quotation marks and brackets after the full stop, even after a space; they belong to the sentence. */
    private static int behindClosing(String block, int from) {
        int end = from;
        while (end < block.length() && CLOSING.indexOf(block.charAt(end)) >= 0) {
            do {
                end++;
            } while (end < block.length() && isSpace(block.charAt(end)));
        }
        return end;
    }

    private static boolean goesOn(String block, int stop, int end) {
        if (end > stop) {
            return Character.isLowerCase(block.charAt(end));
        }
        int dot = stop;
        while (dot > 0 && stop - dot < MOST_SPACES && isSpace(block.charAt(dot - 1))) {
            dot--;
        }
        if (dot == 0 || block.charAt(--dot) != '.') {
            return false;
        }
        int start = dot;
        while (start > 0 && dot - start <= LONGEST && !isSpace(block.charAt(start - 1))
                && OPENING.indexOf(block.charAt(start - 1)) < 0) {
            start--;
        }
        String word = block.substring(start, dot);
        return BEFORE_ANY.contains(word) || BEFORE_NUMBER.contains(word.toLowerCase(Locale.ROOT)) && NUMBER
                .matcher(block.substring(end, Math.min(block.length(), end + NUMBER_LENGTH))).matches();
    }

    /** Whether a character is white space, including no-break spaces. */
    static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
