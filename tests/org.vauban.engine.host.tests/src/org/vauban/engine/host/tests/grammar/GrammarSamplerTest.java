// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** llama.cpp parses the grammars, and accepts token by token what the Java reader accepts. */
class GrammarSamplerTest {
    private static LlamaLibrary library;
    private static LlamaModel model;
    /** Model in which all tokens are equally likely, so that only the grammar decides (releng/tiny-models). */
    private static LlamaModel even;

    @BeforeAll
    static void open() {
        library = LlamaLibrary.open(Path.of(System.getProperty("vauban.natives")));
        model = library.loadModel(
                Path.of(System.getProperty("vauban.models")).resolve("smollm2-135m-instruct.gguf"),
                ModelParameters.defaults());
        even = library.loadModel(Path.of(System.getProperty("vauban.root"), "target", "tiny-models", "tiny-even.gguf"),
                ModelParameters.defaults());
    }

    @AfterAll
    static void close() {
        if (even != null) {
            even.close();
        }
        if (model != null) {
            model.close();
        }
        if (library != null) {
            library.close();
        }
    }

    static Stream<Case> cases() {
        return Case.all();
    }

    /** Whether the sampler accepts the text and then the end. */
    private static boolean takes(LlamaSampler sampler, String text) {
        sampler.reset();
        for (int token : model.vocabulary().tokenize(text, false, false)) {
            if (!sampler.allows(token)) {
                return false;
            }
            sampler.accept(token);
        }
        return sampler.allows(model.vocabulary().eos().getAsInt());
    }

    private static boolean survives(String text) {
        byte[] bytes = model.vocabulary().detokenize(model.vocabulary().tokenize(text, false, false), false, true);
        return new String(bytes, StandardCharsets.UTF_8).equals(text);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSamplerTakesWhatTheReaderTakes(Case c) {
        JsonSchemaGrammar grammar = JsonSchemaGrammar.compile(JsonParser.parseString(c.schema()));
        Gbnf gbnf = new Gbnf(grammar.gbnf());
        Random random = new Random(c.name().hashCode());
        List<String> texts = new ArrayList<>(c.valid());
        texts.addAll(c.invalid());
        for (int i = 0; i < 10; i++) {
            StringBuilder text = new StringBuilder(gbnf.random(random));
            texts.add(text.toString());
            text.deleteCharAt(random.nextInt(text.length()));
            texts.add(text.toString());
        }
        try (LlamaSampler sampler = model.newSampler().grammar(grammar.gbnf(), grammar.root()).greedy().build()) {
            for (String text : texts) {
                // half a surrogate pair is not text, and the vocabulary lacks some bytes of rare characters
                if (survives(text)) {
                    assertEquals(gbnf.fits(text), takes(sampler, text), () -> text + "\n" + grammar.gbnf());
                }
            }
        }
    }

    /** The binding limits the number of alternatives at one position. */
    @Test
    void manyOptionalPropertiesAndValuesAreTaken() {
        List<String> properties = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            properties.add("\"property" + i + "\":{\"type\":[\"string\",\"number\",\"null\"]}");
        }
        for (int i = 0; i < 10_000; i++) {
            values.add("\"value" + i + "\"");
        }
        for (String schema : List.of("{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "}}",
                "{\"enum\":[" + String.join(",", values) + "]}",
                "{\"type\":\"array\",\"items\":{\"type\":[\"integer\",\"null\"]},\"maxItems\":2000}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":2001,\"maxLength\":1000000}}",
                "{\"type\":\"string\",\"pattern\":\"^(a?b?c?){100}$\"}")) {
            JsonSchemaGrammar grammar = JsonSchemaGrammar.compile(JsonParser.parseString(schema));
            model.newSampler().grammar(grammar.gbnf(), grammar.root()).greedy().build().close();
        }
    }

    /** At each place within the length, the sampler finds the tokens that may follow. */
    @Test
    void longTextsEndWhereTheSchemaSays() {
        JsonSchemaGrammar grammar = JsonSchemaGrammar
                .compile(JsonParser.parseString("{\"type\":\"string\",\"maxLength\":9000}"));
        try (LlamaSampler sampler = model.newSampler().grammar(grammar.gbnf(), grammar.root()).greedy().build()) {
            assertTrue(takes(sampler, "\"" + "one two three ".repeat(642) + "end of it\\n\u00e9x\""));
            assertFalse(takes(sampler, "\"" + "one two three ".repeat(642) + "end of it\\n\u00e9xyz\""));
        }
    }

    @Test
    void aModelWritesWhatTheSchemaAsks() {
        JsonSchemaGrammar grammar = JsonSchemaGrammar.compile(JsonParser
                .parseString("""
                             {"type":"object","properties":{
                               "city":{"type":"string","pattern":"^[A-Z][a-z]+$","maxLength":20},
                               "founded":{"type":"string","format":"date"},
                               "rank":{"type":"integer","minimum":1,"maximum":10},
                               "tags":{"type":"array","items":{"enum":["old","big","wet"]},"minItems":1,"maxItems":3}},
                             "required":["city","founded","rank","tags"],"additionalProperties":false}"""));
        for (int seed = 1; seed <= 10; seed++) {
            String text = write(grammar, seed);
            assertTrue(StrictJson.read(text).map(grammar::valid).orElse(false), text);
            assertFalse(StrictJson.repeatsName(text), text);
        }
    }

    private static String write(JsonSchemaGrammar grammar, int seed) {
        try (LlamaContext context = even.newContext(
                ContextParameters.defaults().withContextSize(512).withBatchSize(64).withThreads(1));
                LlamaBatch batch = new LlamaBatch(64);
                LlamaSampler sampler = even.newSampler().grammar(grammar.gbnf(), grammar.root()).topK(40)
                        .temperature(0.8f).dist(seed).build()) {
            int[] prompt = even.vocabulary().tokenize("The capital of France as a JSON object:\n", true, false);
            for (int i = 0; i < prompt.length; i++) {
                batch.add(prompt[i], i, 0, i == prompt.length - 1);
            }
            context.decode(batch);
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                int token = sampler.sample(context, -1);
                if (even.vocabulary().isEndOfGeneration(token)) {
                    break;
                }
                bytes.writeBytes(even.vocabulary().piece(token));
                batch.clear();
                batch.add(token, prompt.length + i, 0, true);
                context.decode(batch);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
