// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** Ollama's API. */
class OllamaTest extends ServedApi {
    private static final String HELLO = "\"model\":\"fake:latest\",\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"Hello\"}]";

    OllamaTest() {
        engine.fim = "qwen";
        engine.reasons = true;
    }

    private static List<JsonObject> lines(HttpResponse<String> response) {
        assertEquals("application/x-ndjson", response.headers().firstValue("Content-Type").orElse(""));
        return response.body().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }

    private static String content(JsonObject line) {
        return line.getAsJsonObject("message").get("content").getAsString();
    }

    @Test
    void aConversationIsStreamedInLinesUnlessTheRequestSaysOtherwise() throws Exception {
        var response = post("/api/chat", "{" + HELLO + ",\"options\":{\"num_predict\":9,\"stop\":[\"END\"]}}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(9, asked.chat.options().maxTokens());
        assertEquals(List.of("END"), asked.chat.options().stop());
        asked.listener.reasoning("hm");
        asked.write("So ").write("be it").end();
        List<JsonObject> lines = lines(get(response));
        assertEquals("hm", lines.getFirst().getAsJsonObject("message").get("thinking").getAsString());
        assertEquals("So be it", content(lines.get(1)) + content(lines.get(2)));
        assertFalse(lines.get(1).get("done").getAsBoolean());
        JsonObject last = lines.getLast();
        assertTrue(last.get("done").getAsBoolean());
        assertEquals("stop", last.get("done_reason").getAsString());
        assertEquals(7, last.get("prompt_eval_count").getAsInt());
        assertEquals("fake:latest", last.get("model").getAsString());
    }

    @Test
    void repetitionsAreLookedForInTheWholeContextToo() throws Exception {
        var response = post("/api/chat",
                "{" + HELLO + ",\"options\":{\"repeat_last_n\":-1,\"repeat_penalty\":1.1},\"stream\":false}");
        FakeEngine.Asked asked = engine.next();
        assertTrue(asked.chat.options().sampling().lastTokens() >= 4_096, "the context of the model");
        asked.end();
        assertEquals(200, get(response).statusCode());
    }

    @Test
    void outputsOfToolsGoToTheirCalls() throws Exception {
        var response = post("/api/chat", """
                {"model":"fake","stream":false,"messages":[{"role":"system","content":"Be brief."},
                  {"role":"user","content":"Weather?"},
                  {"role":"assistant","content":"","tool_calls":[
                    {"function":{"name":"time","arguments":{}}},
                    {"function":{"name":"weather","arguments":{"city":"Brest"}}}]},
                  {"role":"tool","tool_name":"weather","content":"rain"},
                  {"role":"tool","content":"noon"}],
                 "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object"}}}]}""");
        FakeEngine.Asked asked = engine.next();
        List<Message> messages = asked.chat.messages();
        assertEquals(List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL),
                messages.stream().map(Message::role).toList());
        assertEquals(messages.get(2).calls().get(1).id(), messages.get(3).callId());
        assertEquals(messages.get(2).calls().get(0).id(), messages.get(4).callId());
        asked.result.complete(new Generation("", FinishReason.LENGTH, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "",
                        List.of(new ToolCall("ABCdef123", "weather", "{\"city\":\"Brest\"}", null)), false)));
        JsonObject answer = Served.json(get(response));
        assertEquals("length", answer.get("done_reason").getAsString());
        assertEquals("{\"name\":\"weather\",\"arguments\":{\"city\":\"Brest\"}}", answer.getAsJsonObject("message")
                .getAsJsonArray("tool_calls").get(0).getAsJsonObject().get("function").toString());
    }

    @Test
    void outputsGoToTheCallsWithTheirIds() throws Exception {
        var response = post("/api/chat", """
                {"model":"fake","stream":false,"messages":[{"role":"user","content":"Weather?"},
                  {"role":"assistant","content":"","tool_calls":[
                    {"id":"call_a","function":{"name":"weather","arguments":{"city":"Brest"}}},
                    {"id":"call_b","function":{"name":"weather","arguments":{"city":"Lille"}}},
                    {"id":"","function":{"name":"time","arguments":{}}}]},
                  {"role":"tool","tool_name":"weather","tool_call_id":"call_b","content":"sun"},
                  {"role":"tool","tool_name":"weather","tool_call_id":"call_a","content":"rain"},
                  {"role":"tool","tool_call_id":"unknown","content":"noon"}]}""");
        FakeEngine.Asked asked = engine.next();
        List<Message> messages = asked.chat.messages();
        assertEquals(List.of("call_a", "call_b", "call00002"),
                messages.get(1).calls().stream().map(call -> call.id()).toList());
        assertEquals(List.of("call_b", "call_a", "call00002"),
                messages.subList(2, 5).stream().map(Message::callId).toList());
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "",
                        List.of(new ToolCall("ABCdef123", "weather", "{}", null)), false)));
        assertEquals("ABCdef123", Served.json(get(response)).getAsJsonObject("message").getAsJsonArray("tool_calls")
                .get(0).getAsJsonObject().get("id").getAsString());
    }

    private static String capabilities(Served asked) throws Exception {
        asked.post("/api/generate", "{\"model\":\"fake\"}"); // loads it
        return Served.json(asked.post("/api/show", "{\"model\":\"fake\"}")).get("capabilities").toString();
    }

    @Test
    void aModelThatReasonsSaysSo() throws Exception {
        assertEquals("[\"completion\",\"insert\",\"tools\",\"thinking\"]", capabilities(served));
        try (Served other = Served.with(new FakeEngine(), Files.createDirectory(folder.resolve("own")), each -> each)) {
            assertEquals("[\"completion\",\"tools\"]", capabilities(other));
        }
    }

    @Test
    void aModelThatIsNotLoadedMayBeOfferedTools() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        try (Served two = Served.with(new FakeEngine(), own, each -> new ServerConfiguration(each.listen(),
                List.of(each.models().getFirst(), new ModelEntry("later", own.resolve("later.gguf"), false)), null))) {
            assertEquals("[\"completion\",\"tools\"]", Served.json(two.post("/api/show", "{\"model\":\"later\"}"))
                    .get("capabilities").toString());
        }
    }

    @Test
    void whatTheModelThoughtIsForItsTemplate() throws Exception {
        var response = post("/api/chat", """
                {"model":"fake","stream":false,"messages":[{"role":"user","content":"Weather?"},
                  {"role":"assistant","thinking":"I look first.","tool_calls":[
                    {"function":{"name":"weather","arguments":{}}}]},
                  {"role":"tool","content":"rain"}]}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals("I look first.", asked.chat.messages().get(1).reasoning().text());
        asked.end();
        assertEquals(200, get(response).statusCode());
        assertEquals(400, served.post("/api/chat", "{\"model\":\"fake\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"thinking\":1}]}").statusCode());
    }

    @Test
    void callsHaveIdsOfAsciiWhateverTheDigitsOfTheServer() throws Exception {
        Locale before = Locale.getDefault(Locale.Category.FORMAT);
        Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            var response = post("/api/chat", """
                    {"model":"fake","stream":false,"messages":[{"role":"user","content":"Weather?"},
                      {"role":"assistant","tool_calls":[{"function":{"name":"weather","arguments":{}}}]},
                      {"role":"tool","content":"rain"}]}""");
            FakeEngine.Asked asked = engine.next();
            assertEquals("call00000", asked.chat.messages().get(1).calls().getFirst().id());
            asked.end();
            assertEquals(200, get(response).statusCode());
        } finally {
            Locale.setDefault(Locale.Category.FORMAT, before);
        }
    }

    @Test
    void aPromptIsAnsweredContinuedOrFilled() throws Exception {
        var answered = post("/api/generate", """
                {"model":"fake","system":"Be brief.","prompt":"Hello","format":"json","stream":false}""");
        FakeEngine.Asked chat = engine.next();
        assertEquals(2, chat.chat.messages().size());
        assertEquals("{\"type\":\"object\"}", chat.chat.options().jsonSchema());
        chat.write("{}").end();
        assertEquals("{}", Served.json(get(answered)).get("response").getAsString());

        var raw = post("/api/generate", "{\"model\":\"fake\",\"prompt\":\"int x\",\"raw\":true}");
        FakeEngine.Asked continued = engine.next();
        assertEquals("int x", continued.completion.prefix().text());
        continued.write(" = 1").end();
        assertEquals(" = 1", lines(get(raw)).getFirst().get("response").getAsString());

        var filled = post("/api/generate", """
                {"model":"fake","prompt":"int x","suffix":";","stream":false}""");
        FakeEngine.Asked gap = engine.next();
        assertEquals(";", gap.completion.suffix().text());
        gap.write(" = 1").end();
        assertEquals(" = 1", Served.json(get(filled)).get("response").getAsString());
    }

    @ParameterizedTest
    @CsvSource({"true, 3, 3", "true, 0, 1", "false, 0, 0"})
    void tokensHaveTheProbabilitiesThatAreAskedFor(boolean asked, int top, int candidates) throws Exception {
        String fields = ",\"logprobs\":" + asked + ",\"top_logprobs\":" + top;
        List<TokenProbability> tokens = Stream.of("Good", " day", "!")
                .map(text -> new TokenProbability(4, text, -0.5, List.of(new Candidate(4, text, -0.5)))).toList();
        Generation ended = new Generation("Good day", FinishReason.END, "fake", "fake", 7, 3, 3, 1, 1, 2, 0, 0, 0,
                asked ? tokens : List.of());
        var streamed = post("/api/chat", "{" + HELLO + fields + "}");
        FakeEngine.Asked chat = engine.next();
        assertEquals(candidates, chat.chat.options().probabilities());
        chat.listener.tokens(asked ? tokens.subList(0, 1) : List.of());
        chat.write("Good");
        chat.listener.tokens(asked ? tokens.subList(1, 2) : List.of());
        chat.write(" day").result.complete(ended);
        assertEquals(asked ? List.of("Good", " day", "!") : List.of(), lines(get(streamed)).stream()
                .filter(line -> line.has("logprobs")).map(OllamaTest::onlyToken).toList());

        var whole = post("/api/generate", "{\"model\":\"fake\",\"prompt\":\"x\",\"stream\":false" + fields + "}");
        FakeEngine.Asked generated = engine.next();
        assertEquals(candidates, generated.chat.options().probabilities());
        generated.result.complete(ended);
        JsonObject answer = Served.json(get(whole));
        assertEquals(asked, answer.has("logprobs"));
        if (asked) {
            assertEquals(3, answer.getAsJsonArray("logprobs").size());
            assertEquals("Good", answer.getAsJsonArray("logprobs").get(0).getAsJsonObject()
                    .getAsJsonArray("top_logprobs").get(0).getAsJsonObject().get("token").getAsString());
        }
    }

    private static String onlyToken(JsonObject line) {
        assertEquals(1, line.getAsJsonArray("logprobs").size());
        return line.getAsJsonArray("logprobs").get(0).getAsJsonObject().get("token").getAsString();
    }

    /** Each key has one scope; the audit log names the kind of request. */
    @Test
    void aPromptIsAConversationUnlessItIsContinuedOrFilled() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path file = own.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        Map<KeyScope, String> held = new EnumMap<>(KeyScope.class);
        for (KeyScope scope : KeyRole.USER.scopes()) {
            held.put(scope, keys.add(scope.text(), null, Set.of(scope)).text());
        }
        Map<String, Map<KeyScope, String>> permitted = Map.of(
                "\"prompt\":\"Hello\"", Map.of(KeyScope.CHAT, "chat"),
                "\"prompt\":\"Hello\",\"raw\":true", Map.of(KeyScope.COMPLETION, "completion"),
                "\"prompt\":\"Hello\",\"suffix\":\";\"", Map.of(KeyScope.COMPLETION, "fim"),
                "\"suffix\":\";\",\"raw\":true", Map.of(KeyScope.COMPLETION, "fim"),
                "\"raw\":true", Map.of(KeyScope.COMPLETION, "completion"),
                "\"prompt\":\"\"", Map.of(KeyScope.CHAT, "chat", KeyScope.COMPLETION, "completion"));
        FakeEngine other = new FakeEngine();
        other.fim = "qwen";
        try (Served keyed = Served.with(other, own,
                each -> new ServerConfiguration(each.listen(), each.models(), file))) {
            for (String fields : permitted.keySet()) {
                for (KeyScope scope : held.keySet()) {
                    String feature = permitted.get(fields).get(scope);
                    var answer = keyed.client.sendAsync(
                            keyed.posting("/api/generate", "{\"model\":\"fake\"," + fields + "}")
                                    .header("Authorization", "Bearer " + held.get(scope)).build(),
                            BodyHandlers.ofString());
                    if (feature != null && (fields.contains("Hello") || fields.contains("suffix"))) {
                        FakeEngine.Asked asked = other.next();
                        assertEquals(feature.equals("chat"), asked.chat != null, fields);
                        asked.end();
                    }
                    HttpResponse<String> given = get(answer);
                    assertEquals(feature != null ? 200 : 403, given.statusCode(), fields + scope + given.body());
                    if (feature != null) {
                        String line = keyed.auditText().lines().toList().getLast();
                        assertTrue(line.contains("server." + feature + " ("), line);
                    }
                }
            }
        }
        assertNull(other.asked.poll());
    }

    @Test
    void aRequestWithoutATextHasTheModelLoaded() throws Exception {
        for (String json : List.of("{\"model\":\"fake\"}", "{\"model\":\"fake\",\"prompt\":\"\",\"keep_alive\":\"5m\"}",
                "{\"model\":\"fake\",\"prompt\":\"\",\"system\":\"Be brief.\",\"raw\":true}")) {
            JsonObject answer = Served.json(get(post("/api/generate", json)));
            assertEquals("load", answer.get("done_reason").getAsString());
            assertTrue(answer.get("done").getAsBoolean());
            assertEquals("", answer.get("response").getAsString());
        }
        JsonObject answer = Served.json(get(post("/api/chat", "{\"model\":\"fake:latest\",\"messages\":[]}")));
        assertEquals("load", answer.get("done_reason").getAsString());
        assertEquals("fake:latest", answer.get("model").getAsString());
        assertEquals("", content(answer));
        assertEquals("fake", engine.loads.poll().modelId());
        assertNull(engine.asked.poll(), "nothing is generated");
    }

    @Test
    void modelsAreListedAndEmbed() throws Exception {
        JsonArray models = Served.json(served.get("/api/tags")).getAsJsonArray("models");
        assertEquals(List.of("fake", "embedder"),
                models.asList().stream().map(each -> each.getAsJsonObject().get("name").getAsString()).toList());
        for (JsonElement each : models) { // clients such as Zed require all of these, of each model
            JsonObject model = each.getAsJsonObject();
            assertTrue(model.keySet().containsAll(List.of("modified_at", "size", "digest")), model.toString());
            assertTrue(model.getAsJsonObject("details").keySet()
                    .containsAll(List.of("family", "families", "parameter_size", "quantization_level")),
                    model.toString());
        }
        assertTrue(Served.json(served.get("/api/version")).has("version"));
        assertEquals("[\"embedding\"]", Served.json(served.post("/api/show", "{\"model\":\"embedder\"}"))
                .get("capabilities").toString());
        JsonObject embedded = Served
                .json(served.post("/api/embed", "{\"model\":\"embedder\",\"input\":[\"a\",\"bc\"]}"));
        assertEquals("[[1.0,0.5,-0.25],[2.0,0.5,-0.25]]", embedded.get("embeddings").toString());
        assertEquals(200, get(post("/api/embed", "{\"model\":\"embedder\",\"input\":\"a\",\"dimensions\":3}"))
                .statusCode());
        for (String dimensions : List.of("2", "0", "\"3\"")) { // the server never shortens a vector
            HttpResponse<String> other = get(post("/api/embed",
                    "{\"model\":\"embedder\",\"input\":\"a\",\"dimensions\":" + dimensions + "}"));
            assertEquals(400, other.statusCode(), other.body());
            assertTrue(other.body().contains("dimensions"), other.body());
        }
    }

    @Test
    void aFailureIsALineOfTheStream() throws Exception {
        var stream = post("/api/chat", "{" + HELLO + "}");
        engine.next().write("So").result
                .completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        assertEquals("crashed", lines(get(stream)).getLast().get("error").getAsString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            /api/chat     | {}                                                                          | 400
            /api/chat     | {"model":"fake","messages":[],"keep_alive":0}                               | 400
            /api/chat     | {"model":"llama3","messages":[{"role":"user","content":"x"}]}               | 404
            /api/chat     | {"model":"fake","messages":[{"role":"user"}]}                                | 400
            /api/chat     | {"model":"fake","messages":[{"role":"tool","content":"x"}]}                 | 400
            /api/chat     | {"model":"fake","messages":[{"role":"user","content":"x","images":["A"]}]}  | 400
            /api/chat     | {"model":"fake","format":"xml","messages":[{"role":"user","content":"x"}]}  | 400
            /api/generate | {"model":"fake","prompt":"x","template":"{{ .Prompt }}"}                    | 400
            /api/generate | {"model":"fake","prompt":"x","context":[1]}                                 | 400
            /api/generate | {"model":"fake","keep_alive":"0s"}                                          | 400
            /api/chat     | {"model":"fake","messages":[],"tool_choice":"maybe"}                        | 400
            /api/chat     | {"model":"fake","messages":[],"tool_choice":"required"}                     | 400
            /api/chat     | {"model":"fake","messages":[],"tools":[{}]}                                 | 400
            /api/chat     | {"model":"fake","messages":[],"parallel_tool_calls":1}                      | 400
            /api/chat     | {"model":"fake","messages":[],"think":[]}                                   | 400
            /api/chat     | {"model":"fake","messages":[],"top_logprobs":2}                             | 400
            /api/generate | {"model":"fake","prompt":"x","logprobs":true,"top_logprobs":21}             | 400
            /api/generate | {"model":"fake","raw":1}                                                    | 400
            /api/generate | {"model":"fake","system":1}                                                 | 400
            /api/generate | {"model":"fake","think":[]}                                                 | 400
            /api/generate | {"model":"fake","prompt":"x","raw":true,"think":[]}                         | 400
            /api/embed    | {"model":"embedder"}                                                        | 400
            /api/show     | {"model":"none"}                                                            | 404
            """)
    void aRequestThatIsWrongIsToldSo(String path, String json, int status) throws Exception {
        HttpResponse<String> answer = get(post(path, json));
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(Served.json(answer).get("error").getAsJsonPrimitive().isString());
        assertNull(engine.asked.poll());
    }

    @Test
    void soManyCallsHaveNoOutputs() throws Exception {
        String call = "{\"function\":{\"name\":\"f\",\"arguments\":{}}}";
        String message = "{\"role\":\"assistant\",\"tool_calls\":["
                + String.join(",", Collections.nCopies(128, call)) + "]}";
        String json = "{\"model\":\"fake\",\"messages\":[%s]}";
        HttpResponse<String> answer = get(post("/api/chat",
                json.formatted(String.join(",", Collections.nCopies(33, message)))));
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("messages[32].tool_calls"), answer.body());
        assertNull(engine.asked.poll());
    }
}
