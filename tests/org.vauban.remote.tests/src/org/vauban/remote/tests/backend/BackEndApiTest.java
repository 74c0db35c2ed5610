// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;

/** What a server's clients get from its back ends in each API, and what back ends cannot do. */
class BackEndApiTest extends WithBackEnds {

    @Test
    void aConversationIsStreamedWithItsUsage() throws Exception {
        HttpResponse<String> answer = serve().post("/v1/chat/completions", ServedBackEnds.question("Why?", true)
                .replace("{\"stream\"", "{\"stream_options\":{\"include_usage\":true},\"stream\""));
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"content\":\"re\"") && answer.body().contains("\"content\":\"mote\""),
                answer.body());
        assertTrue(answer.body().contains("\"prompt_tokens\":11"), answer.body());
        assertTrue(one.posts().getFirst().body().contains("\"max_tokens\":50"), one.posts()::toString);
    }

    private static double counted(ServedBackEnds served, String kind) throws Exception {
        String name = "vauban_" + kind + "_tokens_total{";
        return served.get("/metrics").body().lines().filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ')))).sum();
    }

    /** Quotas depend on the estimate. */
    @Test
    void tokensThatAnEndpointDoesNotTellAreEstimated() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON + "{\"choices\":[{\"message\":{\"content\":\""
                + "x".repeat(32) + "\"},\"finish_reason\":\"stop\"}]}");
        HttpResponse<String> answer = served.chat("Why? ".repeat(16));
        assertEquals(200, answer.statusCode(), answer.body());
        JsonObject usage = JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonObject("usage");
        assertEquals(4, usage.get("completion_tokens").getAsInt(), answer.body());
        assertEquals(10, usage.get("prompt_tokens").getAsInt(), answer.body());
        assertEquals(10, counted(served, "prompt"));
        assertEquals(4, counted(served, "generated"));
    }

    @Test
    void moreTokensThanThePromptHasAreNotReused() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON
                + "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":9000}}}");
        assertEquals(200, served.chat("Why?").statusCode());
        assertEquals(3, counted(served, "reused"));
    }

    @Test
    void whoGoesAwayPaysForWhatWasSent() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("a text"));
            out.awaitClose();
        };
        var answer = served.begin("/v1/chat/completions", ServedBackEnds.question("Why? ".repeat(16), true));
        Patience.until(() -> one.posts().size() == 1);
        answer.cancel(true);
        Patience.until(() -> served.get("/metrics").body().contains("vauban_disconnects_total 1"));
        Patience.until(() -> counted(served, "prompt") == 10);
    }

    @Test
    void vectorsOfWhichAnEndpointTellsNoTokensCount() throws Exception {
        ServedBackEnds served = serve(new BackEndModel("e", true, false,
                List.of(new BackEnd("one", "served", null, null, null))));
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON + "{\"model\":\"served\",\"data\":["
                + "{\"index\":0,\"embedding\":[3,4]}]}");
        assertEquals(200, served.post("/v1/embeddings", "{\"input\":\"" + "a text  ".repeat(8) + "\"}").statusCode());
        assertEquals(8, counted(served, "prompt"));
    }

    @Test
    void aTextThatMayBeOfAnyLengthHasNoLimitThere() throws Exception {
        assertEquals(200, serve().post("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}").statusCode());
        assertFalse(one.posts().getFirst().body().contains("max_tokens"), one.posts()::toString);
    }

    @Test
    void toolCallsComeBack() throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"abcdefghi\","
                + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Metz\\\"}\"}}]}}]}\n\n"
                + FakeEndpoint.END);
        HttpResponse<String> answer = served.post("/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Weather?\"}],\"tools\":[{\"type\":\"function\","
                        + "\"function\":{\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}}}]}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"name\":\"weather\"") && answer.body().contains("Metz"), answer.body());
        assertTrue(one.posts().getFirst().body().contains("\"tool_choice\":\"auto\""), one.posts()::toString);
    }

    @Test
    void aGapIsFilled() throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON
                + "{\"choices\":[{\"index\":0,\"text\":\"size;\",\"finish_reason\":\"stop\"}]}");
        HttpResponse<String> answer = served.post("/v1/completions",
                "{\"prompt\":\"return \",\"suffix\":\"}\",\"max_tokens\":9}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("size;"), answer.body());
        assertEquals("/v1/completions", one.posts().getFirst().path());
    }

    @Test
    void textsAreEmbedded() throws Exception {
        ServedBackEnds served = serve(new BackEndModel("e", true, false, List.of(
                new BackEnd("one", "served", null, null, null), new BackEnd("two", "served", null, null, null))));
        one.behaviour = (request, out) -> {};
        two.behaviour = (request, out) -> out.write(FakeEndpoint.JSON + "{\"model\":\"served\",\"data\":["
                + "{\"index\":0,\"embedding\":[3,4]}],\"usage\":{\"prompt_tokens\":2}}");
        HttpResponse<String> answer = served.post("/v1/embeddings", "{\"input\":\"a text\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(2, JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("data").get(0)
                .getAsJsonObject().getAsJsonArray("embedding").size());
        assertEquals(1, two.posts().size());
        two.close();
        assertEquals(503, served.post("/v1/embeddings", "{\"input\":\"a text\"}").statusCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/tokenize | {\"content\":\"a\"}",
        "/detokenize | {\"tokens\":[1]}",
        "/apply-template | {\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "/v1/messages/count_tokens | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
        "/v1/completions | {\"prompt\":[1,2]}",
        "/v1/chat/completions | {\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                + "\"grammar\":\"root ::= \\\"a\\\"\"}",
        "/v1/chat/completions | {\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"reasoning_effort\":\"high\"}"})
    void whatABackEndCannotDoIsTold(String path, String body) throws Exception {
        HttpResponse<String> answer = serve().post(path, body);
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("Other machines answer for the model m"), answer.body());
        assertTrue(answer.body().contains("invalid_request"), answer.body());
        assertEquals(0, asked());
    }

    @Test
    void anEndpointThatFillsNoGapsIsNotAsked() throws Exception {
        grant(entry("one", one).replace("suffix", "none"), entry("two", two).replace("suffix", "none"));
        HttpResponse<String> answer = serve().post("/v1/completions", "{\"prompt\":\"a\",\"suffix\":\"b\"}");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("fill in the middle"), answer.body());
    }

    @Test
    void aRerankerElsewhereIsNotAsked() throws Exception {
        ServedBackEnds served = serve(new BackEndModel("e", true, false,
                List.of(new BackEnd("one", "served", null, null, null))));
        HttpResponse<String> answer = served.post("/rerank", "{\"query\":\"a\",\"documents\":[\"b\"]}");
        assertEquals(400, answer.statusCode(), answer.body());
    }

    @Test
    void modelsOfOtherMachinesAreListed() throws Exception {
        ServedBackEnds served = serve();
        for (String path : List.of("/v1/models", "/api/tags", "/props", "/slots")) {
            HttpResponse<String> answer = served.get(path);
            assertEquals(200, answer.statusCode(), path + ": " + answer.body());
        }
        assertTrue(served.get("/v1/models").body().contains("\"id\":\"m\""));
        assertEquals("ready", ServedBackEnds.json(served.get("/ready")).get("status").getAsString());
        assertEquals(List.of(), local.asked, "no engine is started for it");
    }

    @Test
    void anEndpointWithoutTheModelIsNotUp() throws Exception {
        one.behaviour = (request, out) -> out.write(FakeEndpoint.JSON + "{\"data\":[{\"id\":\"another\"}]}");
        ServedBackEnds served = serve();
        assertFalse(status(served, "one").up());
        assertTrue(String.valueOf(status(served, "one").problem()).contains("does not say that it serves"));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals(1, two.posts().size());
    }
}
