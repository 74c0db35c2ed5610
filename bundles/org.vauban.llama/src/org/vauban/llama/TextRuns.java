// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cuts a text where something goes on for too long without a break. Many BPE vocabularies look for words with
 * {@code std::regex}, which calls itself for each character of a match: some thousand letters, or signs, or blanks, one
 * after the other overflow the stack of a thread (between 2,000 and 4,000 of 1 MB), and that ends the process. Where
 * the kind of character changes, words end anyway, so that a cut there changes no token. Threads: any.
 */
final class TextRuns {
    /** In characters. No word of people is so long; a smaller stack than usual has room for it. */
    static final int LONGEST = 500;
    /** Tokens that are looked for as texts. */
    private static final Set<TokenAttribute> WHOLE = EnumSet.of(TokenAttribute.CONTROL, TokenAttribute.USER_DEFINED,
            TokenAttribute.UNKNOWN);

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

    private final LlamaVocabulary vocabulary;
    /** Texts of the tokens in which nothing is cut; null before the first text that is too long. */
    private volatile Set<String> whole;

    TextRuns(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether something is to be cut. */
    static boolean tooLong(String text) {
        return end(text, 0) < text.length();
    }

    /** The tokens of its pieces. What is cut depends on the text before it only, and on a token in its place. */
    int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        Set<String> names = whole();
        int[] lengths = names.stream().mapToInt(String::length).distinct().toArray();
        boolean ends = addSpecial && vocabulary.addsEos();
        IntStream.Builder tokens = IntStream.builder();
        int begin = 0;
        for (int end = end(text, begin); begin < text.length(); end = end(text, begin)) {
            int cut = end == text.length() ? end : beforeWhole(text, begin, end, names, lengths);
            int[] next = vocabulary.tokenize(text.substring(begin, cut).getBytes(StandardCharsets.UTF_8),
                    addSpecial && begin == 0, parseSpecial);
            IntStream.of(next).limit(next.length - (ends && begin == 0 ? 1 : 0)).forEach(tokens::add);
            begin = cut;
        }
        if (ends) {
            tokens.add(vocabulary.eos().orElseThrow());
        }
        return tokens.build().toArray();
    }

    /** Those that llama.cpp looks for before it looks for words. */
    private Set<String> whole() {
        Set<String> known = whole;
        if (known == null) {
            known = IntStream.range(0, vocabulary.size())
                    .filter(token -> !Collections.disjoint(vocabulary.attributes(token), WHOLE))
                    .mapToObj(vocabulary::tokenText).collect(Collectors.toSet());
            whole = known;
        }
        return known;
    }

    /** Where a token begins that would be cut there, or the same place. */
    private static int beforeWhole(String text, int begin, int cut, Set<String> names, int[] lengths) {
        int first = cut;
        for (int length : lengths) {
            for (int at = Math.max(begin + 1, cut - length + 1); at < first && at + length <= text.length(); at++) {
                if (names.contains(text.substring(at, at + length))) {
                    first = at;
                }
            }
        }
        return first;
    }

    /** Where the piece ends that begins there: where a word does, if one does in its second half. */
    private static int end(String text, int begin) {
        int blanks = 0;
        int others = 0;
        int words = 0; // letters, with single blanks between them: some vocabularies take these for one word
        int lines = 0; // slashes and line breaks, which others take for one word behind a sign
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
            lines = character == '\n' || character == '\r' || character == '/' ? lines + 1 : 0;
            if (Math.max(Math.max(words, lines), Math.max(others, blanks)) > LONGEST) {
                return at - end < LONGEST / 2 ? end : at;
            }
            before = kind;
            at += Character.charCount(character);
        }
        return at;
    }
}
