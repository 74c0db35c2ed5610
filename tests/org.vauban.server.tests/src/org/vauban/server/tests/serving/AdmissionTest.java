// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** How many requests the server accepts, and how long they may wait. */
class AdmissionTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private static CompletableFuture<HttpResponse<String>> ask(Served served, String json) {
        return served.client.sendAsync(served.posting(CHAT, json).build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Tag("claim:server-bounded")
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

    @Tag("claim:server-bounded")
    @Test
    void oneKeyDoesNotTakeAllPlaces() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(100, 2)))) {
            HttpResponse<String> impossible = get(ask(served, HELLO.replace("{\"m", "{\"n\":3,\"m")));
            assertEquals(400, impossible.statusCode(), "no later attempt would succeed");
            assertEquals("none", header(impossible, "Retry-After"));
            var one = ask(served, HELLO);
            engine.next().end();
            assertEquals("2", header(get(one), "x-ratelimit-limit-requests"));
            assertEquals("1", header(get(one), "x-ratelimit-remaining-requests"));
            var two = ask(served, HELLO.replace("{\"m", "{\"n\":2,\"m"));
            FakeEngine.Asked first = engine.next();
            FakeEngine.Asked other = engine.next();
            HttpResponse<String> refused = get(ask(served, HELLO));
            assertEquals(429, refused.statusCode());
            assertEquals("0", header(refused, "x-ratelimit-remaining-requests"));
            first.end();
            other.end();
            assertEquals(200, get(two).statusCode());
        }
    }

    /** The bodies that one key has in progress do not restrict another key. */
    @Test
    void oneKeyDoesNotHoldTheBodiesOfAll() throws Exception {
        ApiKeys keys = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC());
        String ada = keys.add("Ada", null, KeyScope.standard()).text();
        String bob = keys.add("Bob", null, KeyScope.standard()).text();
        String large = HELLO.replace("Hello", "a".repeat(60_000));
        try (Served served = Served.with(engine, folder, configuration -> new ServerConfiguration(
                configuration.listen(), configuration.models(), folder.resolve("keys.json")).withLimits(
                        ServerLimits.STANDARD.withBodies(64 << 10, 1 << 20, 128 << 10, Duration.ofSeconds(60))))) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            List<FakeEngine.Asked> asked = new ArrayList<>();
            for (String key : List.of(ada, ada, bob)) {
                answers.add(as(served, key, large));
                asked.add(engine.next());
            }
            HttpResponse<String> refused = get(as(served, ada, large));
            assertEquals(429, refused.statusCode());
            assertTrue(refused.headers().firstValue("Retry-After").isPresent());
            asked.forEach(FakeEngine.Asked::end);
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertEquals(200, get(answer).statusCode());
            }
            var after = as(served, ada, large);
            engine.next().end();
            assertEquals(200, get(after).statusCode());
        }
    }

    private static CompletableFuture<HttpResponse<String>> as(Served served, String key, String json) {
        return served.client.sendAsync(
                served.posting(CHAT, json).header("Authorization", "Bearer " + key).build(),
                BodyHandlers.ofString());
    }

    /** Requests that generate no text are bounded as well, and cancelled when their client disconnects. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/tokenize|{\"content\":\"abc\"}",
            "/tokenize|{\"content\":\"abc\",\"with_pieces\":true}",
            "/chat/completions/input_tokens|{\"messages\":[{\"role\":\"user\",\"content\":\"abc\"}]}"})
    void requestsForTokensHaveAPlaceAndLoseItWithTheirClient(String asked, String body) throws Exception {
        engine.holding = true;
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(1, 1)))) {
            CompletableFuture<int[]> waits;
            try (Socket socket = served.socket()) {
                write(socket, asked, body);
                waits = engine.held.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                for (String path : List.of("/tokenize", "/detokenize", "/apply-template", "/v1/embeddings",
                        "/rerank")) {
                    assertEquals(429, served.post(path, "{\"content\":\"a\",\"tokens\":[1],\"input\":\"a\","
                            + "\"query\":\"a\",\"documents\":[\"a\"],"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}").statusCode(), path);
                }
            }
            assertThrows(CancellationException.class, () -> waits.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            awaitIdle(served);
            engine.holding = false;
            assertEquals(200, served.post(asked, body).statusCode());
        }
    }

    private static void write(Socket socket, String path, String body) throws Exception {
        socket.getOutputStream().write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                + "application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
    }

    /** For example an editor that drops a completion at each key, while the model is loaded. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/completion|{\"prompt\":\"one\"}", "/tokenize|{\"content\":\"abc\"}"})
    void whoseClientIsGoneHoldsNoPlaceDuringALoad(String asked, String body) throws Exception {
        engine.loading = new CompletableFuture<>();
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(2, 1)))) {
            try (Socket socket = served.socket()) {
                write(socket, asked, body);
                assertNotNull(engine.loads.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                awaitPlaces(served, 1); // the load may have begun without the request
            }
            awaitPlaces(served, 0);
            var next = ask(served, HELLO);
            engine.loading.complete(null);
            engine.next().end();
            assertEquals(200, get(next).statusCode());
        }
    }

    /** Each text costs one engine request. */
    @Test
    void requestsForTheTokensOfTextsAllEndWithTheirClient() throws Exception {
        engine.holding = true;
        try (Served served = Served.with(engine, folder)) {
            List<CompletableFuture<int[]>> waiting = new ArrayList<>();
            try (Socket socket = served.socket()) {
                write(socket, "/completion", "{\"prompt\":\"one\",\"logit_bias\":[[\"ab\",1],[\"cd\",1]]}");
                for (int i = 0; i < 2; i++) {
                    waiting.add(engine.held.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
            }
            for (CompletableFuture<int[]> each : waiting) {
                assertThrows(CancellationException.class,
                        () -> each.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            awaitIdle(served);
        }
    }

    @Test
    void thePromptThatAnAnswerIsToTellEndsWithItsClient() throws Exception {
        engine.keepsRendering = true;
        try (Served served = Served.with(engine, folder)) {
            CompletableFuture<String> prompt;
            try (Socket socket = served.socket()) {
                write(socket, "/v1/chat/completions",
                        "{\"verbose\":true,\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}");
                engine.next();
                prompt = engine.rendering.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThrows(CancellationException.class,
                    () -> prompt.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            awaitIdle(served);
        }
    }

    private static void awaitIdle(Served served) throws Exception {
        awaitPlaces(served, 0);
    }

    private static void awaitPlaces(Served served, int taken) throws Exception {
        long end = System.nanoTime() + Served.PATIENCE.toNanos();
        while (served.sample("vauban_active_requests") != taken) {
            assertTrue(System.nanoTime() < end, taken + " places taken");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * An error in one request, such as a stack overflow, is answered; the place is released, and model and server keep
     * running.
     */
    @Test
    void anErrorIsAnsweredAndGivesItsPlaceBack() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(1, 1)))) {
            engine.fault = new StackOverflowError();
            for (int i = 0; i < 3; i++) {
                for (String path : List.of(CHAT, "/tokenize", "/metrics")) {
                    HttpResponse<String> answer = path.equals("/metrics") ? served.get(path)
                            : served.post(path, HELLO.replace("{\"m", "{\"content\":\"a\",\"m"));
                    assertEquals(500, answer.statusCode(), path);
                    assertTrue(answer.body().contains("StackOverflowError"), answer.body());
                }
            }
            engine.fault = null;
            assertEquals(0, served.sample("vauban_active_requests"));
            var next = ask(served, HELLO);
            engine.next().end();
            assertEquals(200, get(next).statusCode());
        }
    }

    /** A failed load is not kept: the next request loads the model again. */
    @Test
    void anErrorOfLoadingIsAnswered() throws Exception {
        engine.fault = new LinkageError("no library");
        try (Served served = Served.with(engine, folder)) {
            assertEquals(500, get(ask(served, HELLO)).statusCode());
            engine.fault = null;
            var next = ask(served, HELLO);
            engine.next().end();
            assertEquals(200, get(next).statusCode());
        }
    }

    /** The engine's tokens are null, so the answer cannot be built. */
    @Test
    void anAnswerThatCannotBeMadeIsAnError() throws Exception {
        engine.holding = true;
        try (Served served = Served.with(engine, folder)) {
            var answer = served.client.sendAsync(served.posting("/tokenize", "{\"content\":\"abc\"}").build(),
                    BodyHandlers.ofString());
            engine.held.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).complete(null);
            assertEquals(500, get(answer).statusCode());
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsAnError() throws Exception {
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequestTime(Duration.ofMillis(500))))) {
            FakeEngine.Asked asked = null;
            while (asked == null) { // on a busy machine the request may time out before the engine receives it
                assertEquals(504, get(ask(served, HELLO)).statusCode());
                asked = engine.asked.poll();
            }
            asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String streamed = "";
            while (!streamed.contains("begun")) {
                var stream = ask(served, HELLO.replace("{\"m", "{\"stream\":true,\"m"));
                while (!stream.isDone()) {
                    asked = engine.asked.poll(10, TimeUnit.MILLISECONDS);
                    if (asked != null) {
                        asked.write("begun");
                    }
                }
                streamed = get(stream).body();
                assertTrue(streamed.contains("deadline_exceeded"), streamed);
            }
            engine.keepsDescription = true;
            assertEquals(504, served.get("/slots").statusCode(), "also without a body");
            assertEquals(504, served.client.send(served.request("/slots").method("HEAD", BodyPublishers.noBody())
                    .timeout(Served.PATIENCE).build(), BodyHandlers.ofString()).statusCode(), "or its head");
            engine.keepsDescription = false;
        }
    }
}
