// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.ServerLimits;

/** How much the server takes on, how long it waits, and how it ends. */
class AdmissionTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private static CompletableFuture<HttpResponse<String>> ask(Served served, String json) {
        return served.client.sendAsync(served.posting(CHAT, json).build(), BodyHandlers.ofString());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void moreThanTheLimitIsToldToComeLater() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(3, 16)))) {
            List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
            List<FakeEngine.Asked> asked = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                first.add(ask(served, HELLO));
                asked.add(engine.next());
            }
            HttpResponse<String> refused = get(ask(served, HELLO));
            assertEquals(429, refused.statusCode());
            assertEquals("rate_limit_exceeded", Served.error(refused).get("code").getAsString());
            assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")) >= 1);
            assertFalse(served.auditText().lines().count() > 3, "what is refused is not reviewed");
            assertEquals(3, served.sample("vauban_active_requests"));
            asked.getFirst().write("done").end();
            assertEquals(200, get(first.getFirst()).statusCode());
            var next = ask(served, HELLO);
            asked.add(engine.next());
            asked.forEach(FakeEngine.Asked::end);
            assertEquals(200, get(next).statusCode());
        }
    }

    @Test
    void oneKeyDoesNotTakeAllPlaces() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(100, 2)))) {
            assertEquals(429, get(ask(served, HELLO.replace("{\"m", "{\"n\":3,\"m"))).statusCode());
            var two = ask(served, HELLO.replace("{\"m", "{\"n\":2,\"m"));
            FakeEngine.Asked one = engine.next();
            FakeEngine.Asked other = engine.next();
            assertEquals(429, get(ask(served, HELLO)).statusCode());
            one.end();
            other.end();
            assertEquals(200, get(two).statusCode());
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsAnError() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequestTime(Duration.ofMillis(500))))) {
            var late = ask(served, HELLO);
            FakeEngine.Asked asked = engine.next();
            HttpResponse<String> answer = get(late);
            assertEquals(504, answer.statusCode());
            asked.cancelled.get(30, TimeUnit.SECONDS);
            var stream = ask(served, HELLO.replace("{\"m", "{\"stream\":true,\"m"));
            engine.next().write("begun");
            assertTrue(get(stream).body().contains("deadline_exceeded"));
        }
    }

    @Test
    void aDrainLetsStreamsEndAndTakesNoMore() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withDrain(Duration.ofSeconds(3), Duration.ofSeconds(60)))) {
            var stream = ask(served, HELLO.replace("{\"m", "{\"stream\":true,\"m"));
            FakeEngine.Asked asked = engine.next();
            asked.write("one ");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
                try {
                    served.server.drain();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            HttpResponse<String> ready = served.get("/ready");
            while (ready.statusCode() == 200) {
                ready = served.get("/ready");
            }
            assertEquals("draining", Served.json(ready).get("status").getAsString());
            assertEquals(200, served.get("/v1/models").statusCode(), "until the delay is over it serves on");
            awaitRefusal(served);
            assertFalse(drained.isDone());
            asked.write("two").end();
            HttpResponse<String> answer = get(stream);
            assertTrue(answer.body().contains("two") && answer.body().endsWith("data: [DONE]\n\n"), answer.body());
            get(drained);
            assertNull(engine.asked.poll());
        }
    }

    private static void awaitRefusal(Served served) throws Exception {
        while (true) {
            try {
                HttpResponse<String> answer = served.get("/v1/models");
                if (answer.statusCode() == 503) {
                    assertEquals("unavailable", Served.error(answer).get("code").getAsString());
                    return;
                }
            } catch (IOException e) {
                return; // nobody listens any more
            }
        }
    }

    @Test
    void aDrainDoesNotWaitForEver() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withDrain(Duration.ZERO, Duration.ofMillis(500)))) {
            var hanging = ask(served, HELLO);
            FakeEngine.Asked asked = engine.next();
            served.server.drain();
            asked.cancelled.get(30, TimeUnit.SECONDS);
            assertTrue(hanging.handle((answer, failure) -> failure != null || answer.statusCode() >= 500)
                    .get(30, TimeUnit.SECONDS), "the client is not left without an answer");
        }
    }
}
