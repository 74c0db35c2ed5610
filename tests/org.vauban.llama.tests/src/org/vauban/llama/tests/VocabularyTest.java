// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.TokenAttribute;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Text to tokens and back, and the tokens with a meaning. */
class VocabularyTest {
    private static LlamaLibrary library;
    private static LlamaModel coder;
    private static LlamaModel smol;

    @BeforeAll
    static void open() {
        library = Given.library();
        ModelParameters vocabularyOnly = ModelParameters.defaults().withVocabularyOnly(true);
        coder = library.loadModel(Given.model(Given.CODER), vocabularyOnly);
        smol = library.loadModel(Given.model(Given.SMOL), vocabularyOnly);
    }

    @AfterAll
    static void close() {
        smol.close();
        coder.close();
        library.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "  two  blanks ", "tab\tand\r\nlines\n\n", "Où est l'œuvre ? Ça ira…",
            "日本語のテキスト", "русский текст", "עברית", "🙂👩‍👩‍👧‍👦🇫🇷", "e\u0301 combined", "\u0000 zero \u0007 bell",
            "int x = a[i++] ^ 0xFF; // ok\n", "<|im_start|>not special<|im_end|>", "\uFFFD\u200B\uFEFF",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void textComesBack(String text) {
        for (LlamaModel model : new LlamaModel[] {coder, smol}) {
            LlamaVocabulary v = model.vocabulary();
            int[] tokens = v.tokenize(text, false, false);
            assertEquals(text, new String(v.detokenize(tokens, false, true), StandardCharsets.UTF_8));
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (int token : tokens) {
                joined.writeBytes(v.piece(token));
            }
            assertEquals(text, joined.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCharacterMaySpanTokens() {
        LlamaVocabulary v = coder.vocabulary();
        int[] tokens = v.tokenize("🦥", false, false);
        assertTrue(tokens.length > 1, "the sloth is no single token");
        assertTrue(new String(v.piece(tokens[0]), StandardCharsets.UTF_8).contains("\uFFFD"));
    }

    /** For each character without a token, llama.cpp copies all preceding tokens, which would take a minute here. */
    @ParameterizedTest
    @ValueSource(strings = {"tiny-coder", "alphabet"})
    void manyCharactersWithoutATokenBecomeTheirBytes(String name) {
        Path file = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", name + ".gguf");
        try (LlamaModel model = library.loadModel(file, ModelParameters.defaults().withVocabularyOnly(true))) {
            LlamaVocabulary v = model.vocabulary();
            assertEquals(LlamaVocabulary.Type.SPM, v.type());
            for (String part : List.of("\u2620", " \u2620", "\u2620\ud83d\ude42 ", "<|im_end|>\u2620",
                    "\u2620<|im_end|> \ud83d")) {
                for (boolean special : new boolean[] {false, true}) {
                    int[] one = v.tokenize(part, special, special);
                    int[] two = v.tokenize(part.repeat(2), special, special);
                    int[] three = v.tokenize(part.repeat(3), special, special);
                    int more = two.length - one.length;
                    assertEquals(more, three.length - two.length);
                    int count = 60_000;
                    int[] expected = IntStream.range(0, one.length + (count - 1) * more)
                            .map(i -> i < one.length ? two[i] : two[one.length + (i - one.length) % more]).toArray();
                    assertArrayEquals(expected, v.tokenize(part.repeat(count), special, special), part);
                }
            }
        }
    }

    @Test
    void longTexts() {
        LlamaVocabulary v = coder.vocabulary();
        String text = "public static void main(String[] args) { }\n".repeat(20_000);
        int[] tokens = v.tokenize(text, false, false);
        assertEquals(text, new String(v.detokenize(tokens, false, false), StandardCharsets.UTF_8));
        String oneWord = "x".repeat(100_000);
        assertEquals(oneWord,
                new String(v.detokenize(v.tokenize(oneWord, false, false), false, false), StandardCharsets.UTF_8));
    }

    @Test
    void controlTokensAreParsedOnlyOnRequest() {
        LlamaVocabulary v = coder.vocabulary();
        assertEquals(1, v.tokenize("<|im_end|>", false, true).length);
        assertTrue(v.tokenize("<|im_end|>", false, false).length > 1);
        int end = v.eos().orElseThrow();
        assertEquals("<|im_end|>", new String(v.piece(end), StandardCharsets.UTF_8));
        assertArrayEquals(new byte[0], v.piece(end, false));
        assertTrue(v.isControl(end));
        assertTrue(v.isEndOfGeneration(end));
        assertTrue(v.attributes(end).contains(TokenAttribute.CONTROL));
        int word = v.tokenize("hello", false, false)[0];
        assertEquals(Set.of(TokenAttribute.NORMAL), v.attributes(word));
        assertEquals("hello", v.tokenText(word));
        assertEquals(0f, v.score(word));
    }

    @Test
    void fillInTheMiddle() {
        LlamaVocabulary v = coder.vocabulary();
        assertEquals(v.tokenByText("<|fim_prefix|>"), v.fimPrefix());
        assertEquals(v.tokenByText("<|fim_suffix|>"), v.fimSuffix());
        assertEquals(v.tokenByText("<|fim_middle|>"), v.fimMiddle());
        assertEquals(v.tokenByText("<|fim_pad|>"), v.fimPad());
        assertEquals(v.tokenByText("<|repo_name|>"), v.fimRepository());
        assertEquals(v.tokenByText("<|file_sep|>"), v.fimSeparator());
        assertTrue(v.fimPrefix().isPresent());
        assertEquals(OptionalInt.empty(), v.tokenByText("[SUFFIX]"));
        assertEquals(OptionalInt.empty(), v.tokenByText(""));

        LlamaVocabulary none = smol.vocabulary();
        assertEquals(OptionalInt.empty(), none.fimPrefix());
        assertEquals(OptionalInt.empty(), none.fimSuffix());
        assertEquals(OptionalInt.empty(), none.fimMiddle());
        assertTrue(none.bos().isPresent() && none.eos().isPresent());
        assertEquals(none.tokenByText("<|im_start|>"), none.bos());
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        LlamaVocabulary v = smol.vocabulary();
        assertEquals(49_152, v.size());
        assertEquals(LlamaVocabulary.Type.BPE, v.type());
        for (int token : new int[] {-1, v.size(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThrows(IndexOutOfBoundsException.class, () -> v.piece(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.tokenText(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.score(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.attributes(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.isControl(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.isEndOfGeneration(token));
            assertThrows(IndexOutOfBoundsException.class, () -> v.detokenize(new int[] {1, token}, true, true));
        }
    }

    @Test
    void manyThreadsAtOnce() {
        LlamaVocabulary v = coder.vocabulary();
        int[] expected = v.tokenize("the same text for every thread", false, false);
        CompletableFuture.allOf(IntStream.range(0, 4).mapToObj(t -> CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 200; i++) {
                assertArrayEquals(expected, v.tokenize("the same text for every thread", false, false));
            }
        })).toArray(CompletableFuture[]::new)).join();
    }

    @Test
    void aVocabularyAloneMakesNoContext() {
        assertThrows(IllegalStateException.class, () -> smol.newContext(ContextParameters.defaults()));
    }
}
