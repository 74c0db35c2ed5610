// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Splits long texts with many characters that are not in any token of an SPM vocabulary. Such a character becomes the
 * tokens of its bytes, for each of which llama.cpp copies all tokens before ({@code resegment} in
 * {@code llama-vocab.cpp}): a million of them take minutes. No token spans such a character, so a split before one
 * changes no token. Threads: any.
 */
final class ByteRuns {
    /** Shorter texts are not examined: they take about 50 ms at most. */
    private static final int SHORT = 16_384;
    /** Maximum number of these characters per piece; this many take a millisecond or two. */
    private static final int MOST = 4_096;
    private static final EnumSet<TokenAttribute> SPECIAL = EnumSet.of(TokenAttribute.CONTROL,
            TokenAttribute.UNKNOWN);

    private final LlamaVocabulary vocabulary;
    /** Null until the first long text. */
    private volatile Texts texts;

    /**
     * The texts of the vocabulary's tokens.
     *
     * @param characters characters of tokens, and blanks and surrogates, which are replaced before tokenization
     * @param defined tokens that are recognized as texts
     * @param control tokens that are recognized if control tokens are parsed
     */
    private record Texts(BitSet characters, Set<String> defined, Set<String> control) {
        boolean isByte(int character) {
            return !characters.get(character);
        }

        private Stream<String> names(boolean parseSpecial) {
            return parseSpecial ? Stream.concat(defined.stream(), control.stream()) : defined.stream();
        }

        /** Whether a token that is recognized as a text ends at the index. */
        boolean endsAt(String text, int at, boolean parseSpecial) {
            return names(parseSpecial).anyMatch(name -> text.startsWith(name, at - name.length()));
        }

        /** Whether such a token begins before the index and ends after it. */
        boolean spans(String text, int at, boolean parseSpecial) {
            return names(parseSpecial).anyMatch(name -> IntStream.range(Math.max(0, at - name.length() + 1), at)
                    .anyMatch(from -> text.startsWith(name, from)));
        }
    }

    ByteRuns(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether the text must be split. */
    boolean tooMany(String text) {
        return text.length() > SHORT && text.codePoints().filter(texts()::isByte).skip(MOST).findFirst().isPresent();
    }

    /** Tokenizes the text in pieces. */
    int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        Texts known = texts();
        boolean ends = addSpecial && vocabulary.addsEos();
        IntStream.Builder tokens = IntStream.builder();
        int begin = 0;
        int count = 0;
        for (int at = 0; at < text.length();) {
            int character = text.codePointAt(at);
            if (known.isByte(character) && count++ >= MOST && !known.spans(text, at, parseSpecial)) {
                add(tokens, text, begin, at, addSpecial, parseSpecial);
                begin = at;
                count = 1;
            }
            at += Character.charCount(character);
        }
        add(tokens, text, begin, text.length(), addSpecial, parseSpecial);
        if (ends) {
            tokens.add(vocabulary.eos().orElseThrow());
        }
        return tokens.build().toArray();
    }

    private void add(IntStream.Builder tokens, String text, int begin, int end, boolean addSpecial,
            boolean parseSpecial) {
        int[] piece = vocabulary.tokenize(text.substring(begin, end).getBytes(StandardCharsets.UTF_8),
                addSpecial && begin == 0, parseSpecial);
        int last = piece.length - (begin == 0 && addSpecial && vocabulary.addsEos() ? 1 : 0);
        // some vocabularies begin each text with a blank, also after a token that is recognized as a text
        int first = begin == 0 || texts().endsAt(text, begin, parseSpecial) ? 0 : prefix(text.codePointAt(begin));
        Arrays.stream(piece, first, last).forEach(tokens::add);
    }

    /** Returns the number of tokens that precede those of a character at the beginning of a text. */
    private int prefix(int character) {
        String text = Character.toString(character);
        int one = vocabulary.tokenize(text.getBytes(StandardCharsets.UTF_8), false, false).length;
        int two = vocabulary.tokenize(text.repeat(2).getBytes(StandardCharsets.UTF_8), false, false).length;
        return 2 * one - two;
    }

    private Texts texts() {
        Texts known = texts;
        if (known == null) {
            known = read();
            texts = known;
        }
        return known;
    }

    private Texts read() {
        Set<String> plain = new HashSet<>();
        Set<String> defined = new HashSet<>();
        Set<String> control = new HashSet<>();
        for (int token = 0; token < vocabulary.size(); token++) {
            Set<TokenAttribute> attributes = vocabulary.attributes(token);
            String text = vocabulary.tokenText(token);
            if (!attributes.contains(TokenAttribute.BYTE) && !text.isEmpty()) {
                (attributes.contains(TokenAttribute.USER_DEFINED) ? defined
                        : attributes.stream().anyMatch(SPECIAL::contains) ? control : plain).add(text);
            }
        }
        BitSet characters = new BitSet();
        characters.set(' ');
        characters.set(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1); // unpaired ones become question marks
        plain.forEach(text -> text.codePoints().forEach(characters::set));
        Set<String> all = new HashSet<>(plain);
        all.addAll(defined);
        all.addAll(control);
        Stream.concat(defined.stream(), control.stream()).filter(text -> isJoined(text, all))
                .forEach(text -> text.codePoints().forEach(characters::set));
        return new Texts(characters, defined, control);
    }

    /** Whether llama.cpp could merge a text from two others: characters, or texts of tokens. */
    private static boolean isJoined(String text, Set<String> all) {
        return text.codePointCount(0, text.length()) == 1 || IntStream.range(1, text.length())
                .anyMatch(at -> isPart(text.substring(0, at), all) && isPart(text.substring(at), all));
    }

    private static boolean isPart(String text, Set<String> all) {
        return text.codePointCount(0, text.length()) == 1 || all.contains(text);
    }
}
