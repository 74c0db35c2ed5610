// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** {@code /v1/messages}. */
class AnthropicTest extends ServedApi {
    private static final String HELLO = "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private CompletableFuture<HttpResponse<String>> post(String json) {
        return post("/v1/messages", json);
    }

    @Test
    void aConversationIsAnsweredInBlocks() throws Exception {
        var response = post("""
                {"max_tokens":9,"stop_sequences":["END"],"system":[{"type":"text","text":"Be brief."}],
                 "messages":[{"role":"user","content":"Weather?"},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"x"},
                    {"type":"text","text":"I look."},
                    {"type":"tool_use","id":"abcdefghi","name":"weather","input":{"city":"Brest"}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"abcdefghi","content":"rain"},
                    {"type":"text","text":"And now?"}]}],
                 "tools":[{"name":"weather","description":"tells it","input_schema":{"type":"object"}}],
                 "tool_choice":{"type":"any"}}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of(ChatRequest.Role.SYSTEM, ChatRequest.Role.USER, ChatRequest.Role.ASSISTANT,
                ChatRequest.Role.TOOL, ChatRequest.Role.USER),
                asked.chat.messages().stream().map(ChatRequest.Message::role).toList());
        assertEquals("{\"city\":\"Brest\"}", asked.chat.messages().get(2).calls().getFirst().arguments().text());
        assertEquals("rain", asked.chat.messages().get(3).parts().getFirst().text().text());
        assertEquals(ToolChoice.REQUIRED, asked.chat.toolChoice());
        assertEquals("{\"type\":\"object\"}", asked.chat.tools().getFirst().parameters().text());
        assertEquals(List.of("END"), asked.chat.options().stop());
        asked.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("So", "I think",
                        List.of(new ToolCall("ABCdef123", "weather", "{\"city\":\"Brest\"}", null)), false)));
        JsonObject answer = Served.json(get(response));
        assertEquals("message", answer.get("type").getAsString());
        assertEquals("tool_use", answer.get("stop_reason").getAsString());
        JsonArray content = answer.getAsJsonArray("content");
        assertEquals(List.of("thinking", "text", "tool_use"),
                content.asList().stream().map(each -> each.getAsJsonObject().get("type").getAsString()).toList());
        assertEquals("{\"type\":\"thinking\",\"thinking\":\"I think\",\"signature\":\"\"}", content.get(0).toString());
        assertEquals("{\"city\":\"Brest\"}", content.get(2).getAsJsonObject().get("input").toString());
        assertEquals(4, answer.getAsJsonObject("usage").get("input_tokens").getAsInt());
        assertEquals(3, answer.getAsJsonObject("usage").get("cache_read_input_tokens").getAsInt());
    }

    @Test
    void blocksAreStreamedOneAfterTheOther() throws Exception {
        var response = post("{\"stream\":true," + HELLO + "}");
        FakeEngine.Asked asked = engine.next();
        ToolCall call = new ToolCall("ABCdef123", "weather", "{}", null);
        asked.listener.reasoning("hm");
        asked.write("So ").write("be it");
        asked.listener.toolCall(call);
        asked.result.complete(new Generation("So be it", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("So be it", "hm", List.of(call), false)));
        List<String> names = new ArrayList<>();
        String body = get(response).body();
        for (String event : body.split("\n\n")) {
            names.add(event.substring("event: ".length(), event.indexOf('\n')));
        }
        assertEquals(List.of("message_start", "content_block_start", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop"),
                names);
        assertTrue(body.contains("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"), body);
        assertTrue(body.contains("\"index\":2") && body.contains("\"partial_json\":\"{}\"")
                && body.contains("\"stop_reason\":\"tool_use\""), body);
    }

    @Test
    void aStreamBeginsWithTheTokensOfThePrompt() throws Exception {
        var response = post("{\"stream\":true," + HELLO + "}");
        FakeEngine.Asked asked = engine.next();
        asked.listener.prompt(90, 10);
        asked.write("So").end();
        String start = get(response).body().split("\n\n")[0];
        JsonObject usage = JsonParser.parseString(start.substring(start.indexOf("data: ") + 6)).getAsJsonObject()
                .getAsJsonObject("message").getAsJsonObject("usage");
        assertEquals(80, usage.get("input_tokens").getAsInt());
        assertEquals(10, usage.get("cache_read_input_tokens").getAsInt());
    }

    @Test
    void whatTheModelThoughtIsForItsTemplate() throws Exception {
        var response = post("""
                {"max_tokens":9,"messages":[{"role":"user","content":"Fix it"},
                  {"role":"assistant","content":[{"type":"thinking","thinking":"I look first.","signature":"x"},
                    {"type":"redacted_thinking","data":"x"},
                    {"type":"tool_use","id":"abcdefghi","name":"ls","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"abcdefghi","content":"main.py"}]}]}""");
        FakeEngine.Asked asked = engine.next();
        assertEquals("I look first.", asked.chat.messages().get(1).reasoning().text());
        asked.write("x").end();
        assertEquals(200, get(response).statusCode());
    }

    private static List<String> texts(ChatRequest request) {
        return request.messages().stream().map(message -> message.role() + ": "
                + String.join("|", message.parts().stream().map(part -> part.text().text()).toList())).toList();
    }

    /** As Claude Code does from 2.1.154 on. Most templates accept a system message at the beginning only. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"system\",\"content\":\"Agents: a\"}",
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},{\"role\":\"system\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"Agents: a\",\"cache_control\":{\"type\":\"ephemeral\"}}]}",
            "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"system\",\"content\":[]},{\"role\":\"system\","
                    + "\"content\":[{\"type\":\"tool_addition\",\"tool\":{\"name\":\"x\"}},"
                    + "{\"type\":\"text\",\"text\":\"Agents: a\"}]},{\"role\":\"system\",\"content\":\"\"}",
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"mid_conv_system\","
                    + "\"content\":[{\"type\":\"text\",\"text\":\"Agents: a\"}]}]}"})
    void whatTheSystemSaysLaterIsAddedToTheMessageOfTheUser(String messages) throws Exception {
        var response = post("{\"max_tokens\":9,\"system\":\"Be brief.\",\"messages\":[" + messages
                + ",{\"role\":\"assistant\",\"content\":\"So\"},{\"role\":\"user\",\"content\":\"On\"}]}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of("SYSTEM: Be brief.", "USER: Hi\n\nAgents: a", "ASSISTANT: So", "USER: On"),
                texts(asked.chat));
        asked.write("x").end();
        assertEquals(200, get(response).statusCode());
    }

    @Test
    void anEmptyMessageOfTheUserIsReplacedByWhatTheSystemSays() throws Exception {
        var response = post("{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"\"},"
                + "{\"role\":\"system\",\"content\":\"Go on.\"}]}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(List.of("USER: Go on."), texts(asked.chat));
        asked.write("x").end();
        assertEquals(200, get(response).statusCode());
    }

    @Test
    void whatTheSystemSaysWhereNoUserSpokeIsAMessageOfItsOwn() throws Exception {
        String secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        var response = post("""
                {"max_tokens":9,"messages":[{"role":"system","content":"Be brief."},
                  {"role":"system","content":"Be kind."},
                  {"role":"user","content":"ls"},
                  {"role":"assistant","content":[{"type":"tool_use","id":"abcdefghi","name":"ls","input":{}}]},
                  {"role":"user","content":[{"type":"tool_result","tool_use_id":"abcdefghi",
                    "content":[{"type":"text","text":"a.c"},{"type":"tool_reference","tool_name":"cat"}]}]},
                  {"role":"system","content":"Use SECRET"}]}""".replace("SECRET", secret));
        FakeEngine.Asked asked = engine.next();
        List<String> texts = texts(asked.chat);
        assertEquals(List.of("SYSTEM: Be brief.\n\nBe kind.", "USER: ls", "ASSISTANT: ", "TOOL: a.c\ncat"),
                texts.subList(0, 4));
        assertTrue(texts.get(4).startsWith("USER: Use ") && !texts.get(4).contains(secret), texts.get(4));
        assertEquals(TemplateOptions.Ending.ANSWER, asked.chat.template().ending());
        asked.write("x").end();
        assertEquals(200, get(response).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"output_config\":{\"effort\":\"low\",\"format\":F}", "\"output_format\":F"})
    void anAnswerObeysTheSchemaThatIsAskedFor(String field) throws Exception {
        var response = post("{" + HELLO + ","
                + field.replace("F", "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}") + "}");
        FakeEngine.Asked asked = engine.next();
        assertEquals("{\"type\":\"object\"}", asked.chat.options().jsonSchema());
        assertEquals("{\"type\":\"object\"}", asked.chat.approvedRule().text(), "it may go to another machine");
        asked.write("{}").end();
        assertEquals(200, get(response).statusCode());
    }

    @Test
    void whoCountsTokensIsToldWhatIsWrongToo() throws Exception {
        for (String wrong : List.of("\"output_config\":{\"format\":{\"type\":\"xml\"}}", "\"output_format\":1",
                "\"mcp_servers\":[{}]", "\"container\":\"a\"", "\"context_management\":[]")) {
            HttpResponse<String> answer = served.post("/v1/messages/count_tokens", "{" + wrong + "," + HELLO + "}");
            assertEquals(400, answer.statusCode(), answer.body());
        }
    }

    @Test
    void errorsHaveAnthropicsForm() throws Exception {
        HttpResponse<String> unknown = get(post("{\"model\":\"claude\"," + HELLO + "}"));
        assertEquals(404, unknown.statusCode());
        assertEquals("error", Served.json(unknown).get("type").getAsString());
        assertEquals("not_found_error", Served.error(unknown).get("type").getAsString());
        var stream = post("{\"stream\":true," + HELLO + "}");
        engine.next().write("So").result
                .completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        assertTrue(get(stream).body().endsWith("event: error\ndata: {\"type\":\"error\",\"error\":"
                + "{\"type\":\"overloaded_error\",\"message\":\"crashed\"}}\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"max_tokens\":9}", "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
            "{\"max_tokens\":9,\"messages\":[]}",
            "{\"max_tokens\":9,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}",
            "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\"}]}",
            "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\"}]}]}",
            "{\"output_config\":{\"format\":{\"type\":\"xml\"}},M}", "{\"output_config\":1,M}",
            "{\"output_config\":{\"effort\":5},M}", "{\"mcp_servers\":[{\"name\":\"x\"}],M}",
            "{\"tool_choice\":{\"type\":\"any\"},M}", "{\"tool_choice\":{\"type\":\"tool\",\"name\":\"x\"},M}",
            "{\"tools\":[{\"name\":\"x\"}],M}",
            "{\"tools\":[{\"name\":\"x\",\"input_schema\":{}}],\"tool_choice\":{\"type\":\"x\"},M}"})
    void aRequestThatIsWrongIsToldSo(String json) throws Exception {
        HttpResponse<String> answer = get(post(json.replace("M", HELLO)));
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("invalid_request_error", Served.error(answer).get("type").getAsString());
        assertNull(engine.asked.poll());
    }
}
