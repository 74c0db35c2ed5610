// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ParsedAnswer;
import org.vauban.engine.tool.ToolCall;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.ServedApi;

/** Several tool calls in one answer, also for clients that accept only one. */
class ParallelCallsTest extends ServedApi {
    private static final List<ToolCall> CALLS = List.of(new ToolCall("ABCdef123", "weather", "{\"a\":1}", null),
            new ToolCall("ABCdef124", "clock", "{\"b\":2}", null));
    private static final String FUNCTION = "{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}";
    private static final String CHAT = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"tools\":[{\"type\":\"function\",\"function\":" + FUNCTION + "}]";
    private static final String RESPONSE = "\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"weather\"}]";
    private static final String MESSAGE = "\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"tools\":[{\"name\":\"weather\",\"input_schema\":{}}]";

    private HttpResponse<String> answer(String path, String more, boolean stream, boolean single) throws Exception {
        String asked = switch (path) {
            case "/v1/chat/completions" -> CHAT;
            case "/v1/responses" -> RESPONSE;
            case "/api/chat" -> "\"model\":\"fake\"," + CHAT;
            default -> MESSAGE;
        };
        var response = post(path, "{" + asked + more + ",\"stream\":" + stream + "}");
        FakeEngine.Asked text = engine.next();
        assertEquals(single, text.chat.toolChoice().single(), "nothing is written behind the first call");
        CALLS.forEach(text.listener::toolCall);
        text.result.complete(new Generation("", FinishReason.END, "fake", "chat", 7, 3, 5, 1, 1, 2)
                .withAnswer(new ParsedAnswer("", "", CALLS, false)));
        HttpResponse<String> answer = get(response);
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("weather"), answer.body());
        return answer;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/v1/chat/completions|,\"parallel_tool_calls\":false",
            "/v1/responses|,\"parallel_tool_calls\":false", "/api/chat|,\"parallel_tool_calls\":false",
            "/v1/messages|,\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"})
    void whoCanMakeOneCallIsToldOne(String path, String single) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            String several = answer(path, "", stream, false).body();
            assertTrue(several.contains("clock"), several);
            String one = answer(path, single, stream, true).body();
            assertTrue(!one.contains("clock"), one);
        }
    }
}
