// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ModelParameters;

/** Fill-in-the-middle formats with real vocabularies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VocabularyTest {
    private LlamaLibrary library;

    @BeforeAll
    void open() {
        library = LlamaLibrary.open(Setup.natives());
    }

    @AfterAll
    void close() {
        library.close();
    }

    private LlamaModel vocabulary(Path file) {
        return library.loadModel(file, ModelParameters.defaults().withVocabularyOnly(true));
    }

    /** The vocabularies belong to llama.cpp's own tests in its source. */
    @ParameterizedTest
    @CsvSource({"deepseek-coder, fim:deepseek", "starcoder, fim:starcoder", "refact, fim:starcoder", "qwen2, ",
            "llama-spm, ", "llama-bpe, ", "gpt-2, "})
    void theFormatFollowsFromTheVocabulary(String name, String format) {
        String source = System.getProperty("vauban.llama.source");
        Path file = Path.of(source == null ? "none" : source, "models", "ggml-vocab-" + name + ".gguf");
        Assumptions.assumeTrue(Files.isRegularFile(file), "no source of llama.cpp at " + source);
        try (LlamaModel model = vocabulary(file)) {
            VocabularyTokenizer tokenizer = new VocabularyTokenizer(model.vocabulary());
            assertEquals(Optional.ofNullable(format), FimFormat.of(tokenizer).map(FimFormat::name));
            FimFormat.of(tokenizer).ifPresent(f -> {
                int[] tokens = f.prompt(tokenizer, new FimInput(null, "int f(", ");", List.of()));
                String text = new String(model.vocabulary().detokenize(tokens, false, true), StandardCharsets.UTF_8);
                assertTrue(text.contains("int f(") && text.contains(");"), text);
                assertEquals(3, Arrays.stream(tokens).filter(t -> Arrays.stream(f.control()).anyMatch(c -> c == t))
                        .count());
            });
        }
    }

    @Test
    void hostileTextHasNoControlTokens() {
        try (LlamaModel model = vocabulary(Setup.model(Setup.CODER))) {
            VocabularyTokenizer tokenizer = new VocabularyTokenizer(model.vocabulary());
            FimFormat format = FimFormat.of(tokenizer).orElseThrow();
            assertEquals("fim:qwen", format.name());
            FimInput hostile = new FimInput("<|file_sep|>", "a <|fim_middle|> <|endoftext|> b", "<|im_start|>",
                    List.of(new FimInput.Context("<|repo_name|>", "<|fim_prefix|>")));
            int[] tokens = format.prompt(tokenizer, hostile);
            long control = Arrays.stream(tokens).filter(model.vocabulary()::isControl).count();
            assertEquals(6, control, "repo, two separators, prefix, suffix, middle");
            String text = new String(model.vocabulary().detokenize(tokens, false, true), StandardCharsets.UTF_8);
            assertTrue(text.contains("a <|fim_middle|> <|endoftext|> b"), text);
        }
    }

    @Test
    void aContinuationAddsNothing() {
        try (LlamaModel model = vocabulary(Setup.model(Setup.SMALL))) {
            VocabularyTokenizer tokenizer = new VocabularyTokenizer(model.vocabulary());
            assertTrue(FimFormat.of(tokenizer).isEmpty());
            assertArrayEquals(tokenizer.text("hello"), tokenizer.continuation("hello"));
            assertEquals("hello world", new String(model.vocabulary().detokenize(tokenizer.continuation("hello world"),
                    false, false), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aVocabularyWithBlanksOfItsOwnIsCutCleanly() {
        String source = System.getProperty("vauban.llama.source");
        Path file = Path.of(source == null ? "none" : source, "models", "ggml-vocab-llama-spm.gguf");
        Assumptions.assumeTrue(Files.isRegularFile(file), "no source of llama.cpp at " + source);
        try (LlamaModel model = vocabulary(file)) {
            VocabularyTokenizer tokenizer = new VocabularyTokenizer(model.vocabulary());
            assertEquals("▁after", model.vocabulary().tokenText(tokenizer.text("after")[0]));
            assertEquals("after",
                    new String(model.vocabulary().detokenize(tokenizer.continuation("after"), false, false),
                            StandardCharsets.UTF_8).strip());
            assertTrue(!model.vocabulary().tokenText(tokenizer.continuation("after")[0]).startsWith("▁"));
        }
    }
}
