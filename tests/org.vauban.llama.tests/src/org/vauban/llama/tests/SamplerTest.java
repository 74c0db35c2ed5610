// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;
import org.vauban.llama.error.GrammarException;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Every sampler works, and grammars hold. */
class SamplerTest {
    private static final String PROMPT = "Once upon a time there was";

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

    /** Returns logits in which token i has i / 1000, so that the last tokens are the most likely. */
    private static float[] rising() {
        float[] logits = new float[vocabulary.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i / 1000f;
        }
        return logits;
    }

    private static int choose(UnaryOperator<LlamaSampler.Builder> chain, float[] logits) {
        try (LlamaSampler sampler = chain.apply(model.newSampler()).build()) {
            return sampler.choose(logits);
        }
    }

    private static Set<Integer> choices(UnaryOperator<LlamaSampler.Builder> chain, float[] logits, int times) {
        Set<Integer> seen = new HashSet<>();
        try (LlamaSampler sampler = chain.apply(model.newSampler()).build()) {
            for (int i = 0; i < times; i++) {
                seen.add(sampler.choose(logits));
            }
        }
        return seen;
    }

    private static String generate(String prompt, int count, UnaryOperator<LlamaSampler.Builder> chain) {
        try (LlamaContext context = model.newContext(
                ContextParameters.defaults().withContextSize(512).withThreads(1));
                LlamaBatch batch = new LlamaBatch(256);
                LlamaSampler sampler = chain.apply(model.newSampler()).build()) {
            int[] tokens = vocabulary.tokenize(prompt, false, true);
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], i, 0, i == tokens.length - 1);
            }
            context.decode(batch);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int n = 0; n < count; n++) {
                int token = sampler.sample(context, -1);
                if (vocabulary.isEndOfGeneration(token)) {
                    break;
                }
                text.writeBytes(vocabulary.piece(token));
                batch.clear();
                batch.add(token, tokens.length + n, 0, true);
                context.decode(batch);
            }
            return text.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void greedyTakesTheLargest() {
        float[] logits = rising();
        assertEquals(vocabulary.size() - 1, choose(b -> b.greedy(), logits));
        logits[123] = 1000;
        assertEquals(123, choose(b -> b.greedy(), logits));
        assertEquals(123, choose(b -> b.temperature(0).dist(1), logits));
        assertEquals(123, choose(b -> b.topK(1).dist(7), logits));
        assertEquals(123, choose(b -> b.topP(0.1f, 1).dist(7), logits));
        assertEquals(123, choose(b -> b.minP(0.9f, 1).dist(7), logits));
        assertEquals(123, choose(b -> b.typical(0.1f, 1).dist(7), logits));
        assertEquals(123, choose(b -> b.topNSigma(1f).dist(7), logits));
        assertEquals(123, choose(b -> b.dynamicTemperature(0.5f, 0.2f, 1f).dist(7), logits));
        assertEquals(123, choose(b -> b.mirostat(7, 5f, 0.1f, 100), logits));
        assertEquals(123, choose(b -> b.mirostatV2(7, 5f, 0.1f), logits));
        assertEquals(123, choose(b -> b.topK(20).infill().greedy(), logits));
    }

    @Test
    void narrowingStepsKeepWhatTheySay() {
        int last = vocabulary.size() - 1;
        assertEquals(Set.of(last, last - 1, last - 2), choices(b -> b.topK(3).dist(5), rising(), 200));
        float[] logits = new float[vocabulary.size()];
        Arrays.fill(logits, -100);
        logits[10] = 2;
        logits[20] = 2;
        logits[30] = -3;
        assertEquals(Set.of(10, 20), choices(b -> b.topP(0.9f, 1).dist(5), logits, 100));
        assertEquals(Set.of(10, 20), choices(b -> b.minP(0.5f, 1).dist(5), logits, 100));
        assertTrue(choices(b -> b.temperature(5f).dist(5), logits, 200).contains(30));
        assertFalse(choices(b -> b.xtc(1f, 0.1f, 1, 3).dist(5), logits, 100).equals(Set.of(10, 20)));
    }

    @Test
    void theSameSeedGivesTheSameChoices() {
        float[] logits = new float[vocabulary.size()];
        int[][] runs = new int[3][20];
        int[] seeds = {42, 42, 43};
        for (int r = 0; r < 3; r++) {
            try (LlamaSampler sampler = model.newSampler().dist(seeds[r]).build()) {
                for (int i = 0; i < 20; i++) {
                    runs[r][i] = sampler.choose(logits);
                }
                if (r == 0) {
                    sampler.reset();
                    assertEquals(runs[0][0], sampler.choose(logits), "a reset begins again");
                }
            }
        }
        assertArrayEquals(runs[0], runs[1]);
        assertFalse(Arrays.equals(runs[0], runs[2]));
        String text = generate(PROMPT, 12, b -> b.topK(40).temperature(0.8f).dist(7));
        assertEquals(text, generate(PROMPT, 12, b -> b.topK(40).temperature(0.8f).dist(7)));
        assertNotEquals("", text);
    }

    @Test
    void logitBiasForbidsAndFavours() {
        float[] logits = rising();
        int last = vocabulary.size() - 1;
        assertEquals(last - 1, choose(b -> b.logitBias(Map.of(last, Float.NEGATIVE_INFINITY)).greedy(), logits));
        assertEquals(5, choose(b -> b.logitBias(Map.of(5, 100f)).greedy(), logits));
        assertEquals(last, choose(b -> b.logitBias(Map.of()).greedy(), logits));
        assertThrows(IndexOutOfBoundsException.class, () -> model.newSampler().logitBias(Map.of(last + 1, 1f)));
        assertThrows(IndexOutOfBoundsException.class, () -> model.newSampler().logitBias(Map.of(-1, 1f)));
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().logitBias(Map.of(1, Float.NaN)));
    }

    @Test
    void penaltiesAndDryRemember() {
        float[] logits = new float[vocabulary.size()];
        logits[10] = 5;
        logits[11] = 4;
        try (LlamaSampler sampler = model.newSampler().penalties(8, 1f, 0f, 2f).greedy().build()) {
            assertEquals(10, sampler.choose(logits));
            sampler.accept(10);
            assertEquals(11, sampler.choose(logits));
            sampler.reset();
            assertEquals(10, sampler.choose(logits));
        }
        try (LlamaSampler sampler = dry(5f, false)) {
            remembers(sampler, logits);
        }
    }

    private static LlamaSampler dry(float multiplier, boolean kept) {
        return model.newSampler().dry(multiplier, 2f, 1, 64, List.of("\n"), kept).greedy().build();
    }

    private static void remembers(LlamaSampler sampler, float[] logits) {
        for (int token : new int[] {7, 8, 10, 3, 7, 8}) {
            sampler.accept(token);
        }
        assertEquals(11, sampler.choose(logits), "10 would repeat 7 8 10");
        sampler.reset();
        assertEquals(10, sampler.choose(logits));
    }

    /** Also if the original that they were copied from is closed in favour of other samplers. */
    @Test
    void copiesOfDryRememberWhatTheyAcceptedThemselves() {
        float[] logits = new float[vocabulary.size()];
        logits[10] = 5;
        logits[11] = 4;
        try (LlamaSampler first = dry(5f, true); LlamaSampler second = dry(5f, true)) {
            first.accept(7);
            for (float multiplier = 6; multiplier < 16; multiplier++) {
                try (LlamaSampler other = dry(multiplier, true)) {
                    remembers(other, logits);
                }
            }
            remembers(second, logits);
            first.reset();
            remembers(first, logits);
            try (LlamaSampler again = dry(5f, true)) {
                remembers(again, logits);
            }
        }
    }

    @Test
    void chainsThatLlamaWouldAbortOnAreRefused() {
        assertThrows(IllegalStateException.class, () -> model.newSampler().build(), "chooses nothing");
        assertThrows(IllegalStateException.class, () -> model.newSampler().topK(5).build(), "chooses nothing");
        assertThrows(IllegalStateException.class, () -> model.newSampler().greedy().topK(5));
        assertThrows(IllegalStateException.class, () -> model.newSampler().infill(), "no topK before");
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().temperature(Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().penalties(5, 0f, 0f, 0f));
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().penalties(-1, 1f, 0f, 0f));
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().topP(0.5f, -1));
        assertThrows(IllegalArgumentException.class, () -> model.newSampler().mirostat(1, 5f, 0.1f, 0));
        try (LlamaSampler sampler = model.newSampler().greedy().build()) {
            assertThrows(IndexOutOfBoundsException.class, () -> sampler.accept(vocabulary.size()));
            assertThrows(IndexOutOfBoundsException.class, () -> sampler.accept(-1));
            assertThrows(IllegalArgumentException.class, () -> sampler.choose(new float[10]));
        }
    }

    @Test
    void aSamplerBelongsToItsModel() {
        try (LlamaModel other = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
                LlamaSampler sampler = other.newSampler().greedy().build();
                LlamaContext context = model.newContext(ContextParameters.defaults().withContextSize(256))) {
            assertThrows(IllegalArgumentException.class, () -> sampler.sample(context, -1));
        }
    }

    @Test
    void countersCount() {
        try (LlamaContext context = model.newContext(
                ContextParameters.defaults().withContextSize(256).withThreads(1));
                LlamaBatch batch = new LlamaBatch(4);
                LlamaSampler sampler = model.newSampler().greedy().build()) {
            batch.add(100, 0, 0, true);
            context.decode(batch);
            sampler.sample(context, 0);
            sampler.sample(context, -1);
            assertEquals(2, sampler.timings().samples());
            sampler.resetTimings();
            assertEquals(0, sampler.timings().samples());
        }
    }

    @Test
    void aGrammarConstrainsTheText() {
        String answer = generate("Is the sky blue? Answer: ", 10,
                b -> b.greedy().grammar("root ::= \"yes\" | \"no\"", "root"));
        assertTrue(answer.equals("yes") || answer.equals("no"), answer);
        String number = generate("The year of the revolution was ", 12,
                b -> b.topK(40).temperature(1f).dist(3).grammar("root ::= [0-9]{4} \".\"", "root"));
        assertTrue(number.matches("[0-9]{4}\\."), number);
        String json = generate("A person as JSON:\n", 60, b -> b.greedy()
                .grammar("""
                         root ::= "{" ws "\\"name\\":" ws string "," ws "\\"age\\":" ws [1-9] [0-9]? ws "}"
                         string ::= "\\"" [a-zA-Z ]{1,20} "\\""
                         ws ::= [ \\n]{0,1}
                         """, "root"));
        assertTrue(json.matches("(?s)\\{\\s?\"name\":\\s?\"[a-zA-Z ]{1,20}\",\\s?\"age\":\\s?[1-9][0-9]?\\s?}"), json);
        String unicode = generate("Bonjour en japonais : ", 10,
                b -> b.greedy().grammar("root ::= \"日本\" \"é🙂\"", "root"));
        assertEquals("日本é🙂", unicode);
    }

    @Test
    void aTokenOutsideTheGrammarIsRefusedAndChangesNothing() {
        int yes = vocabulary.tokenize("yes", false, false)[0];
        int no = vocabulary.tokenize("no", false, false)[0];
        int eos = vocabulary.eos().orElseThrow();
        try (LlamaSampler sampler = model.newSampler().greedy().grammar("root ::= \"yes\"", "root").build()) {
            assertTrue(sampler.grammarActive());
            assertTrue(sampler.allows(yes));
            assertFalse(sampler.allows(no));
            assertFalse(sampler.allows(eos), "not finished");
            assertThrows(GrammarException.class, () -> sampler.accept(no));
            assertThrows(GrammarException.class, () -> sampler.accept(eos));
            sampler.accept(yes);
            assertThrows(GrammarException.class, () -> sampler.accept(yes));
            float[] logits = rising();
            int end = sampler.choose(logits);
            assertTrue(vocabulary.isEndOfGeneration(end), "only an end fits now");
            sampler.accept(end);
            sampler.accept(eos);
            sampler.reset();
            sampler.accept(yes);
        }
    }

    @Test
    void whenNothingFitsItSaysSo() {
        // no token of the vocabulary is left after the bias forbids what the grammar allows
        float[] logits = rising();
        Map<Integer, Float> none = new java.util.HashMap<>();
        for (int i = 0; i < vocabulary.size(); i++) {
            String piece = new String(vocabulary.piece(i), StandardCharsets.UTF_8);
            if ("yes".startsWith(piece) && !piece.isEmpty()) {
                none.put(i, Float.NEGATIVE_INFINITY);
            }
        }
        assertFalse(none.isEmpty());
        try (LlamaSampler sampler = model.newSampler().topK(1).logitBias(none).greedy()
                .grammar("root ::= \"yes\"", "root").build()) {
            // topK(1) runs before the bias: the only candidate left is inside the grammar
            assertTrue(sampler.allows(sampler.choose(logits)));
        }
        float[] forbidden = logits.clone();
        none.keySet().forEach(t -> forbidden[t] = Float.NEGATIVE_INFINITY);
        try (LlamaSampler sampler = model.newSampler().greedy().grammar("root ::= \"yes\"", "root").build()) {
            try {
                assertTrue(sampler.allows(sampler.choose(forbidden)));
            } catch (GrammarException e) {
                assertTrue(e.getMessage().contains("No token fits"), e.getMessage());
            }
        }
    }
}
