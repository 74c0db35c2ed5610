// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.parameters.ModelParameters;

/**
 * The vocabularies of many families that come with llama.cpp's source ({@code models/ggml-vocab-*.gguf}), with the
 * texts and tokens that its own {@code test-tokenizer-0} checks.
 */
@Tag("slow")
class PublishedVocabulariesTest {
    private static final ModelParameters VOCABULARY = ModelParameters.defaults().withVocabularyOnly(true);

    private static LlamaLibrary library;

    @BeforeAll
    static void open() {
        library = Given.library();
    }

    @AfterAll
    static void close() {
        library.close();
    }

    private static Path file(String name) {
        return Given.llamaSource().resolve("models/ggml-vocab-" + name + ".gguf");
    }

    @TestFactory
    List<DynamicTest> tokensAreThoseOfLlama() throws IOException {
        try (Stream<Path> files = Files.list(Given.llamaSource().resolve("models"))) {
            List<Path> inputs = files.filter(f -> f.toString().endsWith(".gguf.inp")).sorted().toList();
            assertTrue(inputs.size() > 10, inputs.toString());
            return inputs.stream().map(input -> dynamicTest(input.getFileName().toString(), () -> check(input)))
                    .toList();
        }
    }

    private static void check(Path input) throws IOException {
        String name = input.toString();
        Path gguf = Path.of(name.substring(0, name.length() - ".inp".length()));
        String[] texts = Files.readString(input).split("\n__ggml_vocab_test__\n");
        List<String> tokens = Files.readAllLines(Path.of(gguf + ".out"));
        try (LlamaModel model = library.loadModel(gguf, VOCABULARY)) {
            for (int i = 0; i < tokens.size(); i++) {
                String text = i < texts.length ? texts[i] : "";
                int[] expected = Stream.of(tokens.get(i).strip().split(" +")).filter(t -> !t.isEmpty())
                        .mapToInt(Integer::parseInt).toArray();
                assertArrayEquals(expected, model.vocabulary().tokenize(text, false, false), "\"" + text + "\"");
            }
        }
    }

    @Test
    void fillInTheMiddleOfOtherFamilies() {
        try (LlamaModel starcoder = library.loadModel(file("starcoder"), VOCABULARY);
                LlamaModel deepseek = library.loadModel(file("deepseek-coder"), VOCABULARY);
                LlamaModel gpt2 = library.loadModel(file("gpt-2"), VOCABULARY)) {
            LlamaVocabulary v = starcoder.vocabulary();
            assertTrue(v.fimPrefix().isPresent());
            assertEquals(v.tokenByText("<fim_prefix>"), v.fimPrefix());
            assertEquals(v.tokenByText("<fim_suffix>"), v.fimSuffix());
            assertEquals(v.tokenByText("<fim_middle>"), v.fimMiddle());
            v = deepseek.vocabulary();
            assertEquals(v.tokenByText("<\uff5cfim\u2581begin\uff5c>"), v.fimPrefix());
            assertEquals(v.tokenByText("<\uff5cfim\u2581hole\uff5c>"), v.fimSuffix());
            assertEquals(v.tokenByText("<\uff5cfim\u2581end\uff5c>"), v.fimMiddle());
            assertEquals(OptionalInt.empty(), gpt2.vocabulary().fimPrefix());
        }
    }

    @Test
    void aSentencePieceVocabulary() {
        try (LlamaModel model = library.loadModel(file("llama-spm"), VOCABULARY)) {
            LlamaVocabulary v = model.vocabulary();
            assertEquals(LlamaVocabulary.Type.SPM, v.type());
            assertTrue(v.addsBos());
            int[] tokens = v.tokenize("Bonjour le monde", true, false);
            assertEquals(v.bos().orElseThrow(), tokens[0]);
            assertEquals("Bonjour le monde",
                    new String(v.detokenize(tokens, true, false), StandardCharsets.UTF_8).strip());
            assertTrue(v.score(tokens[1]) != 0);
        }
    }

    @Test
    void aWordPieceVocabulary() {
        try (LlamaModel model = library.loadModel(file("bert-bge"), VOCABULARY)) {
            LlamaVocabulary v = model.vocabulary();
            assertEquals(LlamaVocabulary.Type.WPM, v.type());
            int[] tokens = v.tokenize("hello world", true, false);
            assertEquals(v.separator().orElseThrow(), tokens[tokens.length - 1]);
        }
    }

    /** Returns runs of characters that std::regex matches as a whole, with one recursive call for each character. */
    static List<String> runs() {
        return List.of("a", "A", "é", "aB", "0", "a1", "=", "_", "\n", " ", "\t", "\u3000", "語", "a b ", "\u0301", "(",
                "+/", "/\n", "//\r\n");
    }

    /** If the stack of this thread overflowed, the process would end. */
    @ParameterizedTest
    @ValueSource(strings = {"deepseek-coder", "deepseek-llm", "falcon", "command-r", "gpt-neox", "qwen2"})
    void whatGoesOnAndOnHasTokensToo(String name) throws Exception {
        try (LlamaModel model = library.loadModel(file(name), VOCABULARY)) {
            for (String run : runs()) {
                String text = "x" + run.repeat(10_000) + "x";
                LlamaVocabulary v = model.vocabulary();
                int[] tokens = v.tokenize(text, false, false);
                assertEquals(text, new String(v.detokenize(tokens, false, false), StandardCharsets.UTF_8), run);
            }
        }
    }

    /** No token spans a change of the kind of character, so a cut there leaves the tokens the same. */
    @ParameterizedTest
    @ValueSource(strings = {"deepseek-coder", "falcon", "gpt-2", "llama-bpe", "qwen2"})
    void aCutBetweenWordsChangesNoToken(String name) {
        String line = "日本語のテキスト、また日本語のテキスト。aGVsbG8gd29ybGQ+/2f3c4d5e6f7".repeat(40);
        try (LlamaModel model = library.loadModel(file(name), VOCABULARY)) {
            LlamaVocabulary v = model.vocabulary();
            IntStream.Builder byWords = IntStream.builder();
            Pattern.compile(".+?(?<=[\\p{L}])(?=[^\\p{L}])|.+$").matcher(line).results().forEach(
                    word -> IntStream.of(v.tokenize(word.group(), false, false)).forEach(byWords::add));
            assertTrue(line.length() > 500);
            assertArrayEquals(byWords.build().toArray(), v.tokenize(line, false, false));
        }
    }

    @Test
    void whatIsCutBeginsAndEndsAsWhatIsNot() {
        try (LlamaModel model = library.loadModel(file("llama-bpe"), VOCABULARY)) {
            LlamaVocabulary v = model.vocabulary();
            int[] tokens = v.tokenize("a".repeat(2_000), true, false);
            assertEquals(v.bos().orElseThrow(), tokens[0]);
            assertEquals(1, IntStream.of(tokens).filter(token -> token == tokens[0]).count());
        }
    }

    /** Text in Chinese has no blanks: a piece that is too long extends into the token behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"deepseek-coder", "llama-bpe", "qwen2"})
    void aCutSplitsNoToken(String name) {
        try (LlamaModel model = library.loadModel(file(name), VOCABULARY)) {
            LlamaVocabulary v = model.vocabulary();
            int control = v.eos().orElseThrow();
            String mark = v.tokenText(control);
            for (int before = 500 - mark.length(); before <= 502; before++) {
                int[] tokens = v.tokenize("語".repeat(before) + mark + "語".repeat(100), false, true);
                assertEquals(1, IntStream.of(tokens).filter(token -> token == control).count(), mark + " " + before);
            }
        }
    }

    /** llama.cpp brings no vocabulary of these families; their search for words is the same whatever the words are. */
    @ParameterizedTest
    @ValueSource(strings = {"tekken", "gpt-4o"})
    void whatGoesOnAndOnHasTokensInOtherFamiliesToo(String words, @TempDir Path folder) throws Exception {
        byte[] bytes = Files.readAllBytes(file("falcon"));
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = latin.indexOf("falcon", latin.indexOf("tokenizer.ggml.pre"));
        System.arraycopy(words.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, words.length());
        Path file = Files.write(folder.resolve("vocabulary.gguf"), bytes);
        try (LlamaModel model = library.loadModel(file, VOCABULARY)) {
            for (String run : runs()) {
                String text = "x" + run.repeat(10_000) + "x";
                LlamaVocabulary v = model.vocabulary();
                int[] tokens = v.tokenize(text, false, false);
                assertEquals(text, new String(v.detokenize(tokens, false, false), StandardCharsets.UTF_8), run);
            }
        }
    }
}
