// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.LogSettings;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.log.ServerLog;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** What a server writes to its log, and what it never writes. */
class ServerLogTest {
    private static final String CHAT = "/v1/chat/completions";
    /** Part of every text of clients and models in these tests. */
    private static final String CANARY = "kanarie4711";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ApiKeys keys;
    private String key;

    @BeforeEach
    void addSomebody() throws Exception {
        keys = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC());
        key = keys.add(CANARY + " Lovelace", null, KeyScope.standard()).text();
    }

    private Served serve() throws Exception {
        return Served.of(engine, folder, new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), folder.resolve("keys.json")));
    }

    private HttpRequest.Builder asking(Served served, String path, String body) {
        return served.posting(path, body).header("Authorization", "Bearer " + key);
    }

    private CompletableFuture<HttpResponse<String>> ask(Served served, String path, String body) {
        return served.client.sendAsync(asking(served, path, body).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static String chat(String more) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + CANARY + "\"}]" + more + "}";
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<JsonObject> lines() {
        return text().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }

    private static String field(JsonObject line, String name) {
        return line.has(name) ? line.get(name).getAsString() : "";
    }

    /** Provokes errors of many kinds, with texts of clients, the model and exceptions. */
    private void fail(Served served) throws Exception {
        engine.fault = new AssertionError(CANARY);
        assertEquals(500, get(ask(served, CHAT, chat(""))).statusCode());
        assertEquals(500, get(ask(served, "/tokenize", "{\"content\": \"" + CANARY + "\"}")).statusCode());
        engine.fault = null;
        var failing = ask(served, CHAT, chat(""));
        engine.next().write(CANARY).result
                .completeExceptionally(new IllegalArgumentException(CANARY, new RuntimeException("answer " + CANARY)));
        assertEquals(500, get(failing).statusCode());
        var streaming = ask(served, CHAT, chat(", \"stream\": true"));
        engine.next().write(CANARY).result.completeExceptionally(new IllegalStateException(CANARY));
        assertTrue(get(streaming).body().contains(CANARY));
        var extra = ask(served, "/infill", "{\"input_prefix\": \"" + CANARY + "\", \"input_suffix\": \"\", "
                + "\"input_extra\": [{\"filename\": \"" + CANARY + ".java\", \"text\": \"" + CANARY + "\"}]}");
        FakeEngine.Asked infill = engine.asked.poll(1, TimeUnit.SECONDS);
        if (infill != null) { // without fill-in-the-middle, the server refuses the request earlier
            infill.result.completeExceptionally(new IllegalStateException(CANARY));
        }
        assertTrue(get(extra).statusCode() >= 400);
        for (String body : List.of("{\"" + CANARY, "{\"messages\": \"" + CANARY + "\"}",
                "{\"" + CANARY + "\": 1}", chat(", \"model\": \"" + CANARY + "\""),
                chat(", \"grammar\": \"root ::= " + CANARY + "\", \"temperature\": \"" + CANARY + "\""))) {
            assertTrue(get(ask(served, CHAT, body)).statusCode() >= 400, body);
        }
        assertEquals(404, get(ask(served, "/" + CANARY, "{}")).statusCode());
        assertEquals(405, served.client.send(served.request(CHAT + "?" + CANARY).method(CANARY.toUpperCase(),
                BodyPublishers.ofString(CANARY)).header("Authorization", "Bearer " + key).build(),
                BodyHandlers.ofString()).statusCode());
        assertEquals(401, served.client.send(served.posting(CHAT, chat("")).header("Authorization", "Bearer " + CANARY)
                .build(), BodyHandlers.ofString()).statusCode());
        Logger.getLogger("com.example.Library").warning("Unsupported method: " + CANARY);
        Logger.getLogger("org.eclipse.jetty.http.HttpParser").log(java.util.logging.Level.SEVERE, CANARY,
                new RuntimeException(CANARY));
        System.getLogger("org.vauban.server.Some").log(System.Logger.Level.ERROR, "Failed: {0}",
                new Object[] {new IllegalStateException(CANARY)});
        Thread thread = new Thread(() -> {
            throw new IllegalStateException(CANARY);
        });
        thread.start();
        thread.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingThatSomebodySaysIsInTheLog(boolean json) throws Exception {
        try (ServerLog log = ServerLog.open(out, new LogSettings(json, true)); Served served = serve()) {
            fail(served);
        }
        String text = text();
        assertFalse(text.toLowerCase().contains(CANARY), text);
        assertFalse(text.contains(key.substring(16)), text);
        for (String expected : List.of("java.lang.AssertionError", "java.lang.IllegalArgumentException",
                "A request failed.", "A thread failed.", json ? "com.example.Library" : "ServerLogTest",
                keys.user(CANARY + " Lovelace"), "POST " + CHAT, "Failed: java.lang.IllegalStateException")) {
            assertTrue(text.contains(expected), () -> expected + " in " + text);
        }
    }

    @Test
    void eachLineIsAnObject() throws Exception {
        String id;
        Instant begun = Instant.now().minusMillis(1);
        try (ServerLog log = ServerLog.open(out, new LogSettings(true, false)); Served served = serve()) {
            engine.fault = new AssertionError(CANARY);
            id = get(ask(served, CHAT, chat(""))).headers().firstValue("X-Request-Id").orElseThrow();
        }
        JsonObject line = lines().stream().filter(each -> field(each, "message").equals("A request failed."))
                .findFirst().orElseThrow();
        Instant time = Instant.parse(field(line, "time"));
        assertTrue(field(line, "time").endsWith("Z") && time.isAfter(begun.minus(Duration.ofMillis(1)))
                && !time.isAfter(Instant.now()), line::toString);
        assertEquals("ERROR", field(line, "level"));
        assertEquals("org.vauban.server.http.ApiException", field(line, "logger"));
        assertEquals("java.lang.AssertionError", field(line, "error"));
        assertEquals(id, field(line, "request"));
        assertEquals("POST " + CHAT, field(line, "route"));
        assertEquals(keys.user(CANARY + " Lovelace"), field(line, "user"));
        assertTrue(line.getAsJsonArray("stack").get(0).getAsString().contains("ServerLogTest"), line::toString);
    }

    @Test
    void requestsAreLoggedWhereThatIsWanted() throws Exception {
        try (ServerLog log = ServerLog.open(out, new LogSettings(true, false))) {
            try (Served served = serve()) { // and its end: a request may be logged after its answer
                assertEquals(200, served.get("/health").statusCode());
            }
            assertTrue(lines().stream().noneMatch(each -> each.has("status")), this::text);
            log.configure(new LogSettings(true, true));
            try (Served served = serve()) {
                assertEquals(200, served.get("/health").statusCode());
                var answer = ask(served, CHAT, chat(""));
                engine.next().end();
                String id = get(answer).headers().firstValue("X-Request-Id").orElseThrow();
                assertEquals(404, served.get("/" + CANARY).statusCode());
                assertEquals(401, served.get("/v1/models").statusCode());
                served.close();
                List<JsonObject> ended = lines().stream().filter(each -> each.has("status")).toList();
                assertEquals(List.of("GET /health 200 ", "POST " + CHAT + " 200 ", "other 404 not_found",
                        "GET /v1/models 401 invalid_api_key"),
                        ended.stream().map(each -> field(each, "route") + " " + field(each, "status") + " "
                                + field(each, "error")).toList());
                JsonObject one = ended.get(1);
                assertEquals(id, field(one, "request"));
                assertEquals("org.vauban.server.access", field(one, "logger"));
                assertEquals("INFO", field(one, "level"));
                assertEquals(keys.user(CANARY + " Lovelace"), field(one, "user"));
                assertTrue(one.get("durationMillis").getAsLong() >= 0);
                assertFalse(ended.get(3).has("user"), "nobody was let in");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lineBreaksForgeNoLines(boolean json) throws Exception {
        try (ServerLog log = ServerLog.open(out, new LogSettings(json, false))) {
            System.getLogger("org.vauban.server.Some").log(System.Logger.Level.WARNING,
                    "one {0}\nfour {1}",
                    "\r\n{\"level\": \"ERROR\"}\n\u2028two\u0085\u001b[31mthree\u202e", "a\nb");
        }
        List<String> lines = text().lines().toList();
        assertEquals(json ? 1 : 2, lines.size(), this::text);
        String last = lines.getLast();
        assertTrue(last.chars().noneMatch(each -> each < ' ' || each > '~' && each < '\u00a0' || each == '\u2028'
                || each == '\u202e'), last);
        assertTrue(last.contains("four a b"), last);
    }

    @Test
    void aTextThatIsTooLongIsCutAtAWholeCharacter() throws Exception {
        String face = "\uD83D\uDE00";
        try (ServerLog log = ServerLog.open(out, new LogSettings(false, false))) {
            for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
                System.getLogger("org.vauban.server.Some").log(System.Logger.Level.WARNING,
                        before + face.repeat(4_000));
            }
        }
        List<String> cut = text().lines().filter(line -> line.contains(face)).toList();
        assertEquals(2, cut.size(), this::text);
        cut.forEach(line -> assertTrue(line.endsWith(face + "…"), line));
    }

    @Test
    void theLogOfTheProcessIsAsBefore() throws Exception {
        var before = List.of(Logger.getLogger("").getHandlers());
        try (ServerLog log = ServerLog.open(out, LogSettings.STANDARD)) {
            assertNotNull(log);
            System.getLogger("org.vauban.server.Some").log(System.Logger.Level.INFO, "one");
        }
        assertEquals(before, List.of(Logger.getLogger("").getHandlers()));
        System.getLogger("org.vauban.server.Some").log(System.Logger.Level.DEBUG, "two");
        assertTrue(text().contains("one"), this::text);
        assertFalse(text().contains("two"));
    }
}
