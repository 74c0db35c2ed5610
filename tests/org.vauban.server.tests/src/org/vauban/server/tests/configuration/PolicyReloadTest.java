// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** A running server applies a changed policy from the next request on. */
class PolicyReloadTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    private final Changing policies = new Changing();

    /** A policy with a separate engine for each thread count. */
    private final class Changing implements ServedPolicy {
        private final List<FakeEngine> made = new ArrayList<>();
        private final List<ServedPolicy.Models> ended = new ArrayList<>();
        private final List<AuditLog> logs = new ArrayList<>();
        private volatile Policy policy = Policy.NONE;
        private volatile boolean refused;
        private volatile boolean unchanged = true;
        private final Semaphore looks = new Semaphore(0);

        void set(String text) throws Exception {
            policy = Policy.read(List.of(Files.writeString(folder.resolve("policy.json"), text)));
        }

        @Override
        public Policy get() {
            Policy now = policy;
            looks.release();
            return now;
        }

        @Override
        public Gate gate(Policy holds) throws PolicyException {
            AuditLog log = new AuditLog(folder.resolve("audit.jsonl"));
            logs.add(log);
            return new Gate(new Exclusions(List.of()), new SecretMasker(), log, FeaturePolicy.of(holds),
                    ProjectRules.NONE);
        }

        @Override
        public Models models(Policy holds, @Nullable Models present) throws ConfigurationException {
            if (holds.decides("models.allowed")) {
                throw new ConfigurationException("models.allowed forbids it");
            }
            int threads = Integer.parseInt(holds.value("engine.threads").map(Policy.Value::text).orElse("8"));
            if (present != null && present.models().getFirst().threads() == threads) {
                return present;
            }
            FakeEngine engine = new FakeEngine();
            made.add(engine);
            return new Models(engine, List.of(new ModelEntry("fake", List.of(), folder.resolve("fake.gguf"), 0, threads,
                    0, false)));
        }

        @Override
        public BooleanSupplier verify(ModelEntry model) throws ConfigurationException {
            if (refused) {
                throw new ConfigurationException("another file");
            }
            return () -> unchanged;
        }

        @Override
        public void end(Models former) {
            ended.add(former);
        }
    }

    @AfterEach
    void end() {
        policies.logs.forEach(AuditLog::close);
    }

    private Served served() throws Exception {
        return Served.following(policies, new FakeEngine(), folder, configuration -> configuration
                .withLimits(ServerLimits.STANDARD.withRequests(100, 100)));
    }

    private static CompletableFuture<HttpResponse<String>> ask(Served served, String json) {
        return ask(served, CHAT, json);
    }

    private static CompletableFuture<HttpResponse<String>> ask(Served served, String path, String json) {
        return served.client.sendAsync(served.posting(path, json).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private FakeEngine engine() {
        return policies.made.getLast();
    }

    private void works(Served served) throws Exception {
        var answer = ask(served, HELLO);
        engine().next().end();
        assertEquals(200, get(answer).statusCode());
    }

    @Tag("claim:policy-live")
    @Test
    void aFeatureIsSwitchedOffAndOn() throws Exception {
        try (Served served = served()) {
            works(served);
            policies.set("{\"features.disabled\": [\"chat\"]}");
            HttpResponse<String> refused = get(ask(served, HELLO));
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("features.disabled"), refused.body());
            policies.set("{}");
            works(served);
            assertEquals(1, policies.made.size(), "with the same engine");
        }
    }

    /** Without {@code raw} and {@code suffix}, {@code /api/generate} answers like a chat. */
    @Test
    void aFeatureIsSwitchedOffInEachApi() throws Exception {
        String plain = "{\"model\":\"fake\",\"prompt\":\"Hello\"}";
        String raw = plain.replace("}", ",\"raw\":true}");
        try (Served served = served()) {
            works(served);
            for (boolean chat : List.of(true, false)) {
                policies.set("{\"features.disabled\": [\"" + (chat ? "chat" : "completion") + "\"]}");
                HttpResponse<String> refused = get(ask(served, "/api/generate", chat ? plain : raw));
                assertEquals(403, refused.statusCode(), refused.body());
                assertTrue(refused.body().contains("features.disabled"), refused.body());
                var answer = ask(served, "/api/generate", chat ? raw : plain);
                engine().next().end();
                assertEquals(200, get(answer).statusCode());
            }
        }
    }

    @Test
    void limitsChange() throws Exception {
        try (Served served = served()) {
            policies.set("{\"server.requests\": \"1\"}");
            var first = ask(served, HELLO);
            FakeEngine.Asked one = engine().next();
            assertEquals(429, get(ask(served, HELLO)).statusCode());
            policies.set("{\"server.requestKilobytes\": \"1\"}");
            assertEquals(413, get(ask(served, HELLO.replace("Hello", "Hello".repeat(300)))).statusCode());
            one.end();
            assertEquals(200, get(first).statusCode());
            policies.set("{}");
            var large = ask(served, HELLO.replace("Hello", "Hello".repeat(300)));
            engine().next().end();
            assertEquals(200, get(large).statusCode());
        }
    }

    @Tag("claim:policy-live")
    @Test
    void aServerThatIsForbiddenRefusesUntilItNoLongerIs() throws Exception {
        for (String setting : List.of("server.start", "server.anonymous")) {
            policies.set("{}");
            try (Served served = served()) {
                works(served);
                assertEquals(200, served.get("/ready").statusCode());
                policies.set("{\"" + setting + "\": \"forbidden\"}");
                HttpResponse<String> refused = served.get("/v1/models");
                assertEquals(403, refused.statusCode());
                assertTrue(refused.body().contains(setting) && refused.body().contains("policy.json"), refused.body());
                assertEquals(403, get(ask(served, HELLO)).statusCode());
                assertEquals(503, served.get("/ready").statusCode());
                assertEquals("forbidden", Served.json(served.get("/ready")).get("status").getAsString());
                assertEquals(200, served.get("/health").statusCode());
                policies.set("{}");
                works(served);
                assertEquals(200, served.get("/ready").statusCode());
            }
        }
    }

    @Test
    void aModelThatIsForbiddenIsNotServed() throws Exception {
        try (Served served = served()) {
            works(served);
            policies.set("{\"models.allowed\": []}");
            HttpResponse<String> refused = get(ask(served, HELLO));
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("models.allowed"), refused.body());
        }
    }

    @Tag("claim:policy-live")
    @Test
    void anEngineThatIsWantedOtherwiseIsReplaced() throws Exception {
        try (Served served = served()) {
            works(served);
            FakeEngine first = engine();
            policies.set("{\"engine.threads\": \"2\"}");
            served.server.policyChanged();
            assertEquals(2, policies.made.size(), "before anybody asks");
            assertEquals(first, policies.ended.getFirst().engine());
            assertEquals(2, engine().loads
                    .poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).threads(), "and the model is loaded at once");
            works(served);
            assertTrue(first.asked.isEmpty());
        }
    }

    /** The check happens at loading, however long after the start that is. */
    @Tag("claim:models-allowed")
    @Test
    void aModelIsVerifiedWhenItIsLoaded() throws Exception {
        policies.unchanged = false;
        try (Served served = served()) {
            HttpResponse<String> changed = get(ask(served, HELLO));
            assertEquals(503, changed.statusCode());
            assertTrue(changed.body().contains("was changed while it was being loaded"), changed.body());
            assertTrue(engine().asked.isEmpty());
            policies.refused = true;
            HttpResponse<String> refused = get(ask(served, HELLO));
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("another file"), refused.body());
            policies.refused = false;
            policies.unchanged = true;
            works(served);
        }
    }

    @Tag("claim:policy-live")
    @Test
    void aPolicyCountsThatChangesWhileABodyComes() throws Exception {
        for (String setting : List.of("\"features.disabled\": [\"chat\"]", "\"server.start\": \"forbidden\"")) {
            policies.set("{}");
            try (Served served = served(); Socket socket = served.socket()) {
                works(served);
                policies.looks.drainPermits();
                OutputStream out = socket.getOutputStream();
                out.write(("POST " + CHAT + " HTTP/1.1\r\nHost: 127.0.0.1:" + served.port + "\r\nContent-Type: "
                        + "application/json\r\nConnection: close\r\nContent-Length: " + HELLO.length() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                assertTrue(policies.looks.tryAcquire(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                policies.set("{" + setting + "}");
                out.write(HELLO.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
            }
        }
    }

    @Test
    void whatAPolicySaysIsForThoseWithAKey() throws Exception {
        Path keys = folder.resolve("keys.json");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("one", null, KeyScope.standard()).text();
        try (Served served = Served.following(policies, new FakeEngine(), folder,
                configuration -> new ServerConfiguration(configuration.listen(), configuration.models(), keys))) {
            policies.set("{\"server.start\": \"forbidden\"}");
            HttpResponse<String> stranger = served.get("/v1/models");
            assertEquals(401, stranger.statusCode(), stranger.body());
            var asking = served.request("/v1/models").header("Authorization", "Bearer " + key).build();
            assertEquals(403, served.client.send(asking, BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void keysBecomeInvalid() throws Exception {
        Path keys = folder.resolve("keys.json");
        String key = new ApiKeys(keys, Clock.offset(Clock.systemUTC(), Duration.ofDays(-10)))
                .add("old", null, KeyScope.standard()).text();
        try (Served served = Served.following(policies, new FakeEngine(), folder,
                configuration -> new ServerConfiguration(configuration.listen(), configuration.models(), keys))) {
            var asking = served.request("/v1/models").header("Authorization", "Bearer " + key).build();
            assertEquals(200, served.client.send(asking, BodyHandlers.ofString()).statusCode());
            policies.set("{\"server.keyDays\": \"7\"}");
            var refused = served.client.send(asking, BodyHandlers.ofString());
            assertEquals(401, refused.statusCode());
            assertTrue(refused.body().contains("server.keyDays"), refused.body());
            var guessed = served.request("/v1/models").header("Authorization",
                    "Bearer " + key.substring(0, key.length() - 2) + "AA").build();
            String told = served.client.send(guessed, BodyHandlers.ofString()).body();
            assertFalse(told.contains("server.keyDays"), "nobody learns which keys there are: " + told);
        }
    }
}
