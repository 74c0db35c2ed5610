// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.FinishReason;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.FollowedConfiguration;
import org.vauban.server.tests.Served;

/** How many requests and tokens a caller may use within a period. */
class QuotaTest {
    /** Tokens that the fake engine reports per request: prompt tokens that were not reused, and generated ones. */
    private static final int TOKENS = 9;

    @TempDir
    Path folder;

    private Path usage() {
        return folder.resolve("usage.json");
    }

    private Served served(FakeEngine engine, Quotas quotas) throws Exception {
        return Served.with(engine, folder, configuration -> configuration.withQuotas(quotas));
    }

    private static HttpResponse<String> answered(Served served, FakeEngine engine) throws Exception {
        var answer = served.client.sendAsync(served.posting("/v1/completions", "{\"prompt\":\"x\"}").build(),
                BodyHandlers.ofString());
        engine.next().write("y").end();
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static HttpResponse<String> refused(Served served) throws Exception {
        HttpResponse<String> answer = served.post("/v1/completions", "{\"prompt\":\"x\"}");
        assertEquals(429, answer.statusCode(), answer.body());
        assertTrue(number(answer, "retry-after") >= 1);
        return answer;
    }

    private static long number(HttpResponse<?> answer, String name) {
        return answer.headers().firstValueAsLong(name).orElse(-1);
    }

    @Test
    void tokensOfADayEndAlsoBehindARestart() throws Exception {
        Quotas quotas = new Quotas(0, TOKENS + 1, usage());
        FakeEngine engine = new FakeEngine();
        try (Served served = served(engine, quotas)) {
            HttpResponse<String> first = answered(served, engine);
            assertEquals(TOKENS + 1, number(first, "x-ratelimit-limit-tokens"));
            assertEquals(TOKENS + 1, number(first, "x-ratelimit-remaining-tokens"));
            assertEquals(1, number(answered(served, engine), "x-ratelimit-remaining-tokens"));
            assertEquals(0, number(refused(served), "x-ratelimit-remaining-tokens"));
            assertEquals(200, served.get("/v1/models").statusCode(), "asks no model");
        }
        assertEquals(2 * TOKENS, JsonParser.parseString(Files.readString(usage())).getAsJsonObject()
                .getAsJsonObject("tokens").get("local").getAsInt());
        try (Served served = served(new FakeEngine(), quotas)) {
            refused(served);
        }
    }

    @Test
    void whatTheEndOfTheServerCutsOffCounts() throws Exception {
        FakeEngine engine = new FakeEngine();
        try (Served served = Served.with(engine, folder, configuration -> configuration
                .withQuotas(new Quotas(0, 100, usage())).withDrain(Duration.ZERO, Duration.ofMillis(1)))) {
            served.client.sendAsync(served.posting("/v1/completions", "{\"prompt\":\"x\",\"stream\":true}").build(),
                    BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next().write("y");
            asked.endsLater = true;
            asked.cancelled.thenRun(() -> Thread.ofVirtual().start(() -> asked.end(FinishReason.CANCELLED)));
            served.server.drain();
        }
        assertEquals(TOKENS, JsonParser.parseString(Files.readString(usage())).getAsJsonObject()
                .getAsJsonObject("tokens").get("local").getAsInt());
    }

    @Test
    void tokensOfAnotherDayCountNoMoreUnlessTheClockWasSetBack() throws Exception {
        Quotas quotas = new Quotas(0, TOKENS, usage());
        Files.writeString(usage(), "{\"date\":\"2020-01-01\",\"tokens\":{\"local\":9}}");
        FakeEngine engine = new FakeEngine();
        try (Served served = served(engine, quotas)) {
            assertEquals(200, answered(served, engine).statusCode());
        }
        Files.writeString(usage(), "{\"date\":\"2999-01-01\",\"tokens\":{\"local\":9}}");
        try (Served served = served(new FakeEngine(), quotas)) {
            refused(served);
        }
        assertFalse(Files.readString(usage()).contains("2999"), "or it would hold until then, though the server ends");
    }

    @Test
    void aClockThatWasWrongOnceDoesNotEndTheQuotaOfAllDays() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-31T12:00:00Z"));
        try (FollowedConfiguration file = new FollowedConfiguration(folder);
                Served served = file.serve(ServerOptions.NONE.withSites(null, now::get))) {
            file.write("\"models\": [" + file.model("fake", "") + "], \"quotas\": {\"tokensPerDay\": " + TOKENS + "}");
            served.server.refreshConfiguration(false);
            assertEquals(200, answered(served, file.engine()).statusCode());
            refused(served);
            now.set(Instant.parse("2087-01-01T00:00:00Z"));
            assertEquals(200, answered(served, file.engine()).statusCode(), "another day");
            now.set(Instant.parse("2027-01-31T12:05:00Z"));
            assertTrue(number(refused(served), "retry-after") <= TimeUnit.DAYS.toSeconds(1), "nothing is given back");
            now.set(Instant.parse("2027-02-01T00:00:01Z"));
            assertEquals(200, answered(served, file.engine()).statusCode());
        }
    }

    @Test
    void aClockThatIsSetBackRestoresNoRequests() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-31T12:00:00Z"));
        try (FollowedConfiguration file = new FollowedConfiguration(folder);
                Served served = file.serve(ServerOptions.NONE.withSites(null, now::get))) {
            file.write("\"models\": [" + file.model("fake", "") + "], \"quotas\": {\"requestsPerMinute\": 1}");
            served.server.refreshConfiguration(false);
            assertEquals(200, answered(served, file.engine()).statusCode());
            now.set(Instant.parse("2027-01-31T11:00:00Z"));
            refused(served);
            now.set(Instant.parse("2027-01-31T11:01:01Z"));
            assertEquals(200, answered(served, file.engine()).statusCode());
        }
    }

    @Test
    void whatCouldNotBeSavedIsSavedAtTheEnd() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-01-31T12:00:00Z"));
        Path usage = Files.createDirectory(folder.resolve("quotas")).resolve("usage.json");
        try (FollowedConfiguration file = new FollowedConfiguration(folder)) {
            file.write("\"models\": [" + file.model("fake", "") + "], \"quotas\": {\"tokensPerDay\": 100, \"usage\": \""
                    + usage + "\"}");
            file.taken(file.read());
            try (Served served = file.serve(ServerOptions.NONE.withSites(null, now::get))) {
                Files.delete(usage.getParent()); // or the disk is full
                now.set(now.get().plusSeconds(60));
                assertEquals(200, answered(served, file.engine()).statusCode());
                assertFalse(Files.exists(usage));
                Files.createDirectory(usage.getParent());
            }
        }
        assertEquals(TOKENS, JsonParser.parseString(Files.readString(usage)).getAsJsonObject().getAsJsonObject("tokens")
                .get("local").getAsInt());
    }

    @Test
    void whoGoesBeforeVectorsComePaysForThem() throws Exception {
        FakeEngine engine = new FakeEngine();
        engine.keepsVectors = true;
        try (Served served = served(engine, new Quotas(0, 100, usage()))) {
            String json = "{\"model\":\"embedder\",\"input\":\"" + "x".repeat(800) + "\"}";
            try (Socket socket = served.socket()) {
                socket.getOutputStream().write(("POST /v1/embeddings HTTP/1.1\r\nHost: 127.0.0.1:" + served.port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                        .getBytes(StandardCharsets.US_ASCII));
                assertNotNull(engine.embedded.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
            engine.vectorsCancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            refused(served);
        }
    }

    @Test
    void whatWasUsedMustBeReadable() throws Exception {
        for (String damaged : new String[] {"", "[]", "{}", "{\"date\":\"x\",\"tokens\":{}}",
                "{\"date\":\"2026-01-01\",\"tokens\":{\"a\":-1}}"}) {
            Files.writeString(usage(), damaged);
            assertTrue(assertThrows(ConfigurationException.class,
                    () -> served(new FakeEngine(), new Quotas(0, TOKENS, usage()))).getMessage()
                    .contains(usage().toString()), damaged);
        }
    }

    /** Other users may be able to write to the folder. */
    @DisabledOnOs(OS.WINDOWS)
    @Test
    void nothingIsWrittenThroughALinkOfSomebodyElse() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "not ours");
        Files.createSymbolicLink(folder.resolve("usage.json.part"), other);
        FakeEngine engine = new FakeEngine();
        try (Served served = served(engine, new Quotas(0, TOKENS, usage()))) {
            assertEquals(200, answered(served, engine).statusCode());
        }
        assertEquals("not ours", Files.readString(other));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(usage())));
    }

    @Test
    void requestsOfAMinuteEnd() throws Exception {
        FakeEngine engine = new FakeEngine();
        try (Served served = served(engine, new Quotas(1, 0, null))) {
            HttpResponse<String> first = answered(served, engine);
            assertEquals(1, number(first, "x-ratelimit-limit-req-minute"));
            assertEquals(0, number(first, "x-ratelimit-remaining-req-minute"));
            refused(served);
        }
    }

    @Test
    void theConfigurationNamesThem() throws Exception {
        Path file = folder.resolve("server.json");
        Files.writeString(file,
                "{\"quotas\":{\"requestsPerMinute\":60,\"tokensPerDay\":1000000,\"usage\":\"/u.json\"}}");
        assertEquals(new Quotas(60, 1_000_000, Path.of("/u.json")), ConfigurationFile.read(file).quotas());
        Files.writeString(file, "{\"quotas\":{\"tokensPerDay\":-1}}");
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
    }
}
