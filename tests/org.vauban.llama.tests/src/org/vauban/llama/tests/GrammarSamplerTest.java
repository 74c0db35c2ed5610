// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.parameters.ModelParameters;

/** Grammars that do not parse, and those that wait for their trigger. */
class GrammarSamplerTest {
    private static LlamaLibrary library;
    private static LlamaModel model;
    private static LlamaVocabulary vocabulary;

    @BeforeAll
    static void open() {
        library = Given.library();
        model = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
        vocabulary = model.vocabulary();
    }

    @AfterAll
    static void close() {
        model.close();
        library.close();
    }

    @Test
    void grammarsThatDoNotParseAreRefused() {
        for (String bad : new String[] {"root ::= unknown", "not a grammar", "root ::= \"open",
                "root ::= root \"a\"", "root ::= (\"a\"", "other ::= \"a\""}) {
            assertThrows(GrammarException.class, () -> model.newSampler().greedy().grammar(bad, "root").build(), bad);
        }
        // what would exhaust the parser never reaches it
        for (String bad : new String[] {"", "  \n", "root ::= " + "(".repeat(200) + "\"a\"" + ")".repeat(200),
                "root ::= \"a\"{1,100000}", "root ::= \"" + "a".repeat(300_000) + "\"",
                "a ::= \"x\"\n".repeat(3_000), "root ::= \"\0\""}) {
            assertThrows(GrammarException.class, () -> model.newSampler().grammar(bad, "root"));
        }
        model.newSampler().greedy().grammar("root ::= \"(((\" [({{] # ((( {99999}\n", "root").build().close();
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
            // the trigger may begin inside a token and be spread over several
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
