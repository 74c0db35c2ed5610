// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.parameters.ModelParameters;

/** Grammars that wait for their trigger. */
class LazyGrammarTest {
    private static LlamaLibrary library;
    private static LlamaModel model;
    private static LlamaVocabulary vocabulary;

    @BeforeAll
    static void open() {
        library = Given.library();
        model = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults().withVocabularyOnly(true));
        vocabulary = model.vocabulary();
    }

    @AfterAll
    static void close() {
        model.close();
        library.close();
    }

    private static int token(LlamaVocabulary vocabulary, String piece) {
        return IntStream.range(0, vocabulary.size())
                .filter(token -> new String(vocabulary.piece(token), StandardCharsets.UTF_8).equals(piece))
                .findFirst().orElseThrow();
    }

    /** Such a vocabulary puts a blank before each text that it splits into tokens. */
    @Test
    void aLazyGrammarBeginsInsideAnyToken() {
        Path file = Given.llamaSource().resolve("models/ggml-vocab-llama-spm.gguf");
        try (LlamaModel sentences = library.loadModel(file, ModelParameters.defaults().withVocabularyOnly(true));
                LlamaSampler sampler = sentences.newSampler().greedy()
                        .lazyGrammar("root ::= \"e\" [0-9]", "root", Set.of(), List.of("e")).build()) {
            int the = token(sentences.vocabulary(), "the");
            int then = token(sentences.vocabulary(), "then");
            sampler.accept(the);
            assertTrue(sampler.grammarActive());
            assertTrue(sampler.allows(token(sentences.vocabulary(), "7")));
            assertFalse(sampler.allows(token(sentences.vocabulary(), "x")));
            sampler.reset();
            assertThrows(GrammarException.class, () -> sampler.accept(then));
            assertFalse(sampler.grammarActive());
            sampler.accept(the);
            assertTrue(sampler.grammarActive(), "nothing of what did not fit was kept");
        }
    }

    @Test
    void aLazyGrammarWaitsForItsTrigger() {
        int[] free = vocabulary.tokenize("Sure, here: ", false, false);
        String grammar = "root ::= \"<call>\" [a-z]+ \"</call>\"";
        try (LlamaSampler sampler = model.newSampler().greedy()
                .lazyGrammar(grammar, "root", Set.of(), List.of("<call>")).build()) {
            for (int token : free) {
                assertTrue(sampler.allows(token));
                sampler.accept(token);
            }
            assertFalse(sampler.grammarActive());
            // the trigger may begin inside a token and span several
            for (int token : vocabulary.tokenize(" (<call>", false, false)) {
                sampler.accept(token);
            }
            assertTrue(sampler.grammarActive());
            for (int token : vocabulary.tokenize("abc", false, false)) {
                sampler.accept(token);
            }
            int digit = vocabulary.tokenize("7", false, false)[0];
            assertThrows(GrammarException.class, () -> sampler.accept(digit));
            sampler.reset();
            assertFalse(sampler.grammarActive());
            sampler.accept(digit);
        }
    }

    @Test
    void textAfterATriggerThatDoesNotFitIsToldNotFatal() {
        String grammar = "root ::= \"<call>\" [a-z]+";
        try (LlamaSampler sampler = model.newSampler().greedy()
                .lazyGrammar(grammar, "root", Set.of(), List.of("<c")).build()) {
            int[] wrong = vocabulary.tokenize("<c0>", false, false);
            boolean refused = false;
            for (int token : wrong) {
                try {
                    sampler.accept(token);
                } catch (GrammarException e) {
                    refused = true;
                }
            }
            assertTrue(refused);
        }
        int trigger = vocabulary.eot().orElseThrow();
        try (LlamaSampler sampler = model.newSampler().greedy()
                .lazyGrammar("root ::= \"a\"", "root", Set.of(trigger), List.of()).build()) {
            assertThrows(GrammarException.class, () -> sampler.accept(trigger));
            assertFalse(sampler.grammarActive());
            sampler.accept(1);
        }
    }
}
