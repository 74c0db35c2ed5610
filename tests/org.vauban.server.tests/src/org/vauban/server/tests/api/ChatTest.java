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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** {@code /v1/chat/completions}: what reaches the engine and what the client receives. */
class ChatTest extends ServedApi {
    private static final String PATH = "/v1/chat/completions";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private CompletableFuture<HttpResponse<String>> post(String json) {
        return post(PATH, json);
    }

    /** Returns the events of a stream without the last one, which must be {@code [DONE]}. */
    private static List<JsonObject> events(String stream) {
        List<JsonObject> events = new ArrayList<>();
        String[] all = stream.split("\n\n");
        for (int i = 0; i < all.length - 1; i++) {
            events.add(JsonParser.parseString(all[i].substring("data: ".length())).getAsJsonObject());
        }
        assertEquals("data: [DONE]", all[all.length - 1]);
        return events;
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getAsJsonArray("choices").get(0).getAsJsonObject();
    }

    @Test
    void anAnswerHasTheFormOfOpenAi() throws Exception {
        var response = post("{\"model\":\"fake\"," + HELLO + ",\"max_tokens\":9,\"temperature\":0,\"seed\":4,"
                + "\"stop\":[\"END\"],\"unknown_field\":{}}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("Hello", asked.chat.messages().getFirst().parts().getFirst().text().text());
        assertEquals(ChatRequest.Role.USER, asked.chat.messages().getFirst().role());
        assertEquals(9, asked.chat.options().maxTokens());
        assertEquals(0, asked.chat.options().temperature());
        assertEquals(4, asked.chat.options().seed());
        assertEquals(List.of("END"), asked.chat.options().stop());
        asked.write("Good day").end();
        HttpResponse<String> answer = get(response);
        assertEquals(200, answer.statusCode());
        JsonObject json = Served.json(answer);
        assertEquals("chat.completion", json.get("object").getAsString());
        assertEquals("fake", json.get("model").getAsString());
        assertTrue(json.get("id").getAsString().startsWith("chatcmpl-"));
        assertEquals("stop", choice(json).get("finish_reason").getAsString());
        assertEquals("assistant", choice(json).getAsJsonObject("message").get("role").getAsString());
        assertEquals("Good day", choice(json).getAsJsonObject("message").get("content").getAsString());
        JsonObject usage = json.getAsJsonObject("usage");
        assertEquals(7, usage.get("prompt_tokens").getAsInt());
        assertEquals(5, usage.get("completion_tokens").getAsInt());
        assertEquals(12, usage.get("total_tokens").getAsInt());
        assertEquals(3, usage.getAsJsonObject("prompt_tokens_details").get("cached_tokens").getAsInt());
    }

    @Test
    void anEarlierRefusalIsATextOfTheAssistant() throws Exception {
        var response = post("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":"
                + "[{\"type\":\"refusal\",\"refusal\":\"I can't.\"}]},{\"role\":\"user\",\"content\":\"Why?\"}]}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("I can't.", asked.chat.messages().get(1).parts().getFirst().text().text());
        asked.end();
        assertEquals(200, get(response).statusCode());
    }

    @Test
    void aStreamComesInPiecesWhileItIsWritten() throws Exception {
        var response = served.client.sendAsync(served.posting(PATH, "{" + HELLO
                + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}").build(), BodyHandlers.ofLines());
        FakeEngine.Asked asked = engine.next();
        asked.write("Good ");
        HttpResponse<Stream<String>> answer = get(response);
        assertEquals("text/event-stream; charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
        var lines = answer.body().iterator();
        assertTrue(lines.next().contains("\"role\":\"assistant\""));
        assertEquals("", lines.next());
        assertTrue(lines.next().contains("\"content\":\"Good \""),
                "the first piece is there before the next is written");
        asked.write("day");
        asked.end(FinishReason.LENGTH);
        StringBuilder rest = new StringBuilder();
        lines.forEachRemaining(line -> rest.append(line).append('\n'));
        List<JsonObject> events = events(rest.toString().strip());
        assertEquals("day", choice(events.get(0)).getAsJsonObject("delta").get("content").getAsString());
        assertEquals("length", choice(events.get(1)).get("finish_reason").getAsString());
        assertEquals(0, events.get(2).getAsJsonArray("choices").size());
        assertEquals(12, events.get(2).getAsJsonObject("usage").get("total_tokens").getAsInt());
    }

    @Test
    void whatTheEngineRefusesIsToldByTheStatusAlsoOfAStream() throws Exception {
        var response = post("{" + HELLO + ",\"stream\":true}");
        engine.next().result.completeExceptionally(new EngineException(EngineError.CONTEXT_EXCEEDED, "too long"));
        HttpResponse<String> answer = get(response);
        assertEquals(400, answer.statusCode());
        assertEquals("context_length_exceeded", Served.error(answer).get("code").getAsString());
        assertEquals("too long", Served.error(answer).get("message").getAsString());
    }

    @Test
    void aStreamThatFailsEndsWithAnError() throws Exception {
        var response = post("{" + HELLO + ",\"stream\":true}");
        engine.next().write("Good").result
                .completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        HttpResponse<String> answer = get(response);
        String[] events = answer.body().split("\n\n");
        JsonObject last = JsonParser.parseString(events[events.length - 1].substring("data: ".length()))
                .getAsJsonObject();
        assertEquals("crashed", last.getAsJsonObject("error").get("message").getAsString());
        assertFalse(answer.body().contains("[DONE]"));
    }

    @ParameterizedTest
    @CsvSource({"OVERLOADED,429", "INVALID_REQUEST,400", "HOST_CRASHED,503", "POLICY,403", "OUT_OF_MEMORY,503",
            "MODEL_DAMAGED,503", "INTERNAL,500"})
    void failuresOfTheEngineHaveAStatus(EngineError error, int status) throws Exception {
        var response = post("{" + HELLO + "}");
        engine.next().result.completeExceptionally(new EngineException(error, "so it is"));
        HttpResponse<String> answer = get(response);
        assertEquals(status, answer.statusCode());
        assertEquals("so it is", Served.error(answer).get("message").getAsString());
        assertEquals(status == 429 || error == EngineError.HOST_CRASHED || error == EngineError.OUT_OF_MEMORY,
                answer.headers().firstValue("Retry-After").isPresent());
    }

    @Test
    void aModelThatWasUnloadedIsLoadedAgain() throws Exception {
        var response = post("{" + HELLO + "}");
        assertEquals("fake", engine.loads.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).modelId());
        engine.next().result.completeExceptionally(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        assertEquals("fake", engine.loads.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).modelId());
        engine.next().write("back").end();
        assertEquals(200, get(response).statusCode());
    }

    /** The client has already got the first words. */
    @Test
    void aStreamWhoseModelWasUnloadedIsNotWrittenTwice() throws Exception {
        var response = post("{" + HELLO + ",\"stream\":true}");
        engine.next().write("Good ").result
                .completeExceptionally(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        HttpResponse<String> answer = get(response);
        String[] events = answer.body().split("\n\n");
        JsonObject last = JsonParser.parseString(events[events.length - 1].substring("data: ".length()))
                .getAsJsonObject();
        assertTrue(last.getAsJsonObject("error").get("message").getAsString().contains("unloaded"), answer::body);
        assertTrue(engine.asked.isEmpty());
        var next = post("{" + HELLO + ",\"stream\":true}");
        engine.next().result.completeExceptionally(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.next().write("back").end();
        assertTrue(get(next).body().contains("back"), "before the first words it is");
    }

    @Test
    void aWholeAnswerWhoseModelWasUnloadedIsWrittenAnew() throws Exception {
        var response = post("{" + HELLO + "}");
        engine.next().write("Good ").result
                .completeExceptionally(new EngineException(EngineError.MODEL_NOT_LOADED, "gone"));
        engine.next().write("back").end();
        assertEquals("back", choice(Served.json(get(response))).getAsJsonObject("message").get("content")
                .getAsString());
    }

    @Test
    void toolsGoToTheEngineAndCallsComeBack() throws Exception {
        var response = post("""
                {"messages":[{"role":"system","content":"Be brief."},
                  {"role":"user","content":[{"type":"text","text":"Weather?"}]},
                  {"role":"assistant","content":null,"tool_calls":[{"id":"abcdefghi","type":"function",
                    "function":{"name":"weather","arguments":"{\\"city\\":\\"Brest\\"}"}}]},
                  {"role":"tool","tool_call_id":"abcdefghi","content":"rain"}],
                 "tools":[{"type":"function","function":{"name":"weather","description":"tells it",
                    "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}],
                 "tool_choice":{"type":"function","function":{"name":"weather"}}}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals(ToolChoice.named("weather"), asked.chat.toolChoice());
        assertEquals("tells it", asked.chat.tools().getFirst().description().text());
        assertEquals("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}",
                asked.chat.tools().getFirst().parameters().text());
        assertEquals(List.of(ChatRequest.Role.SYSTEM, ChatRequest.Role.USER, ChatRequest.Role.ASSISTANT,
                ChatRequest.Role.TOOL), asked.chat.messages().stream().map(ChatRequest.Message::role).toList());
        assertEquals("{\"city\":\"Brest\"}", asked.chat.messages().get(2).calls().getFirst().arguments().text());
        assertEquals("abcdefghi", asked.chat.messages().get(3).callId());
        ToolCall call = new ToolCall("ABCdef123", "weather", "{\"city\":\"Brest\"}", null);
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 0, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "I think", List.of(call), false)));
        JsonObject choice = choice(Served.json(get(response)));
        assertEquals("tool_calls", choice.get("finish_reason").getAsString());
        JsonObject message = choice.getAsJsonObject("message");
        assertTrue(message.get("content").isJsonNull());
        assertEquals("I think", message.get("reasoning_content").getAsString());
        JsonObject told = message.getAsJsonArray("tool_calls").get(0).getAsJsonObject();
        assertEquals("ABCdef123", told.get("id").getAsString());
        assertEquals("weather", told.getAsJsonObject("function").get("name").getAsString());
        assertEquals("{\"city\":\"Brest\"}", told.getAsJsonObject("function").get("arguments").getAsString());
    }

    @Test
    void streamedToolCallsAndReasoningHaveTheirOwnDeltas() throws Exception {
        var response = post("{" + HELLO + ",\"stream\":true}");
        FakeEngine.Asked asked = engine.next();
        ToolCall call = new ToolCall("ABCdef123", "weather", "{}", null);
        asked.listener.reasoning("hm");
        asked.listener.toolCall(call);
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 0, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "hm", List.of(call), false)));
        List<JsonObject> events = events(get(response).body());
        assertEquals("hm", choice(events.get(1)).getAsJsonObject("delta").get("reasoning_content").getAsString());
        JsonObject told = choice(events.get(2)).getAsJsonObject("delta").getAsJsonArray("tool_calls").get(0)
                .getAsJsonObject();
        assertEquals(0, told.get("index").getAsInt());
        assertEquals("{}", told.getAsJsonObject("function").get("arguments").getAsString());
        assertEquals("tool_calls", choice(events.get(3)).get("finish_reason").getAsString());
    }

    @Test
    void aSchemaReachesTheEngine() throws Exception {
        var response = post("{" + HELLO + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                + "{\"name\":\"a\",\"schema\":{\"type\":\"boolean\"}}}}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("{\"type\":\"boolean\"}", asked.chat.options().jsonSchema());
        asked.end();
        assertEquals(200, get(response).statusCode());
        var any = post("{" + HELLO + ",\"response_format\":{\"type\":\"json_object\"}}");
        FakeEngine.Asked object = engine.next();
        assertEquals("{\"type\":\"object\"}", object.chat.options().jsonSchema());
        object.end();
        get(any);
    }

    @Test
    void severalAnswersHaveSeveralSeeds() throws Exception {
        var response = post("{" + HELLO + ",\"n\":3,\"seed\":10}");
        List<FakeEngine.Asked> asked = List.of(engine.next(), engine.next(), engine.next());
        assertEquals(List.of(10L, 11L, 12L), asked.stream().map(each -> each.chat.options().seed()).toList());
        for (int i = 2; i >= 0; i--) {
            asked.get(i).write("answer " + i).end();
        }
        JsonObject json = Served.json(get(response));
        JsonArray choices = json.getAsJsonArray("choices");
        assertEquals(3, choices.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(i, choices.get(i).getAsJsonObject().get("index").getAsInt());
            assertEquals("answer " + i, choices.get(i).getAsJsonObject().getAsJsonObject("message").get("content")
                    .getAsString());
        }
        assertEquals(15, json.getAsJsonObject("usage").get("completion_tokens").getAsInt());
    }

    @Test
    void theFirstFailureOfSeveralIsTold() throws Exception {
        var response = post("{" + HELLO + ",\"n\":2}");
        engine.next();
        FakeEngine.Asked other = engine.next();
        other.result.completeExceptionally(new EngineException(EngineError.INVALID_REQUEST, "because"));
        HttpResponse<String> answer = get(response);
        assertEquals(400, answer.statusCode());
        assertEquals("because", Served.error(answer).get("message").getAsString());
    }

    @Test
    void probabilitiesAreToldWhereTheyWereAskedFor() throws Exception {
        var response = post("{" + HELLO + ",\"logprobs\":true,\"top_logprobs\":2}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(2, asked.chat.options().probabilities());
        asked.result.complete(new Generation("é", FinishReason.END, "fake", "chat", 7, 0, 1, 1, 1, 2, 0, 0, 0,
                List.of(new TokenProbability(4, "é", -0.5,
                        List.of(new Candidate(4, "é", -0.5), new Candidate(5, "e", -1.5))))));
        JsonObject token = choice(Served.json(get(response))).getAsJsonObject("logprobs").getAsJsonArray("content")
                .get(0).getAsJsonObject();
        assertEquals("é", token.get("token").getAsString());
        assertEquals(-0.5, token.get("logprob").getAsDouble());
        assertEquals("[195,169]", token.get("bytes").toString());
        assertEquals(2, token.getAsJsonArray("top_logprobs").size());
    }

    @Test
    void tokensAreBiasedInEitherForm() throws Exception {
        for (String biases : List.of("{\"5\":-100,\"6\":1.5,\"7\":-100}", "[[5,false],[6,1.5],[7,-100]]",
                "[[5.0,false],[6,1.5],[7,-100]]")) {
            var response = post("{" + HELLO + ",\"logit_bias\":" + biases + "}");
            FakeEngine.Asked asked = engine.next();
            assertEquals(Map.of(5, -100.0, 6, 1.5, 7, -100.0), asked.chat.options().sampling().logitBias());
            asked.end();
            assertEquals(200, get(response).statusCode());
        }
    }

    @Test
    void aTextObeysAGrammarOrASchemaOfLlamaCppsFields() throws Exception {
        var ruled = post("{" + HELLO + ",\"grammar\":\"root ::= [a-z]\"}");
        FakeEngine.Asked first = engine.next();
        assertEquals("root ::= [a-z]", first.chat.options().grammar());
        first.end();
        assertEquals(200, get(ruled).statusCode());
        var schema = post("{" + HELLO + ",\"json_schema\":{\"type\":\"integer\"},\"grammar\":\"\"}");
        FakeEngine.Asked second = engine.next();
        assertEquals("{\"type\":\"integer\"}", second.chat.options().jsonSchema());
        assertNull(second.chat.options().grammar());
        second.end();
        assertEquals(200, get(schema).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"messages\":[]}", "{\"messages\":\"x\"}", "{\"messages\":[{\"role\":\"user\"}]}",
            "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}",
            "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
            "{M,\"n\":0}", "{M,\"n\":99}", "{M,\"temperature\":3}", "{M,\"temperature\":\"hot\"}",
            "{M,\"top_logprobs\":2}",
            "{M,\"stream\":1}", "{M,\"stop\":[1]}", "{M,\"logit_bias\":{\"word\":1}}", "{M,\"logit_bias\":{\"5\":101}}",
            "{M,\"logit_bias\":{\"5\":true}}", "{M,\"logit_bias\":[[5]]}", "{M,\"logit_bias\":[5,1]}",
            "{M,\"logit_bias\":{\"-1\":1}}", "{M,\"logit_bias\":{\"9999999999\":1}}",
            "{M,\"grammar\":\"root ::= x\",\"json_schema\":{}}",
            "{M,\"grammar\":\"x\",\"response_format\":{\"type\":\"json_object\"}}",
            "{M,\"grammar\":5}", "{M,\"json_schema\":true}",
            "{M,\"response_format\":{\"type\":\"xml\"}}",
            "{M,\"modalities\":[\"text\",\"audio\"]}", "{M,\"modalities\":\"text\"}", "{M,\"audio\":{\"voice\":\"a\"}}",
            "{M,\"verbosity\":\"low\"}", "{M,\"verbosity\":1}",
            "{M,\"tools\":[{\"type\":\"browser\"}]}", "{M,\"tools\":[1]}", "{M,\"tool_choice\":\"maybe\"}",
            "{M,\"tool_choice\":\"required\"}", "{M,\"tools\":[],\"tool_choice\":\"any\"}",
            "{M,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}}}",
            "{M,\"max_tokens\":1.5}", "{M,\"model\":5}", "[]", "{M", ""})
    void aRequestThatIsWrongIsToldSo(String json) throws Exception {
        HttpResponse<String> answer = get(post(json.replace("M", HELLO)));
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("invalid_request_error", Served.error(answer).get("type").getAsString());
        assertFalse(Served.error(answer).get("message").getAsString().isBlank());
        assertNull(engine.asked.poll());
    }

    @Test
    void aModelIsFoundByItsNames() throws Exception {
        var response = post("{\"model\":\"other-name\"," + HELLO + "}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("fake", asked.chat.modelId());
        asked.end();
        get(response);
        HttpResponse<String> unknown = get(post("{\"model\":\"gpt-9\"," + HELLO + "}"));
        assertEquals(404, unknown.statusCode());
        assertEquals("model_not_found", Served.error(unknown).get("code").getAsString());
        assertEquals(400, get(post("{\"model\":\"embedder\"," + HELLO + "}")).statusCode());
    }

    @Test
    void secretsAreMaskedAndTheAuditTellsOfTheRequest() throws Exception {
        String secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        var response = post("{\"messages\":[{\"role\":\"user\",\"content\":\"my token is " + secret + "\"}]}");
        FakeEngine.Asked asked = engine.next();
        String seen = asked.chat.messages().getFirst().parts().getFirst().text().text();
        assertFalse(seen.contains(secret), seen);
        assertTrue(seen.startsWith("my token is *"), seen);
        asked.end();
        get(response);
        String audit = served.auditText();
        assertTrue(audit.contains("\"feature\":\"server.chat (local)\"")
                && audit.contains("\"model\":\"fake\""), audit);
        assertFalse(audit.contains(secret));
    }

    @Test
    void aGateThatCannotWriteItsAuditLetsNothingPass() throws Exception {
        Files.createDirectory(served.audit);
        HttpResponse<String> answer = get(post("{" + HELLO + "}"));
        assertEquals(403, answer.statusCode());
        assertEquals("refused_by_policy", Served.error(answer).get("code").getAsString());
        assertNull(engine.asked.poll());
    }

    @Test
    void anEngineThatGivesUpIsNoAnswer() throws Exception {
        var response = post("{" + HELLO + "}");
        engine.next().write("half").end(FinishReason.CANCELLED);
        assertEquals(503, get(response).statusCode());
    }
}
