// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.parameters.ModelParameters;

/**
 * Follows random texts of a grammar, and compares which tokens llama.cpp's sampler and the binding's permit. It leaves
 * out the places where llama.cpp contradicts its own documentation by permitting the end of the text within a
 * character.
 */
final class GrammarComparison implements AutoCloseable {
    private final LlamaModel model;
    private final NativeGrammar.Vocabulary natives;
    private final LlamaVocabulary vocabulary;
    private final byte[][] pieces;
    /** Tokens that consist of whole characters, as opposed to those that end within one. */
    private final BitSet whole = new BitSet();
    private final BitSet broken = new BitSet();
    private final BitSet ends = new BitSet();
    /** Number of compared places. */
    int places;
    int brokenPlaces;

    GrammarComparison(LlamaLibrary library, Path file) {
        model = library.loadModel(file, ModelParameters.defaults().withVocabularyOnly(true));
        vocabulary = model.vocabulary();
        natives = new NativeGrammar.Vocabulary(library, file, vocabulary.size());
        pieces = new byte[vocabulary.size()][];
        for (int token = 0; token < pieces.length; token++) {
            pieces[token] = vocabulary.piece(token);
            (missing(pieces[token]) == 0 ? whole : broken).set(token);
            ends.set(token, vocabulary.isEndOfGeneration(token));
        }
    }

    LlamaModel model() {
        return model;
    }

    /** Returns how many bytes the last character of a text lacks; -1 for text that is not UTF-8. */
    private static int missing(byte[] text) {
        String decoded = new String(text, StandardCharsets.UTF_8);
        if (!decoded.contains("\uFFFD")) {
            return 0;
        }
        for (int back = 1; back <= 3 && back <= text.length; back++) {
            int first = text[text.length - back] & 0xFF;
            if (first >= 0xC0) {
                int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
                return length > back ? length - back : -1;
            }
        }
        return -1;
    }

    /** Returns a character that ends a token and occurs nowhere else in any token. */
    String separator() {
        int[] times = new int[Character.MAX_CODE_POINT + 1];
        BitSet last = new BitSet();
        for (int token = whole.nextSetBit(0); token >= 0; token = whole.nextSetBit(token + 1)) {
            int[] text = new String(pieces[token], StandardCharsets.UTF_8).codePoints().toArray();
            for (int i = 0; i < text.length; i++) {
                times[text[i]]++;
                if (i == text.length - 1) {
                    last.set(text[i]);
                    times[text[i]]--;
                }
            }
        }
        return Character.toString(last.stream().filter(c -> c > 0xA0 && times[c] == 0).findFirst().orElseThrow());
    }

    /** Returns the texts of some tokens, for grammars. */
    List<String> words(Random random) {
        List<String> words = new ArrayList<>();
        while (words.size() < 20) {
            int token = random.nextInt(pieces.length);
            String text = new String(pieces[token], StandardCharsets.UTF_8);
            if (whole.get(token) && !text.isEmpty() && text.chars().allMatch(c -> c >= ' ')) {
                words.add(text);
            }
        }
        return words;
    }

    private BitSet permitted(LlamaSampler sampler) {
        BitSet permitted = new BitSet();
        for (int token = 0; token < pieces.length; token++) {
            permitted.set(token, sampler.allows(token));
        }
        return permitted;
    }

    private String show(BitSet tokens) {
        StringBuilder text = new StringBuilder(tokens.cardinality() + " tokens:");
        tokens.stream().limit(8).forEach(token -> {
            text.append(' ').append(token).append('=');
            for (byte b : pieces[token]) {
                text.append(b > ' ' ? Character.toString(b) : String.format("\\x%02x", b));
            }
        });
        return text.toString();
    }

    private void same(BitSet expected, BitSet actual, String where) {
        BitSet missing = (BitSet) expected.clone();
        missing.andNot(actual);
        BitSet added = (BitSet) actual.clone();
        added.andNot(expected);
        assertTrue(missing.isEmpty() && added.isEmpty(), () -> where + "\nllama.cpp alone permits " + show(missing)
                + "\nthe binding alone permits " + show(added));
    }

    /**
     * Follows one text.
     *
     * @param elements whether the grammar has tokens, where llama.cpp refuses all that end within a character
     * @param most     number of places to compare at most
     * @return false if the binding considers the grammar too complex, or neither sampler accepts it
     */
    boolean compare(String grammar, boolean elements, Random random, int most) {
        try (LlamaSampler ours = model.newSampler().greedy().grammar(grammar, "root").build();
                NativeGrammar theirs = natives.grammar(grammar)) {
            follow(grammar, elements, random, most, ours, theirs);
            return true;
        } catch (GrammarException e) {
            try (NativeGrammar theirs = natives.grammar(grammar)) {
                assertTrue(e.isTooComplex() || theirs == null, () -> grammar + e);
            }
            return false;
        }
    }

    private void follow(String grammar, boolean elements, Random random, int most, LlamaSampler ours,
            NativeGrammar theirs) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int place = 0; place < most; place++) {
            boolean within = missing(text.toByteArray()) != 0;
            String where = grammar + "\nafter \"" + text.toString(StandardCharsets.UTF_8) + "\"";
            BitSet expected = theirs.permitted();
            if (within) {
                expected.andNot(ends);
            }
            BitSet left = new BitSet();
            left.set(0, pieces.length);
            if (elements) {
                left.andNot(broken);
                expected.and(whole);
            }
            BitSet actual = permitted(ours);
            actual.and(left);
            same(expected, actual, where);
            if (expected.isEmpty()) {
                return;
            }
            // makes the binding look for all tokens at once; later answers come from that search
            float[] logits = new float[pieces.length];
            for (int token = 0; token < logits.length; token++) {
                logits[token] = expected.get(token) ? random.nextFloat() : elements && broken.get(token) ? -1 : 2;
            }
            if (expected.cardinality() < logits.length - broken.cardinality()) {
                int best = best(expected, logits);
                assertEquals(best, ours.choose(logits), where);
            }
            actual = permitted(ours);
            actual.and(left);
            same(expected, actual, where);
            places++;
            brokenPlaces += within ? 1 : 0;
            int token = pick(expected, random);
            ours.accept(token);
            theirs.accept(token);
            if (!ends.get(token)) {
                text.writeBytes(pieces[token]);
            }
        }
    }

    private static int best(BitSet tokens, float[] logits) {
        return tokens.stream().boxed().max((a, b) -> Float.compare(logits[a], logits[b])).orElseThrow();
    }

    private int pick(BitSet tokens, Random random) {
        BitSet some = (BitSet) tokens.clone();
        int kind = random.nextInt(10);
        if (kind < 3) {
            some.and(broken);
        } else if (kind < 9) {
            some.andNot(ends);
        }
        int[] choice = (some.isEmpty() ? tokens : some).stream().toArray();
        return choice[random.nextInt(choice.length)];
    }

    @Override
    public void close() {
        natives.close();
        model.close();
    }
}
