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
 * Cuts a long text of which an SPM vocabulary has many characters in no token. Each of them becomes the tokens of its
 * bytes, for which llama.cpp copies all tokens before ({@code resegment} in {@code llama-vocab.cpp}): a million take
 * minutes. No token spans such a character, so that a cut before one changes no token. Threads: any.
 */
final class ByteRuns {
    /** Shorter texts are not looked at: they take some 50 ms at most. */
    private static final int SHORT = 16_384;
    /** Of a piece; as many take a millisecond or two. */
    private static final int MOST = 4_096;
    private static final EnumSet<TokenAttribute> SPECIAL = EnumSet.of(TokenAttribute.CONTROL,
            TokenAttribute.UNKNOWN);

    private final LlamaVocabulary vocabulary;
    /** Null before the first long text. */
    private volatile Texts texts;

    /**
     * What the tokens are written with.
     *
     * @param characters of tokens that a text may have, and those that are none by themselves
     * @param defined tokens that are looked for as texts
     * @param control those that are where they are to be parsed
     */
    private record Texts(BitSet characters, Set<String> defined, Set<String> control) {
        boolean isByte(int character) {
            return !characters.get(character);
        }

        private Stream<String> names(boolean parseSpecial) {
            return parseSpecial ? Stream.concat(defined.stream(), control.stream()) : defined.stream();
        }

        /** Whether a token that is looked for as a text ends there. */
        boolean endsAt(String text, int at, boolean parseSpecial) {
            return names(parseSpecial).anyMatch(name -> text.startsWith(name, at - name.length()));
        }

        /** Whether one is there that begins before and ends behind. */
        boolean spans(String text, int at, boolean parseSpecial) {
            return names(parseSpecial).anyMatch(name -> IntStream.range(Math.max(0, at - name.length() + 1), at)
                    .anyMatch(from -> text.startsWith(name, from)));
        }
    }

    ByteRuns(LlamaVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether something is to be cut. */
    boolean tooMany(String text) {
        return text.length() > SHORT && text.codePoints().filter(texts()::isByte).skip(MOST).findFirst().isPresent();
    }

    /** The tokens of its pieces. */
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
        // some vocabularies begin each text with a blank, also behind a token that was looked for
        int first = begin == 0 || texts().endsAt(text, begin, parseSpecial) ? 0 : prefix(text.codePointAt(begin));
        Arrays.stream(piece, first, last).forEach(tokens::add);
    }

    /** Tokens that come before those of a character where it begins a text. */
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
        characters.set(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1); // alone, they become question marks
        plain.forEach(text -> text.codePoints().forEach(characters::set));
        Set<String> all = new HashSet<>(plain);
        all.addAll(defined);
        all.addAll(control);
        Stream.concat(defined.stream(), control.stream()).filter(text -> isJoined(text, all))
                .forEach(text -> text.codePoints().forEach(characters::set));
        return new Texts(characters, defined, control);
    }

    /** Whether llama.cpp could join a text from two others: characters, or texts of tokens. */
    private static boolean isJoined(String text, Set<String> all) {
        return text.codePointCount(0, text.length()) == 1 || IntStream.range(1, text.length())
                .anyMatch(at -> isPart(text.substring(0, at), all) && isPart(text.substring(at), all));
    }

    private static boolean isPart(String text, Set<String> all) {
        return text.codePointCount(0, text.length()) == 1 || all.contains(text);
    }
}
