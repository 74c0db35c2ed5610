// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.get;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;

/** A client that requests a schema receives only text that conforms to it. */
class SchemaAnswerTest extends WithLoadedModels {
    private static final String THINKING = "thinking";
    /** They come first in the vocabulary (releng/tiny-models); the token that ends a turn is left out. */
    private static final int CONTROL_TOKENS = 9;

    @TempDir
    static Path folder;

    @BeforeAll
    void load() throws Exception {
        load(TINY, TINY);
        // the same model with a template that begins the reasoning
        String model = Files.readString(Setup.tiny(TINY), StandardCharsets.ISO_8859_1);
        assertTrue(model.contains("assistant\n{% endif %}"));
        Path thinking = Files.writeString(folder.resolve("thinking.gguf"),
                model.replace("assistant\n{% endif %}", "<think>\n\n\n{% endif %}"), StandardCharsets.ISO_8859_1);
        load(THINKING, thinking, 2048, false);
    }

    private void load(String id, String model) throws Exception {
        load(id, Setup.tiny(model), 2048, false);
    }

    private Generation chat(String model, GenerationOptions options) throws Exception {
        return get(client.chat(new ChatRequest(model, List.of(new ChatRequest.Message(ChatRequest.Role.USER,
                approved.text("Describe Anna, aged 33."))), options, Priority.CHAT), TokenListener.NONE).result());
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    /** The schema alone determines the output, from its first token on. */
    @Test
    void aTextWithASchemaIsNoReasoning() throws Exception {
        assertEquals("", chat(THINKING, stopping(40)).answer().content(), "all of it is reasoning");
        Generation g = chat(THINKING, stopping(40).withJsonSchema("{\"const\": {\"age\": 33}}"));
        assertEquals(json("{\"age\": 33}"), json(g.answer().content()));
        assertEquals("", g.answer().reasoning());
    }

    /** The prompt has opened the reasoning, but the grammar begins with the call. */
    @Test
    void aRequiredCallIsNoReasoning() throws Exception {
        Tool tool = new Tool("describe", approved.text("Describes somebody."),
                approved.text("{\"properties\": {\"age\": {\"const\": 33}}, \"required\": [\"age\"]}"));
        ChatRequest request = new ChatRequest(THINKING, List.of(new ChatRequest.Message(ChatRequest.Role.USER,
                approved.text("Describe Anna, aged 33."))), GenerationOptions.greedy(100), Priority.CHAT);
        Generation g = get(client.chat(request.withTools(List.of(tool), ToolChoice.REQUIRED), TokenListener.NONE)
                .result());
        assertEquals("", g.answer().reasoning());
        assertEquals("", g.answer().content());
        assertEquals(json("{\"age\": 33}"), json(g.answer().calls().getFirst().arguments()));
        Generation cut = get(client.chat(
                new ChatRequest(THINKING, request.messages(), GenerationOptions.greedy(1), Priority.CHAT)
                        .withTools(List.of(tool), ToolChoice.REQUIRED),
                TokenListener.NONE).result());
        assertEquals("<", cut.answer().reasoning().substring(0, 1), "the beginning of a call is told as well");
    }

    /** Their names fit the grammar, but would be missing in the text. */
    @Test
    void controlTokensDoNotStandForTheirNames() throws Exception {
        Map<Integer, Double> bias = IntStream.range(0, CONTROL_TOKENS).boxed()
                .collect(Collectors.toMap(token -> token, token -> 100.0));
        GenerationOptions options = stopping(80).withSampling(Sampling.NONE.withLogitBias(bias));
        String schema = "{\"const\": \"a<|im_start|>b<|fim_middle|></s>\"}";
        String text = "a<|im_start|>b<|fim_middle|></s>";
        assertEquals(text, json(chat(TINY, options.withJsonSchema(schema)).answer().content()).getAsString());
        assertEquals(text, json(complete(TINY, "x", "", options.withJsonSchema(schema)).text()).getAsString());
        assertEquals(text, complete(TINY, "x", "", options.withGrammar("root ::= \"" + text + "\"")).text());
    }
}
