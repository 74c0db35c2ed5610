// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** {@code /v1/responses}. */
class ResponsesTest extends ServedApi {
    private CompletableFuture<HttpResponse<String>> post(String json) {
        return post("/v1/responses", json);
    }

    private static String text(Message message) {
        return message.parts().getFirst().text().text();
    }

    @Test
    void itemsBecomeAConversation() throws Exception {
        var response = post("""
                {"instructions":"Be brief.","max_output_tokens":9,"temperature":0,
                 "input":[{"role":"user","content":[{"type":"input_text","text":"Weather?"}]},
                  {"type":"reasoning","id":"rs_1","summary":[]},
                  {"type":"message","role":"assistant","content":[{"type":"output_text","text":"I look."}]},
                  {"type":"function_call","call_id":"abcdefghi","name":"weather",
                    "arguments":"{\\"city\\":\\"Brest\\"}"},
                  {"type":"function_call_output","call_id":"abcdefghi","output":"rain"},
                  {"role":"user","content":"And now?"}],
                 "tools":[{"type":"function","name":"weather","parameters":{"type":"object"}}],
                 "tool_choice":{"type":"function","name":"weather"}}""");
        FakeEngine.Asked asked = engine.next();
        List<Message> messages = asked.chat.messages();
        assertEquals(List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.USER),
                messages.stream().map(Message::role).toList());
        assertEquals("I look.", text(messages.get(2)));
        assertEquals("{\"city\":\"Brest\"}", messages.get(2).calls().getFirst().arguments().text());
        assertEquals("rain", text(messages.get(3)));
        assertEquals(ToolChoice.named("weather"), asked.chat.toolChoice());
        assertEquals(9, asked.chat.options().maxTokens());
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("So", "hm",
                        List.of(new ToolCall("ABCdef123", "weather", "{\"city\":\"Brest\"}", null)), false)));
        JsonObject answer = Served.json(get(response));
        assertEquals("response", answer.get("object").getAsString());
        assertEquals("completed", answer.get("status").getAsString());
        assertEquals("Be brief.", answer.get("instructions").getAsString());
        JsonArray output = answer.getAsJsonArray("output");
        assertEquals(List.of("reasoning", "message", "function_call"), output.asList().stream()
                .map(each -> each.getAsJsonObject().get("type").getAsString()).toList());
        assertEquals("ABCdef123", output.get(2).getAsJsonObject().get("call_id").getAsString());
        assertEquals(7, answer.getAsJsonObject("usage").get("input_tokens").getAsInt());
        assertEquals(3, answer.getAsJsonObject("usage").getAsJsonObject("input_tokens_details").get("cached_tokens")
                .getAsInt());
    }

    @Test
    void aTextAndASchemaAreEnough() throws Exception {
        var response = post("""
                {"input":"Hello","truncation":"auto","text":{"verbosity":"medium",
                  "format":{"type":"json_schema","name":"n","schema":{"type":"array"}}}}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals("Hello", text(asked.chat.messages().getFirst()));
        assertEquals("{\"type\":\"array\"}", asked.chat.options().jsonSchema());
        asked.write("[1").end(FinishReason.LENGTH);
        JsonObject answer = Served.json(get(response));
        assertEquals("incomplete", answer.get("status").getAsString());
        assertEquals("disabled", answer.get("truncation").getAsString(), "nothing is left out of a prompt");
        assertEquals("max_output_tokens", answer.getAsJsonObject("incomplete_details").get("reason").getAsString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"include\":[\"message.output_text.logprobs\"] | 1",
            "\"top_logprobs\":2 | 2", "\"include\":[\"message.output_text.logprobs\"],\"top_logprobs\":3 | 3",
            "\"include\":[\"reasoning.encrypted_content\"] | 0"})
    void aTextHasTheProbabilitiesOfItsTokensWhereTheyWereAskedFor(String fields, int candidates) throws Exception {
        var response = post("{\"input\":\"Hello\"," + fields + "}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(candidates, asked.chat.options().probabilities());
        List<TokenProbability> tokens = new ArrayList<>();
        for (String each : List.of("<think>", "So", "</think>", "So", " be it")) {
            tokens.add(new TokenProbability(4, each, -0.5, List.of(new Candidate(4, each, -0.5))));
        }
        asked.result.complete(new Generation("So be it", FinishReason.END, "fake", "chat", 7, 0, 5, 1, 1, 2, 0, 0, 0,
                candidates == 0 ? List.of() : tokens)
                        .withAnswer(new ParsedAnswer("So be it", "So", List.of(), false)));

        JsonArray told = Served.json(get(response)).getAsJsonArray("output").get(1).getAsJsonObject()
                .getAsJsonArray("content").get(0).getAsJsonObject().getAsJsonArray("logprobs");

        assertEquals(candidates == 0 ? List.of() : List.of("So", " be it"),
                told.asList().stream().map(each -> each.getAsJsonObject().get("token").getAsString()).toList());
        assertTrue(told.asList().stream()
                .allMatch(each -> each.getAsJsonObject().getAsJsonArray("top_logprobs").size() == 1));
    }

    @Test
    void aStreamTellsEachItemFromItsBeginningToItsEnd() throws Exception {
        var response = post("{\"stream\":true,\"input\":\"Hello\"}");
        FakeEngine.Asked asked = engine.next();
        ToolCall call = new ToolCall("ABCdef123", "weather", "{}", null);
        asked.listener.reasoning("hm");
        asked.write("So ").write("be it");
        asked.listener.toolCall(call);
        asked.result.complete(new Generation("So be it", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("So be it", "hm", List.of(call), false)));
        List<JsonObject> events = events(get(response).body());
        assertEquals(List.of("response.created", "response.in_progress", "response.output_item.added",
                "response.content_part.added", "response.reasoning_text.delta", "response.reasoning_text.done",
                "response.content_part.done", "response.output_item.done", "response.output_item.added",
                "response.content_part.added", "response.output_text.delta", "response.output_text.delta",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.output_item.added", "response.function_call_arguments.delta",
                "response.function_call_arguments.done", "response.output_item.done", "response.completed"),
                events.stream().map(event -> event.get("type").getAsString()).toList());
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i, events.get(i).get("sequence_number").getAsInt());
        }
        JsonObject last = events.getLast().getAsJsonObject("response");
        assertEquals(3, last.getAsJsonArray("output").size());
        assertEquals("So be it", last.getAsJsonArray("output").get(1).getAsJsonObject().getAsJsonArray("content")
                .get(0).getAsJsonObject().get("text").getAsString());
        assertEquals(2, events.get(16).get("output_index").getAsInt());
    }

    private static List<JsonObject> events(String body) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : body.split("\n\n")) {
            String name = event.substring("event: ".length(), event.indexOf('\n'));
            JsonObject data = JsonParser.parseString(event.substring(event.indexOf("data: ") + 6)).getAsJsonObject();
            assertEquals(name, data.get("type").getAsString());
            events.add(data);
        }
        return events;
    }

    @Test
    void anEmptyAnswerIsOne() throws Exception {
        var response = post("{\"stream\":true,\"input\":\"Hello\"}");
        engine.next().end();
        List<JsonObject> events = events(get(response).body());
        assertEquals(1, events.getLast().getAsJsonObject("response").getAsJsonArray("output").size());
    }

    @Test
    void aFailureEndsTheStreamWithAnError() throws Exception {
        var stream = post("{\"stream\":true,\"input\":\"Hello\"}");
        engine.next().write("So").result
                .completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        String body = get(stream).body();
        assertFalse(body.contains("response.completed"), body);
        List<JsonObject> events = events(body);
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i, events.get(i).get("sequence_number").getAsInt(), body);
        }
        JsonObject failed = events.get(events.size() - 2);
        assertEquals("response.failed", failed.get("type").getAsString());
        JsonObject response = failed.getAsJsonObject("response");
        assertEquals("failed", response.get("status").getAsString());
        assertEquals("{\"code\":\"server_error\",\"message\":\"crashed\"}", response.get("error").toString());
        assertEquals(events.getFirst().getAsJsonObject("response").get("id"), response.get("id"));
        JsonObject error = events.getLast();
        assertEquals("error", error.get("type").getAsString());
        assertEquals("crashed", error.get("message").getAsString());
        assertEquals("unavailable", error.get("code").getAsString());
        assertTrue(error.get("param").isJsonNull(), body);
        assertEquals("crashed", error.getAsJsonObject("error").get("message").getAsString());
    }

    /** Clients repeat what failed, unless the code says that it would fail again. */
    @ParameterizedTest
    @CsvSource({"INVALID_REQUEST, invalid_prompt", "CONTEXT_EXCEEDED, context_length_exceeded"})
    void aFailureSaysWhetherToTryAgain(EngineError error, String code) throws Exception {
        var stream = post("{\"stream\":true,\"input\":\"Hello\"}");
        engine.next().write("So").result.completeExceptionally(new EngineException(error, "no"));
        List<JsonObject> events = events(get(stream).body());
        assertEquals(code, events.get(events.size() - 2).getAsJsonObject("response").getAsJsonObject("error")
                .get("code").getAsString());
    }

    private static final String FILES = """
            {"type":"namespace","name":"mcp__files__","description":"Files","tools":[
              {"type":"function","name":"read","description":"reads","parameters":{"type":"object"}},
              {"type":"custom","name":"patch","format":{"type":"text"}}]}""";

    /** As Codex lists the tools of MCP servers. */
    @Test
    void theFunctionsOfANamespaceAreOffered() throws Exception {
        var response = post("""
                {"input":[{"role":"user","content":"Read"},
                  {"type":"function_call","call_id":"abcdefghi","namespace":"mcp__files__","name":"read",
                    "arguments":"{}"},
                  {"type":"function_call_output","call_id":"abcdefghi","output":"a"},
                  {"type":"function_call","call_id":"bcdefghij","namespace":"mcp__gone__","name":"read",
                    "arguments":"{}"},
                  {"type":"function_call_output","call_id":"bcdefghij","output":"b"}],
                 "tools":[FILES,{"type":"function","name":"read"}],
                 "tool_choice":{"type":"function","namespace":"mcp__files__","name":"read"}}"""
                .replace("FILES", FILES));
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of("mcp__files__read", "read"),
                asked.chat.tools().stream().map(tool -> tool.name()).toList());
        assertEquals("reads", asked.chat.tools().getFirst().description().text());
        assertEquals(ToolChoice.named("mcp__files__read"), asked.chat.toolChoice());
        assertEquals(List.of("mcp__files__read", "mcp__gone__read"), asked.chat.messages().stream()
                .flatMap(message -> message.calls().stream()).map(call -> call.name()).toList());
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "", List.of(new ToolCall("ABCdef123", "mcp__files__read", "{}", null),
                        new ToolCall("ABCdef124", "read", "{}", null)), false)));
        JsonObject answer = Served.json(get(response));
        assertEquals(List.of("\"mcp__files__\" read", "null read"), answer.getAsJsonArray("output").asList().stream()
                .map(each -> each.getAsJsonObject()).map(each -> each.get("namespace") + " "
                        + each.get("name").getAsString()).toList());
        JsonArray told = answer.getAsJsonArray("tools");
        assertEquals(2, told.size());
        assertEquals("mcp__files__", told.get(0).getAsJsonObject().get("name").getAsString());
        assertEquals(1, told.get(0).getAsJsonObject().getAsJsonArray("tools").size(), "without the custom tool");
    }

    @Test
    void aStreamedCallNamesItsNamespace() throws Exception {
        var response = post("{\"stream\":true,\"input\":\"Read\",\"tools\":[" + FILES + "]}");
        FakeEngine.Asked asked = engine.next();
        ToolCall call = new ToolCall("ABCdef123", "mcp__files__read", "{}", null);
        asked.listener.toolCall(call);
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "", List.of(call), false)));
        List<JsonObject> events = events(get(response).body());
        List<JsonObject> items = events.stream().filter(event -> event.has("item"))
                .map(event -> event.getAsJsonObject("item")).toList();
        assertEquals(2, items.size());
        for (JsonObject item : items) {
            assertEquals("mcp__files__", item.get("namespace").getAsString());
            assertEquals("read", item.get("name").getAsString());
        }
        assertEquals("read", events.stream().filter(event -> event.get("type").getAsString().endsWith("arguments.done"))
                .findFirst().orElseThrow().get("name").getAsString());
    }

    @Test
    void functionsOfNamespacesHaveNamesOfTheirOwn() throws Exception {
        String longest = "x".repeat(64);
        var response = post("""
                {"input":"Hello","tools":[
                 {"type":"namespace","name":"a","tools":[{"type":"function","name":"b"},
                   {"type":"function","name":"c d/é"},
                   {"type":"function","name":"LONG1"},{"type":"function","name":"LONG2"}]},
                 {"type":"namespace","name":"a_","tools":[{"type":"function","name":"_b"}]},
                 {"type":"function","name":"a__b"}]}""".replace("LONG", longest));
        FakeEngine.Asked asked = engine.next();
        List<String> names = asked.chat.tools().stream().map(tool -> tool.name()).toList();
        assertEquals(List.of("a__b_2", "a__c_d__"), names.subList(0, 2));
        assertEquals(List.of("a__b_3", "a__b"), names.subList(4, 6));
        assertEquals(6, Set.copyOf(names).size());
        assertTrue(names.stream().allMatch(Tool::isName), names.toString());
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "", names.stream()
                        .map(name -> new ToolCall("ABCdef123", name, "{}", null)).toList(), false)));
        assertEquals(List.of("a b", "a c d/é", "a " + longest + "1", "a " + longest + "2", "a_ _b", "null a__b"),
                Served.json(get(response)).getAsJsonArray("output").asList().stream()
                        .map(each -> each.getAsJsonObject())
                        .map(each -> (each.has("namespace") ? each.get("namespace").getAsString() : "null") + " "
                                + each.get("name").getAsString())
                        .toList());
    }

    @Test
    void toolsThatAreNoFunctionsAreNotOffered() throws Exception {
        var response = post("""
                {"input":"Hello","tools":[{"type":"web_search"},{"type":"namespace","name":"n","tools":[]},
                 {"type":"namespace","name":"a","tools":[{"type":"namespace","name":"b","tools":[1]}]},
                 {"type":"function","name":"weather","parameters":{"type":"object"}},
                 {"type":"custom","name":"patch","format":{"type":"grammar","syntax":"lark","definition":"x"}}]}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of("weather"), asked.chat.tools().stream().map(tool -> tool.name()).toList());
        asked.write("So").end();
        JsonArray told = Served.json(get(response)).getAsJsonArray("tools");
        assertEquals(1, told.size(), "the answer tells which tools the model knew");
        assertEquals("weather", told.get(0).getAsJsonObject().get("name").getAsString());
    }

    @Test
    void tooManyFunctionsOfNamespacesAreToldAsSuch() throws Exception {
        String functions = IntStream.range(0, 65).mapToObj(i -> "{\"type\":\"function\",\"name\":\"f" + i + "\"}")
                .collect(Collectors.joining(","));
        HttpResponse<String> answer = get(post("{\"input\":\"Hello\",\"tools\":["
                + Stream.of("a", "b").map(name -> "{\"type\":\"namespace\",\"name\":\"" + name + "\",\"tools\":["
                        + functions + "]}").collect(Collectors.joining(","))
                + "]}"));
        assertEquals(400, answer.statusCode(), answer.body());
        String told = Served.error(answer).get("message").getAsString();
        assertTrue(told.contains("at most 128 functions"), told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"input\":[]}", "{\"input\":[{\"type\":\"computer_call\"}]}",
            "{\"input\":[{\"role\":\"user\"}]}", "{\"input\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
            "{\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\"}]}]}",
            "{\"input\":\"x\",\"previous_response_id\":\"resp_1\"}", "{\"input\":\"x\",\"background\":true}",
            "{\"input\":\"x\",\"modalities\":[\"text\",\"audio\"]}", "{\"input\":\"x\",\"audio\":{\"voice\":\"a\"}}",
            "{\"input\":\"x\",\"truncation\":\"never\"}", "{\"input\":\"x\",\"truncation\":1}",
            "{\"input\":\"x\",\"text\":{\"verbosity\":\"low\"}}",
            "{\"input\":\"x\",\"tools\":[{\"name\":\"a\"}]}", "{\"input\":\"x\",\"tools\":[{\"type\":5}]}",
            "{\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}],\"tool_choice\":{\"type\":\"web_search\"}}",
            "{\"input\":\"x\",\"tools\":[{\"type\":\"function\"}]}",
            "{\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"tools\":[]}]}",
            "{\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"n\",\"tools\":[{\"type\":\"function\"}]}]}",
            "{\"input\":[{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"b\"}]}",
            "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"a\",\"output\":null}]}"})
    void aRequestThatIsWrongIsToldSo(String json) throws Exception {
        HttpResponse<String> answer = get(post(json));
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("invalid_request_error", Served.error(answer).get("type").getAsString());
        assertNull(engine.asked.poll());
    }
}
