// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Streams whose requests wait for the engine for a while. */
class WaitingStreamTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    @TempDir
    Path folder;
    private final FakeEngine engine = new FakeEngine();

    private Served served() throws Exception {
        return Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withPingTime(Duration.ofMillis(20))));
    }

    /** Returns the stream of a request that the engine has not answered. */
    private static BufferedReader begin(Served served, String path, String json) throws Exception {
        HttpResponse<InputStream> response = served.client.send(served.posting(path, json).timeout(Served.PATIENCE)
                .build(), BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertTrue(response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {CHAT + " | {\"stream\":true," + HELLO + "}",
        "/v1/completions | {\"stream\":true,\"prompt\":\"Say\"}", "/v1/responses | {\"stream\":true,\"input\":\"Say\"}",
        "/v1/messages | {\"stream\":true,\"max_tokens\":9," + HELLO + "}",
        "/completion | {\"stream\":true,\"prompt\":\"Say\"}"})
    void aStreamThatWaitsLongBeginsWithAComment(String path, String json) throws Exception {
        try (Served served = served(); BufferedReader stream = begin(served, path, json)) {
            assertEquals(": ping", stream.readLine());
            engine.next().write("Good day").end();
            String rest = stream.lines().collect(Collectors.joining("\n"));
            assertTrue(rest.contains("Good day"), rest);
        }
    }

    @Test
    void aRefusalIsThenAnEventOfTheStream() throws Exception {
        try (Served served = served(); BufferedReader stream = begin(served, CHAT, "{\"stream\":true," + HELLO + "}")) {
            engine.next().result.completeExceptionally(new EngineException(EngineError.CONTEXT_EXCEEDED, "too long"));
            String events = stream.lines().collect(Collectors.joining("\n"));
            assertTrue(events.contains("\"code\":\"context_length_exceeded\""), events);
        }
    }

    @Test
    void anAnswerThatIsNoStreamKeepsItsStatus() throws Exception {
        try (Served served = served()) {
            CompletableFuture<HttpResponse<String>> whole = served.client.sendAsync(
                    served.posting(CHAT, "{" + HELLO + "}").build(), BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next();
            begin(served, CHAT, "{\"stream\":true," + HELLO + "}").close(); // takes longer than a stream waits
            asked.result.completeExceptionally(new EngineException(EngineError.CONTEXT_EXCEEDED, "too long"));
            assertEquals(400, whole.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        }
    }
}
