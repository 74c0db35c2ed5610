// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.Sampling;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.ServedApi;

/** The less common sampling parameters, under llama.cpp's names, in each API that has a sampler. */
class SamplingTest extends ServedApi {
    private static final String RARE = "\"typical_p\":0.9,\"top_n_sigma\":1.5,\"xtc_probability\":0.5,"
            + "\"xtc_threshold\":0.2,\"dynatemp_range\":0.3,\"dynatemp_exponent\":2,\"dry_multiplier\":0.8,"
            + "\"dry_base\":2,\"dry_allowed_length\":3,\"dry_penalty_last_n\":100,"
            + "\"dry_sequence_breakers\":[\"\\n\"],\"mirostat\":0";
    private static final Sampling WANTED = Sampling.NONE.withTypical(0.9, 1.5).withXtc(0.5, 0.2)
            .withTemperatureRange(0.3, 2).withDry(0.8, 2, 3, 100, List.of("\n"));
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @Test
    void theyReachTheEngineFromEachApi() throws Exception {
        var chat = post("/v1/chat/completions", "{" + HELLO + "," + RARE + "}");
        FakeEngine.Asked asked = engine.next();
        assertEquals(WANTED, asked.chat.options().sampling());
        asked.end();
        assertEquals(200, get(chat).statusCode());
        var ollama = post("/api/chat", "{\"model\":\"fake\"," + HELLO + ",\"options\":{" + RARE + "}}");
        FakeEngine.Asked second = engine.next();
        assertEquals(WANTED, second.chat.options().sampling());
        second.end();
        assertEquals(200, get(ollama).statusCode());
        var completion = post("/completion", "{\"prompt\":\"one\"," + RARE + "}");
        FakeEngine.Asked third = engine.next();
        assertEquals(WANTED, third.completion.options().sampling());
        third.end();
        JsonObject settings = Served.json(get(completion)).getAsJsonObject("generation_settings");
        assertEquals(0.9, settings.get("typical_p").getAsDouble());
        assertEquals(100, settings.get("dry_penalty_last_n").getAsInt());
    }

    @Test
    void whatIsLeftOutIsAsWithLlamaCpp() throws Exception {
        var response = post("/completion", "{\"prompt\":\"one\",\"top_n_sigma\":-1,\"dry_multiplier\":0.8}");
        FakeEngine.Asked asked = engine.next();
        Sampling dry = asked.completion.options().sampling();
        assertEquals(List.of("\n", ":", "\"", "*"), dry.dryBreakers());
        assertEquals(1.75, dry.dryBase());
        assertTrue(dry.dryLastTokens() >= 4_096, "the context of the model");
        assertEquals(0, dry.topNSigma());
        asked.end();
        assertEquals(200, get(response).statusCode());
    }

    /** llama.cpp searches its whole vocabulary for each sequence breaker, while all other requests wait. */
    @Test
    void noMoreBreakersAreTakenThanAModelReadsAtOnce() throws Exception {
        String most = "\"" + "e".repeat(31) + "\ud83d\ude00\""; // 32 characters, however many bytes they take
        var response = post("/completion", "{\"prompt\":\"one\",\"dry_multiplier\":1,\"dry_sequence_breakers\":["
                + String.join(",", Collections.nCopies(4, most)) + "]}");
        engine.next().end();
        assertEquals(200, get(response).statusCode());
        for (String breakers : List.of("\"" + "e".repeat(33) + "\"",
                String.join(",", Collections.nCopies(4, most)) + ",\"e\"")) {
            HttpResponse<String> refused = get(post("/completion",
                    "{\"prompt\":\"one\",\"dry_multiplier\":1,\"dry_sequence_breakers\":[" + breakers + "]}"));
            assertEquals(400, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("128"), refused.body());
            assertNull(engine.asked.poll());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"typical_p\":2", "\"xtc_probability\":true", "\"dry_base\":\"2\"",
            "\"dry_multiplier\":1,\"dry_sequence_breakers\":[\"\"]", "\"dry_sequence_breakers\":[1]",
            "\"dry_multiplier\":1,\"dry_sequence_breakers\":\"[\\\"*\\\"]\"",
            "\"dynatemp_range\":-1", "\"mirostat\":1"})
    void whatIsWrongOrNotDoneIsToldSo(String field) throws Exception {
        HttpResponse<String> answer = get(post("/v1/chat/completions", "{" + HELLO + "," + field + "}"));
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(field.contains(Served.error(answer).get("param").getAsString().replaceFirst("\\[.*", "")), field);
        assertNull(engine.asked.poll());
    }
}
