// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.remote.tests.FakeEndpoint;

/** What back ends refuse, and how a server's clients are told. */
class BackEndRefusalTest extends WithBackEnds {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]";

    private ServedBackEnds serve(String dialect, String fim) throws Exception {
        grant(entry("one", one).replace("fim=suffix", "fim=" + fim) + " dialect=" + dialect);
        return serve(ServedBackEnds.model("m", false, "one"));
    }

    /** Returns the last request that was sent. */
    private JsonObject sent() {
        return JsonParser.parseString(one.posts().getLast().body()).getAsJsonObject();
    }

    private static JsonObject error(HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        return ServedBackEnds.json(answer).getAsJsonObject("error");
    }

    /** vLLM refuses any suffix, even an empty one. */
    @Test
    void noCompletionGoesToAVllmWithASuffix() throws Exception {
        ServedBackEnds served = serve("vllm", "suffix");
        HttpResponse<String> answer = served.post("/v1/completions", "{\"prompt\":\"a\"}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("fill in the middle"), answer.body());
        assertEquals(0, asked());
        assertEquals(200, served.post(CHAT, "{" + MESSAGES + "}").statusCode());
    }

    @Test
    void whatTheEndpointSaysOfASchemaIsTold() throws Exception {
        ServedBackEnds served = serve("openai", "none");
        one.behaviour = (request, out) -> out.write("HTTP/1.1 400 No\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n\r\n{\"error\":{\"message\":\"Invalid schema\"}}");
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":"
                + "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}}}}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("Invalid schema"), answer.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "vauban | \"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"",
        "openai | \"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"",
        "llama-server | \"type\":\"exceed_context_size_error\",\"code\":400,\"n_prompt_tokens\":9412,\"n_ctx\":8192",
        "vllm | \"type\":\"BadRequestError\",\"param\":\"input_tokens\",\"code\":400"})
    void aPromptThatIsTooLongIsToldAsThat(String dialect, String error) throws Exception {
        ServedBackEnds served = serve(dialect, "none");
        one.behaviour = (request, out) -> out.write("HTTP/1.1 400 No\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n\r\n{\"error\":{\"message\":\"9412 tokens\"," + error + "}}");
        for (boolean stream : List.of(false, true)) {
            HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + ",\"stream\":" + stream + "}");
            assertEquals(400, answer.statusCode(), answer.body());
            JsonObject told = ServedBackEnds.json(answer).getAsJsonObject("error");
            assertEquals("context_length_exceeded", told.get("code").getAsString());
            assertTrue(told.get("message").getAsString().contains("9412 tokens"), answer.body());
        }
        for (String path : List.of("/v1/messages", "/api/chat")) {
            HttpResponse<String> answer = served.post(path, "{\"model\":\"m\",\"max_tokens\":9," + MESSAGES + "}");
            assertEquals(400, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("9412 tokens"), answer.body());
        }
        assertTrue(status(served, "one").up(), "that is no fault of it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"\"3051\" | too large",
        "null | too large for model with 8192 maximum context length"})
    void mistralHasNoFixedFormForIt(String code, String message) throws Exception {
        ServedBackEnds served = serve("mistral", "none");
        one.behaviour = (request, out) -> out.write("HTTP/1.1 400 No\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n\r\n{\"object\":\"error\",\"message\":\"Prompt contains 9412 tokens, " + message
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":" + code + "}");
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + "}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("context_length_exceeded", error(answer).get("code").getAsString());
    }

    /** Some servers begin the stream before they have counted the tokens. */
    @Test
    void aPromptThatIsTooLongMayBeToldInTheStream() throws Exception {
        ServedBackEnds served = serve("llama-server", "none");
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + "data: {\"error\":{\"code\":400,"
                + "\"message\":\"9412 tokens\",\"type\":\"exceed_context_size_error\"}}\n\n");
        HttpResponse<String> answer = served.post(CHAT, "{" + MESSAGES + "}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertEquals("context_length_exceeded", error(answer).get("code").getAsString());
    }

    @ParameterizedTest
    @CsvSource({"mistral,frequency_penalty", "outscale,presence_penalty", "openai,frequency_penalty"})
    void theCompletionsOfMistralHaveNoPenalties(String dialect, String field) throws Exception {
        ServedBackEnds served = serve(dialect, "mistral");
        JsonObject refusal = error(served.post("/v1/completions", "{\"prompt\":\"a\",\"" + field + "\":0.5}"));
        assertEquals(field, refusal.get("param").getAsString());
        assertTrue(refusal.get("message").getAsString().contains("model m"), refusal::toString);
        assertEquals(0, asked());
        assertEquals(200, served.post("/v1/completions", "{\"prompt\":\"a\",\"" + field + "\":0}").statusCode());
        assertEquals(200, served.post(CHAT, "{" + MESSAGES + ",\"" + field + "\":0.5}").statusCode());
        assertEquals(0.5, sent().get(field).getAsDouble());
    }

    @Test
    void aServerHasThemInAllCompletions() throws Exception {
        ServedBackEnds served = serve("vauban", "mistral");
        assertEquals(200, served.post("/v1/completions", "{\"prompt\":\"a\",\"presence_penalty\":0.5}").statusCode());
        assertEquals(0.5, sent().get("presence_penalty").getAsDouble());
    }
}
