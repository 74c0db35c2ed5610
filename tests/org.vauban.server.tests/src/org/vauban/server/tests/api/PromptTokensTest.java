// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.ServedApi;

/** Prompts given as tokens; the fake engine has one token per character. */
class PromptTokensTest extends ServedApi {
    private static String array(String text) {
        return text.chars().boxed().toList().toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"/completion|[65,66]|AB",
            "/completion|[65,\"xyz\",66,67]|AxyzBC", "/completion|[[65],\"b\"]|A,b",
            "/completion|[[65,\"x\"],{\"prompt_string\":\"y\"}]|Ax,y", "/v1/completions|[65,66]|AB",
            "/v1/completions|[[65],[66,67]]|A,BC", "/v1/completions|\"ab\"|ab"})
    void tokensAreTexts(String path, String prompt, String texts) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = post(path, "{\"prompt\":" + prompt + "}");
        for (String text : texts.split(",")) {
            FakeEngine.Asked asked = engine.next();
            assertEquals(text, asked.completion.prefix().text());
            asked.write("x").end();
        }
        assertEquals(200, get(answer).statusCode());
    }

    @Test
    void tokensToEmbedAreTexts() throws Exception {
        HttpResponse<String> answer = get(post("/v1/embeddings",
                "{\"model\":\"embedder\",\"input\":[[65,66],\"c\",[68,\"e\"]]}"));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(List.of("AB", "c", "De"), engine.embedded.take().texts().stream()
                .map(text -> text.text()).toList());
    }

    /** Each row of tokens costs one engine request. */
    @Test
    void tokensInTooManyRowsAreRefused() throws Exception {
        String rows = "[" + "65,\"x\",".repeat(4_097) + "66]";
        assertEquals(400, get(post("/completion", "{\"prompt\":" + rows + "}")).statusCode());
        assertEquals(400, get(post("/v1/completions", "{\"prompt\":[\"y\"," + rows + "]}")).statusCode());
    }

    /** Otherwise a client could carry a secret past the gate. */
    @Test
    void theGateReadsWhatTheTokensSay() throws Exception {
        String secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        CompletableFuture<HttpResponse<String>> answer = post("/completion",
                "{\"prompt\":" + array("my token is " + secret) + "}");
        FakeEngine.Asked asked = engine.next();
        assertFalse(asked.completion.prefix().text().contains(secret), asked.completion.prefix().text());
        asked.write("x").end();
        assertEquals(200, get(answer).statusCode());
    }
}
