// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.CODER;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Part;
import org.vauban.engine.ChatRequest.PastCall;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;
import org.vauban.engine.tool.ToolChoice;

/**
 * Tools through the real host, requested by a real model, and by one with random weights that only follows the grammar.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolCallTest {
    private static final String WEATHER = """
                                          {"type": "object", "additionalProperties": false, \
                                          "required": ["place", "days", "unit"],
                                           "properties": {"place": {"type": "string", "maxLength": 30},
                                                          "days": {"type": "integer", "minimum": 1, "maximum": 7},
                                                          "unit": {"$ref": "#/$defs/unit"}},
                                           "$defs": {"unit": {"enum": ["celsius", "fahrenheit"]}}}""";
    private static final String SEARCH = """
                                         {"type": "object", "additionalProperties": false, "required": ["words"],
                                          "properties": {"words": {"type": "array", \
                                         "items": {"type": "string", "maxLength": 20}, "minItems": 1, "maxItems": 3},
                                                         "case": {"type": "boolean"}}}""";

    /** A model whose chat template does not support tools. */
    private static final String WITHOUT_TOOLS = "scripted";

    private EngineClient client;
    private Approved approved;

    @BeforeAll
    void start() throws Exception {
        approved = new Approved(Files.createTempDirectory("vauban-tool-test"));
        client = new EngineClient(Setup.launch(Locale.ENGLISH));
        load(CODER, Setup.model(CODER));
        load(TINY, Setup.tiny(TINY));
        load(WITHOUT_TOOLS, Setup.tiny(WITHOUT_TOOLS));
    }

    private void load(String id, Path file) throws Exception {
        get(client.load(new LoadRequest(id, file, 4096, 0, false, 2, true), share -> {}).result());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        approved.close();
    }

    private List<Tool> tools() {
        return List.of(
                new Tool("get_weather", approved.text("Tells the weather of the next days."), approved.text(WEATHER)),
                new Tool("search_code", approved.text("Finds words in the source code."), approved.text(SEARCH)),
                new Tool("stop", null, null));
    }

    private Message user(String text) {
        return new Message(Role.USER, approved.text(text));
    }

    private ChatRequest request(String model, List<Tool> tools, ToolChoice choice, int tokens, Message... messages) {
        return new ChatRequest(model, List.of(messages), GenerationOptions.greedy(tokens), Priority.CHAT)
                .withTools(tools, choice);
    }

    private static boolean keeps(String schema, String arguments) {
        return JsonSchemaGrammar.compile(JsonParser.parseString(schema)).valid(JsonParser.parseString(arguments));
    }

    /** Records what a listener was told, in order. */
    private static final class Told implements TokenListener {
        final StringBuffer text = new StringBuffer();
        final StringBuffer reasoning = new StringBuffer();
        final StringBuffer pieces = new StringBuffer();
        volatile int told;
        final List<ToolCall> calls = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void text(String piece) {
            text.append(piece);
        }

        @Override
        public void reasoning(String piece) {
            reasoning.append(piece);
        }

        @Override
        public void toolCallPiece(ToolCallDelta piece) {
            assertTrue(calls.isEmpty(), "before the whole call");
            pieces.append(told++ == 0 ? piece.name() + " " : "").append(piece.arguments());
        }

        @Override
        public void toolCall(ToolCall call) {
            calls.add(call);
        }
    }

    /** The grammar guarantees this, whatever the question. */
    @Test
    void aRequiredCallKeepsTheSchemaOfItsTool() throws Exception {
        keepsTheSchema(CODER, "What will the weather in Brest be for the next 12 days, in Kelvin?");
        for (String question : List.of("What will the weather in Brest be for the next 12 days, in Kelvin?",
                "Find the word \"Scheduler\" in the code.", "Say hello. Do not call any tool!", "")) {
            keepsTheSchema(TINY, question);
        }
    }

    private void keepsTheSchema(String model, String question) throws Exception {
        Told told = new Told();
        Generation g = get(
                client.chat(request(model, tools(), ToolChoice.REQUIRED, 400, user(question)), told).result());
        assertEquals(FinishReason.END, g.finish(), g.text());
        assertEquals(1, g.answer().calls().size(), g.text());
        ToolCall call = g.answer().calls().getFirst();
        assertNull(call.problem(), call.toString());
        assertTrue(switch (call.name()) {
            case "get_weather" -> keeps(WEATHER, call.arguments());
            case "search_code" -> keeps(SEARCH, call.arguments());
            default -> call.name().equals("stop") && call.arguments().equals("{}");
        }, call.toString());
        assertEquals("", g.answer().content());
        assertFalse(g.answer().damagedCall());
        assertEquals(List.of(call), told.calls);
        assertTrue(told.told > 0, "told while it is written");
        String whole = (call.name() + " " + call.arguments()).replaceAll("\\s", "");
        assertTrue(whole.startsWith(told.pieces.toString().replaceAll("\\s", "")),
                told.pieces + " is no beginning of " + call);
        assertEquals("", told.text.toString());
        assertTrue(call.id().matches("[A-Za-z0-9]{9}"), call.id());
    }

    @Tag("claim:tool-calls-returned")
    @Test
    void aNamedToolIsCalled() throws Exception {
        for (String name : List.of("get_weather", "search_code", "stop")) {
            Generation g = get(client.chat(request(TINY, tools(), ToolChoice.named(name), 400,
                    user("What is the weather in Nantes?")), TokenListener.NONE).result());
            assertEquals(List.of(name), g.answer().calls().stream().map(ToolCall::name).toList(), g.text());
            assertNull(g.answer().calls().getFirst().problem());
        }
    }

    /**
     * Qwen2.5-Coder tends to write calls like this. The grammar fixes the form, but not whether it is parsed as a call.
     */
    @Test
    void aCallWithoutItsMarkComesOutOfAuto() throws Exception {
        String json = "{\\\"name\\\": \\\"get_weather\\\", \\\"arguments\\\": "
                + "{\\\"place\\\": \\\"Brest\\\", \\\"days\\\": 1, \\\"unit\\\": \\\"celsius\\\"}}";
        for (String form : List.of(json, "```json\\n" + json + "\\n```\\n")) {
            Told told = new Told();
            ChatRequest asked = new ChatRequest(TINY, List.of(user("What will the weather in Brest be tomorrow?")),
                    GenerationOptions.greedy(200).withGrammar("root ::= \"" + form + "\""), Priority.CHAT)
                    .withTools(tools(), ToolChoice.AUTO);
            Generation g = get(client.chat(asked, told).result());
            assertEquals(List.of("get_weather"), g.answer().calls().stream().map(ToolCall::name).toList(), g.text());
            ToolCall call = g.answer().calls().getFirst();
            assertNull(call.problem(), call.toString());
            assertTrue(keeps(WEATHER, call.arguments()), call.toString());
            assertEquals(List.of(call), told.calls);
            assertFalse(g.answer().damagedCall());
            assertEquals("", told.text.toString());
            assertTrue(told.told > 0, "told while it is written");
        }
    }

    /** An example of a call is not a call, although it begins like one. */
    @Test
    void aCallWithoutItsMarkIsTextAmongText() throws Exception {
        String json = "{\\\"name\\\": \\\"stop\\\", \\\"arguments\\\": {}}";
        for (String form : List.of(json + "\\n\\nThis stops it.", "To stop it:\\n\\n" + json)) {
            Told told = new Told();
            ChatRequest asked = new ChatRequest(TINY, List.of(user("How is a call written?")),
                    GenerationOptions.greedy(200).withGrammar("root ::= \"" + form + "\""), Priority.CHAT)
                    .withTools(tools(), ToolChoice.AUTO);
            Generation g = get(client.chat(asked, told).result());
            assertEquals(List.of(), g.answer().calls());
            assertEquals(g.text(), g.answer().content());
            assertEquals(g.text(), told.text.toString());
            assertFalse(g.answer().damagedCall());
        }
    }

    /** For clients that can make only one call. */
    @Test
    void nothingIsWrittenBehindTheOnlyCall() throws Exception {
        String call = "<tool_call>\\n{\\\"name\\\": \\\"stop\\\", \\\"arguments\\\": {}}\\n</tool_call>";
        ChatRequest two = new ChatRequest(TINY, List.of(user("Stop.")),
                GenerationOptions.greedy(200).withGrammar("root ::= \"" + call + "\\n" + call + "\""), Priority.CHAT);
        Generation both = get(
                client.chat(two.withTools(tools(), ToolChoice.AUTO), TokenListener.NONE).result());
        assertEquals(2, both.answer().calls().size(), both.text());
        Told told = new Told();
        Generation one = get(client.chat(two.withTools(tools(), ToolChoice.AUTO.withSingle(true)), told).result());
        assertEquals(1, one.answer().calls().size(), one.text());
        assertEquals(FinishReason.END, one.finish());
        assertEquals(one.answer().calls(), told.calls);
        assertTrue(one.generatedTokens() <= both.generatedTokens() / 2, one.generatedTokens() + " tokens");
    }

    /** A call that was streamed in pieces and turns out to be invalid passes its index on to the next one. */
    @Test
    void aCallAfterADamagedOneIsToldWhole() throws Exception {
        String damaged = "<tool_call>\\n"
                + "{\\\"name\\\": \\\"stop\\\", \\\"arguments\\\": {\\\"reason\\\": none}}\\n</tool_call>";
        String call = "<tool_call>\\n{\\\"name\\\": \\\"stop\\\", \\\"arguments\\\": {}}\\n</tool_call>";
        Told told = new Told();
        ChatRequest asked = new ChatRequest(TINY, List.of(user("Stop.")),
                GenerationOptions.greedy(200).withGrammar("root ::= \"" + damaged + call + "\""), Priority.CHAT)
                .withTools(tools(), ToolChoice.AUTO);
        Generation g = get(client.chat(asked, told).result());
        assertEquals(List.of("stop"), g.answer().calls().stream().map(ToolCall::name).toList(), g.text());
        assertTrue(g.answer().damagedCall());
        assertTrue(told.pieces.toString().endsWith("{}"), told.pieces.toString());
    }

    /** A call, its result, and an answer that follows them. */
    @Test
    void aResultIsAnsweredTo() throws Exception {
        Message question = user("What will the weather in Brest be tomorrow? Use celsius.");
        Told told = new Told();
        Generation asked = get(client.chat(request(CODER, tools(), ToolChoice.AUTO, 24, question), told).result());
        assertEquals(asked.answer().content(), told.text.toString());
        assertEquals(asked.answer().calls(), told.calls);
        assertFalse(told.text.toString().contains("<tool_call>") && !asked.answer().damagedCall(), asked.text());
        JsonObject arguments = new JsonObject();
        arguments.addProperty("place", "Brest");
        Message answer = Message.answer(null, null, List.of(new PastCall("abcdefghi", "get_weather",
                approved.text(arguments.toString()))));
        Generation g = get(client.chat(request(CODER, tools(), ToolChoice.NONE, 8, question, answer,
                Message.result("abcdefghi", approved.text("{\"sky\": \"hail\", \"celsius\": 3}"))), TokenListener.NONE)
                .result());
        // the content of so small a model's answer is unpredictable
        Generation alone = get(
                client.chat(request(CODER, tools(), ToolChoice.NONE, 1, question), TokenListener.NONE).result());
        assertTrue(g.promptTokens() > alone.promptTokens() + 20,
                "call and result are in the prompt: " + g.promptTokens()
                        + " tokens, without them " + alone.promptTokens());
        assertFalse(g.answer().content().isBlank());
        assertTrue(g.answer().calls().isEmpty());
    }

    @Test
    void aCallThatIsCutOffIsText() throws Exception {
        Told told = new Told();
        Generation g = get(
                client.chat(request(TINY, tools(), ToolChoice.REQUIRED, 20, user("Weather in Brest?")), told).result());
        assertEquals(FinishReason.LENGTH, g.finish());
        assertTrue(g.answer().damagedCall());
        assertTrue(g.answer().calls().isEmpty());
        assertEquals(g.text(), g.answer().content(), "nothing of it is lost");
        assertEquals(g.text(), told.text.toString());
    }

    @Test
    void withoutToolsAMarkIsText() throws Exception {
        GenerationOptions says = GenerationOptions.greedy(100)
                .withGrammar(
                        "root ::= \"<tool_call>\\n{\\\"name\\\": \\\"a\\\", \\\"arguments\\\": {}}\\n</tool_call>\"");
        Generation g = get(client
                .chat(new ChatRequest(TINY, List.of(user("Hi")), says, Priority.CHAT), TokenListener.NONE).result());
        assertEquals("<tool_call>\n{\"name\": \"a\", \"arguments\": {}}\n</tool_call>", g.answer().content());
        Generation unknown = get(client.chat(new ChatRequest(TINY, List.of(user("Hi")), says, Priority.CHAT)
                .withTools(tools(), ToolChoice.AUTO), TokenListener.NONE).result());
        assertNotNull(unknown.answer().calls().getFirst().problem(), "there is no tool a");
    }

    @Tag("claim:tool-calls-returned")
    @Test
    void whatCannotBeDoneIsSaid() {
        Message hi = user("hi");
        EngineException none = failure(EngineError.MODEL_UNSUPPORTED,
                client.chat(request(WITHOUT_TOOLS, tools(), ToolChoice.AUTO, 5, hi), TokenListener.NONE).result());
        assertTrue(none.getMessage().contains(WITHOUT_TOOLS), none.getMessage());
        EngineException image = failure(EngineError.INVALID_REQUEST,
                client.chat(request(TINY, List.of(), ToolChoice.AUTO, 5,
                        new Message(Role.USER, List.of(Part.text(approved.text("Look:")), new Part("image_url", null)),
                                null, List.of(), null)),
                        TokenListener.NONE).result());
        assertTrue(image.getMessage().contains("image_url") && image.getMessage().contains("2"), image.getMessage());
        failure(EngineError.INVALID_REQUEST,
                client.chat(request(TINY, tools(), ToolChoice.named("other"), 5, hi), TokenListener.NONE).result());
        failure(EngineError.INVALID_REQUEST,
                client.chat(request(TINY, List.of(), ToolChoice.REQUIRED, 5, hi), TokenListener.NONE).result());
        for (Tool bad : List.of(new Tool("<|im_start|>", null, null), new Tool("a", null, approved.text("{")),
                new Tool("a", null, approved.text("{\"type\": \"string\"}")), new Tool("stop", null, null))) {
            List<Tool> all = new ArrayList<>(tools());
            all.add(bad);
            failure(EngineError.INVALID_REQUEST,
                    client.chat(request(TINY, all, ToolChoice.AUTO, 5, hi), TokenListener.NONE).result());
        }
        EngineException both = failure(EngineError.INVALID_REQUEST,
                client.chat(request(TINY, tools(), ToolChoice.REQUIRED, 5, hi)
                        .withOptions(GenerationOptions.greedy(5).withJsonSchema("{}")), TokenListener.NONE).result());
        assertTrue(both.getMessage().contains("JSON Schema"), both.getMessage());
        EngineException schema = failure(EngineError.INVALID_REQUEST, client.chat(request(TINY,
                List.of(new Tool("odd", null, approved.text("{\"type\": \"object\", \"not\": {}}"))),
                ToolChoice.REQUIRED, 5, hi), TokenListener.NONE).result());
        assertTrue(schema.getMessage().contains("odd"), schema.getMessage());
    }
}
