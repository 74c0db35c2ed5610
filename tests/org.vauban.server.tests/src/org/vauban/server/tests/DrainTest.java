// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How the server shuts down. Each test decides when the work that the server waits for ends, so no result depends on
 * timing.
 */
class DrainTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int ROUNDS = 25;
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static CompletableFuture<HttpResponse<String>> stream(Served served) {
        return served.client.sendAsync(
                served.posting(CHAT, HELLO.replace("{\"m", "{\"stream\":true,\"m")).build(), BodyHandlers.ofString());
    }

    private static FutureTask<Void> drain(Served served) {
        FutureTask<Void> drained = new FutureTask<>(() -> {
            served.server.drain();
            return null;
        });
        Thread.ofPlatform().name("drain").daemon().start(drained);
        return drained;
    }

    @Test
    void untilTheDelayIsOverItServesOn() throws Exception {
        try (Served served = Served.with(engine, folder,
                configuration -> configuration.withDrain(NEVER, Duration.ofSeconds(1)))) {
            FutureTask<Void> drained = drain(served);
            HttpResponse<String> ready = served.get("/ready");
            while (ready.statusCode() == 200) {
                ready = served.get("/ready");
            }
            assertEquals("draining", Served.json(ready).get("status").getAsString());
            HttpResponse<String> models = served.get("/v1/models");
            assertEquals(200, models.statusCode());
            assertEquals("close", models.headers().firstValue("Connection").orElse(""));
            assertFalse(drained.isDone());
            drained.cancel(true);
        }
    }

    @Test
    void streamsEndAndNoMoreIsTaken() throws Exception {
        try (Served served = Served.with(engine, folder,
                configuration -> configuration.withDrain(Duration.ZERO, NEVER))) {
            CompletableFuture<HttpResponse<String>> stream = stream(served);
            FakeEngine.Asked asked = engine.next();
            asked.write("one ");
            FutureTask<Void> drained = drain(served);
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
                HttpResponse<String> answer = served.client.send(served.request("/v1/models").build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() == 503) {
                    assertEquals("unavailable", Served.error(answer).get("code").getAsString());
                    assertEquals("close", answer.headers().firstValue("Connection").orElse(""));
                    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
                    return;
                }
            } catch (HttpTimeoutException e) {
                throw e;
            } catch (IOException e) {
                return; // the socket is closed
            }
        }
    }

    /**
     * While an open stream keeps the server alive, clients connect until the socket is closed; each is answered or cut.
     */
    @Test
    void nobodyHangsWhoConnectsWhileTheSocketIsClosed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            FakeEngine each = new FakeEngine();
            try (Served served = Served.with(each, folder,
                    configuration -> configuration.withDrain(Duration.ZERO, NEVER));
                    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                CompletableFuture<HttpResponse<String>> stream = stream(served);
                FakeEngine.Asked asked = each.next();
                List<Future<Void>> connected = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    connected.add(clients.submit(() -> {
                        connectUntilRefused(served);
                        return null;
                    }));
                }
                FutureTask<Void> drained = drain(served);
                try {
                    for (Future<Void> client : connected) {
                        client.get();
                    }
                    assertFalse(drained.isDone(), "the stream keeps the server");
                } finally {
                    asked.end();
                }
                get(stream);
                get(drained);
            }
        }
    }

    /** @throws SocketTimeoutException if a connection is neither answered nor cut */
    private static void connectUntilRefused(Served served) throws IOException {
        byte[] request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        while (true) {
            try (Socket socket = served.socket()) {
                socket.getOutputStream().write(request);
                byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                String answer = new String(status, StandardCharsets.US_ASCII);
                assertTrue(List.of("", "HTTP/1.1 200", "HTTP/1.1 503").contains(answer), answer);
            } catch (ConnectException e) {
                return;
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException e) {
                // cut: the next attempt shows whether the server still listens
            }
        }
    }

    @Test
    void aDrainDoesNotWaitForEver() throws Exception {
        try (Served served = Served.with(engine, folder,
                configuration -> configuration.withDrain(Duration.ZERO, Duration.ofMillis(500)))) {
            CompletableFuture<HttpResponse<String>> hanging = served.client
                    .sendAsync(served.posting(CHAT, HELLO).build(), BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next();
            served.server.drain();
            get(asked.cancelled);
            try {
                HttpResponse<String> answer = get(hanging);
                assertEquals(503, answer.statusCode(), answer.body());
                assertEquals("unavailable", Served.error(answer).get("code").getAsString());
                assertTrue(answer.headers().firstValue("Retry-After").isPresent(), "another server may answer");
            } catch (ExecutionException e) {
                assertTrue(e.getCause() instanceof IOException && !(e.getCause() instanceof HttpTimeoutException),
                        e.toString());
            }
        }
    }
}
