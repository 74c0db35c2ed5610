// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenProbability.Candidate;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** What streams carry besides their text. */
class StreamedPiecesTest extends ServedApi {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    /** Returns the events of a stream without its end mark. */
    private static List<JsonObject> events(String stream) {
        List<JsonObject> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            String data = event.substring("data: ".length());
            if (!data.equals("[DONE]")) {
                events.add(JsonParser.parseString(data).getAsJsonObject());
            }
        }
        return events;
    }

    private static JsonObject choice(JsonObject event) {
        return event.getAsJsonArray("choices").get(0).getAsJsonObject();
    }

    private static List<String> strings(JsonElement array) {
        return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    private static Generation written(List<TokenProbability> tokens) {
        return new Generation("Good day", FinishReason.END, "fake", "fake", 7, 3, 3, 1, 1, 2, 0, 0, 0, tokens);
    }

    /** Streams two tokens with text and a third one about which nothing is reported. */
    private FakeEngine.Asked streamed() throws InterruptedException {
        FakeEngine.Asked asked = engine.next();
        List<TokenProbability> tokens = List.of(token("Good"), token(" day"), token("!"));
        asked.listener.tokens(tokens.subList(0, 1));
        asked.write("Good");
        asked.listener.tokens(tokens.subList(1, 2));
        asked.write(" day");
        asked.result.complete(written(tokens));
        return asked;
    }

    @Test
    void aPieceOfAChatHasTheProbabilitiesOfItsTokens() throws Exception {
        var response = post(CHAT, "{" + HELLO + ",\"stream\":true,\"logprobs\":true,\"top_logprobs\":1}");
        streamed();
        assertEquals(List.of("Good", " day", "!"), events(get(response).body()).stream().skip(1)
                .map(event -> choice(event).getAsJsonObject("logprobs").getAsJsonArray("content"))
                .map(content -> {
                    assertEquals(1, content.size());
                    return content.get(0).getAsJsonObject().get("token").getAsString();
                }).toList());
    }

    @Test
    void aPieceOfACompletionHasThemWithTheirOffsets() throws Exception {
        var response = post("/v1/completions",
                "{\"prompt\":\"Say: \",\"stream\":true,\"logprobs\":1}");
        streamed();
        List<JsonObject> events = events(get(response).body());
        assertEquals("Good", choice(events.get(0)).get("text").getAsString());
        List<String> tokens = new ArrayList<>();
        List<String> offsets = new ArrayList<>();
        for (JsonObject event : events) {
            JsonObject logprobs = choice(event).getAsJsonObject("logprobs");
            tokens.addAll(strings(logprobs.get("tokens")));
            offsets.addAll(strings(logprobs.get("text_offset")));
        }
        assertEquals(List.of("Good", " day", "!"), tokens);
        assertEquals(List.of("0", "4", "8"), offsets);
    }

    @Test
    void aPieceOfAResponseHasTheProbabilitiesOfItsTokens() throws Exception {
        var response = post("/v1/responses",
                "{\"input\":\"Hello\",\"stream\":true,\"top_logprobs\":1}");
        streamed();
        List<JsonObject> events = new ArrayList<>();
        for (String event : get(response).body().split("\n\n")) {
            events.add(JsonParser.parseString(event.substring(event.indexOf("data: ") + "data: ".length()))
                    .getAsJsonObject());
        }
        assertEquals(List.of("Good", " day"),
                events.stream().filter(event -> event.get("type").getAsString().equals("response.output_text.delta"))
                        .map(event -> token(event.getAsJsonArray("logprobs"), 0)).toList());
        JsonArray last = events.getLast().getAsJsonObject("response").getAsJsonArray("output").get(0).getAsJsonObject()
                .getAsJsonArray("content").get(0).getAsJsonObject().getAsJsonArray("logprobs");
        assertEquals(List.of("Good", " day", "!"), List.of(token(last, 0), token(last, 1), token(last, 2)));
        assertEquals(1, last.get(0).getAsJsonObject().getAsJsonArray("top_logprobs").size());
    }

    private static String token(JsonArray probabilities, int index) {
        return probabilities.get(index).getAsJsonObject().get("token").getAsString();
    }

    @Test
    void aPieceOfLlamaCppsCompletionHasThemAndItsTokens() throws Exception {
        var response = post("/completion",
                "{\"prompt\":\"Say\",\"stream\":true,\"n_probs\":1,\"return_tokens\":true}");
        streamed();
        List<JsonObject> events = events(get(response).body());
        for (JsonObject event : events) {
            assertEquals(1, event.getAsJsonArray("completion_probabilities").size(), event.toString());
            assertEquals(1, event.getAsJsonArray("tokens").size(), event.toString());
        }
        assertEquals(3, events.size());
    }

    private static TokenProbability token(String text) {
        return new TokenProbability(1, text, -0.5, List.of(new Candidate(1, text, -0.5)));
    }

    @Test
    void theProgressOfThePromptIsToldWhereItIsAskedFor() throws Exception {
        for (boolean wanted : new boolean[] {true, false}) {
            var response = post(CHAT, "{" + HELLO + ",\"stream\":true,\"return_progress\":" + wanted + "}");
            FakeEngine.Asked asked = engine.next();
            asked.listener.prompt(90, 10);
            asked.listener.reading(60, 90);
            asked.write("x").end();
            List<String> told = events(get(response).body()).stream().filter(event -> event.has("prompt_progress"))
                    .map(event -> event.getAsJsonObject("prompt_progress"))
                    .map(progress -> progress.get("processed") + " of " + progress.get("total") + ", "
                            + progress.get("cache")).toList();
            assertEquals(wanted ? List.of("10 of 90, 10", "60 of 90, 10", "90 of 90, 10") : List.of(), told);
        }
    }

    @Test
    void theFingerprintIsThatOfTheEngineAndTheModel() throws Exception {
        var response = post(CHAT, "{" + HELLO + "}");
        engine.next().write("x").end();
        String fingerprint = Served.json(get(response)).get("system_fingerprint").getAsString();
        assertTrue(fingerprint.matches("b0-[0-9a-f]{8}"), fingerprint);
    }
}
