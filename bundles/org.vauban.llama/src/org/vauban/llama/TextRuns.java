// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Splits long stretches of text without a break. Many BPE vocabularies split words with {@code std::regex}, which calls
 * itself recursively for each character of a match: some thousand letters, signs or blanks in a row overflow the stack
 * of a thread (between 2,000 and 4,000 for 1 MB) and end the process. Words end where the kind of character changes, so
 * a split there changes no token. Threads: any.
 */
final class TextRuns {
    /** Maximum length in characters: longer than any natural word, and safe even for a smaller stack than usual. */
    static final int LONGEST = 500;
    /** Attributes of tokens that are recognized as texts. */
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
    /** Texts of tokens that are not split; null until the first text that is too long. */
    private volatile Set<String> whole;

    TextRuns(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether the text must be split. */
    static boolean tooLong(String text) {
        return end(text, 0) < text.length();
    }

    /** Tokenizes the text in pieces. A split depends only on the text before it, and on a token that spans it. */
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

    /** Returns the texts of tokens that llama.cpp recognizes before it splits words. */
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

    /** Returns the start of a token that the split would cut, or the split itself. */
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

    /** Returns the end of a piece: the end of a word, if there is one in the second half of the piece. */
    private static int end(String text, int begin) {
        int blanks = 0;
        int others = 0;
        int words = 0; // letters with single blanks between them, which some vocabularies treat as one word
        int lines = 0; // slashes and line breaks, which others treat as one word after a sign
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
