// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text where something goes on for too long without a break. Many BPE vocabularies look for words with
 * {@code std::regex}, which calls itself for each character of a match: some thousand letters, or signs, or blanks, one
 * after the other overflow the stack of a thread (between 2,000 and 4,000 of 1 MB), and that ends the process. Where
 * the kind of character changes, words end anyway, so that a cut there changes no token.
 */
final class TextRuns {
    /** In characters. No word of people is so long; a smaller stack than usual has room for it. */
    static final int LONGEST = 500;

    private enum Kind {
        BLANK, LETTER, DIGIT, OTHER;

        static Kind of(int character) {
            if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
                return BLANK;
            }
            return switch (Character.getType(character)) {
                case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER, Character.OTHER_LETTER, Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> LETTER;
                case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> DIGIT;
                default -> OTHER;
            };
        }

        /** Whether a word ends before a character of another kind. */
        boolean endsBefore(Kind next) {
            return this != next && (this == LETTER || this == DIGIT || this == OTHER && next == BLANK);
        }
    }

    private TextRuns() {}

    /** The text in order; one piece where nothing is too long. What is cut depends on the text before it only. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int begin = 0;
        for (int end = end(text, begin); end < text.length(); end = end(text, begin)) {
            pieces.add(text.substring(begin, end));
            begin = end;
        }
        pieces.add(text.substring(begin));
        return pieces;
    }

    /** Where the piece ends that begins there: where a word does, if one does in its second half. */
    private static int end(String text, int begin) {
        int blanks = 0;
        int others = 0;
        int words = 0; // letters, with single blanks between them: some vocabularies take these for one word
        int end = begin;
        Kind before = Kind.BLANK;
        int at = begin;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            Kind kind = Kind.of(character);
            if (at > begin && before.endsBefore(kind)) {
                end = at;
            }
            blanks = kind == Kind.BLANK ? blanks + 1 : 0;
            others = kind == Kind.BLANK ? 0 : others + 1;
            words = kind == Kind.LETTER || character == ' ' && before == Kind.LETTER ? words + 1 : 0;
            if (Math.max(words, Math.max(others, blanks)) > LONGEST) {
                return at - end < LONGEST / 2 ? end : at;
            }
            before = kind;
            at += Character.charCount(character);
        }
        return at;
    }
}
