// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.configuration.ServerPolicy;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** A server does no more than its policies allow, whatever its configuration says. */
class ServerPolicyTest {
    private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private Policy policy(String text) throws Exception {
        return Policy.read(List.of(Files.writeString(folder.resolve("policy.json"), text)));
    }

    private void refused(String setting, String address, Path keys) throws Exception {
        Policy policy = policy("{\"" + setting + "\": \"forbidden\"}");
        ServerConfiguration configuration = new ServerConfiguration(ListenAddress.parse(address),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), keys);
        String message = assertThrows(ConfigurationException.class,
                () -> TeamServer.start(configuration, engine, null, policy)).getMessage();
        assertTrue(message.contains(setting) && message.contains("policy.json"), message);
        assertEquals(message,
                assertThrows(ConfigurationException.class, () -> TeamServer.check(configuration, policy)).getMessage());
    }

    @Test
    void noServerIsStarted() throws Exception {
        refused("server.start", "127.0.0.1:0", folder.resolve("keys.json"));
    }

    @Test
    void otherMachinesDoNotReachIt() throws Exception {
        refused("server.network", "0.0.0.0:0", folder.resolve("keys.json"));
        try (Served served = Served.under(policy("{\"server.network\": \"forbidden\"}"), engine, folder,
                configuration -> configuration)) {
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    @Test
    void nobodyAsksWithoutAKey() throws Exception {
        refused("server.anonymous", "127.0.0.1:0", null);
        try (Served served = Served.under(policy("{\"server.anonymous\": \"forbidden\"}"), engine, folder,
                configuration -> new ServerConfiguration(configuration.listen(), configuration.models(),
                        folder.resolve("keys.json")))) {
            assertEquals(401, served.get("/v1/models").statusCode());
        }
    }

    private ApiKeys keys(Instant time, Policy policy) {
        return new ApiKeys(folder.resolve("keys.json"), Clock.fixed(time, ZoneOffset.UTC), policy);
    }

    @Test
    void keysAreValidNoLonger() throws Exception {
        Policy policy = policy("{\"server.keyDays\": \"30\"}");
        String old = keys(NOW, Policy.NONE).add("old", null, KeyScope.standard()).text();
        ApiKeys keys = keys(NOW, policy);
        String message = assertThrows(KeyFileException.class,
                () -> keys.add("long", NOW.plus(Duration.ofDays(30).plusSeconds(1)), KeyScope.standard())).getMessage();
        assertTrue(message.contains("server.keyDays") && message.contains("31"), message);
        assertEquals(NOW.plus(Duration.ofDays(30)), keys.add("standard", null, KeyScope.standard()).key().expires());
        String exact = keys.add("exact", NOW.plus(Duration.ofDays(30)), KeyScope.standard()).text();
        for (String key : List.of(old, exact)) {
            assertTrue(keys(NOW.plus(Duration.ofDays(29)), policy).authenticate(key).isPresent());
            assertTrue(keys(NOW.plus(Duration.ofDays(30)), policy).authenticate(key).isEmpty(), "of any age");
        }
        assertTrue(keys(NOW.plus(Duration.ofDays(30)), Policy.NONE).authenticate(old).isPresent());
    }

    private static CompletableFuture<HttpResponse<String>> ask(Served served, String json) {
        return served.client.sendAsync(served.posting(CHAT, json).build(), BodyHandlers.ofString());
    }

    private static int status(CompletableFuture<HttpResponse<String>> answer) throws Exception {
        return answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode();
    }

    /** Asserts that a refusal names the setting, where it is set, and that a policy sets it. */
    private static void explained(int code, String setting, CompletableFuture<HttpResponse<String>> answer)
            throws Exception {
        assertEquals(code, status(answer), setting);
        String body = answer.get().body();
        assertTrue(body.contains(setting) && body.contains("policy.json"), body);
    }

    @Test
    void requestsAreNoLarger() throws Exception {
        try (Served served = Served.under(policy("{\"server.requestKilobytes\": \"1\"}"), engine, folder,
                configuration -> configuration)) {
            explained(413, "server.requestKilobytes", ask(served, HELLO.replace("Hello", "Hello".repeat(300))));
            var small = ask(served, HELLO);
            engine.next().end();
            assertEquals(200, status(small));
        }
    }

    @Test
    void noMoreRequestsAreTakenAtATime() throws Exception {
        for (String setting : List.of("server.requests", "server.requestsPerKey")) {
            try (Served served = Served.under(policy("{\"" + setting + "\": \"1\"}"), engine, folder,
                    configuration -> configuration.withLimits(ServerLimits.STANDARD.withRequests(100, 100)))) {
                var first = ask(served, HELLO);
                FakeEngine.Asked one = engine.next();
                explained(429, setting, ask(served, HELLO));
                one.end();
                assertEquals(200, status(first), setting);
            }
        }
    }

    /** Applies even if the client names no file: the extra text sent with the edited text comes from another file. */
    @Test
    void textsOfOtherFilesAreLeftOut() throws Exception {
        engine.fim = "fake";
        try (Served served = Served.under(policy("{\"completion.otherFiles\": \"forbidden\"}"), engine, folder,
                configuration -> configuration)) {
            var answer = served.client.sendAsync(served.posting("/infill",
                    "{\"input_prefix\":\"a(\",\"input_suffix\":\")\",\"input_extra\":[{\"text\":\"class A {}\"},"
                            + "{\"filename\":\"\",\"text\":\"class B {}\"},"
                            + "{\"filename\":\"C.java\",\"text\":\"class C {}\"}]}")
                    .build(), BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next();
            assertEquals("a(", asked.completion.prefix().text());
            assertEquals(List.of(), asked.completion.context());
            asked.end();
            assertEquals(200, status(answer));
        }
    }

    @Test
    void noRequestTakesLonger() throws Exception {
        try (Served served = Served.under(policy("{\"server.requestSeconds\": \"1\"}"), engine, folder,
                configuration -> configuration)) {
            FakeEngine.Asked asked = null;
            while (asked == null) { // on a busy machine the request may time out before the engine receives it
                explained(504, "server.requestSeconds", ask(served, HELLO));
                asked = engine.asked.poll();
            }
            asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aPolicyDoesNotLoosenAConfiguration() throws Exception {
        ServerConfiguration small = new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)), null).withLimits(
                        ServerLimits.STANDARD.withBodies(100, 1_000, 1_000, Duration.ofSeconds(1)).withRequests(2, 1)
                                .withRequestTime(Duration.ofMillis(1_500)));
        assertEquals(small, ServerPolicy.apply(small,
                policy("{\"server.requestKilobytes\": \"999999\", \"server.requests\": \"99\","
                        + " \"server.requestsPerKey\": \"99\", \"server.requestSeconds\": \"2\"}")));
    }

    @Test
    void valuesThatAreNoNumbersAreNotUnderstood() {
        for (String value : List.of("0", "-1", "1000000", "1.5", "x")) {
            assertThrows(PolicyException.class, () -> policy("{\"server.keyDays\": \"" + value + "\"}"), value);
        }
    }
}
