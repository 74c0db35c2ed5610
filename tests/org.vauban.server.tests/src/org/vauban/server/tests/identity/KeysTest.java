// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** API keys. */
class KeysTest {
    private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("config/keys.json");
    }

    private ApiKeys at(Instant time) {
        return new ApiKeys(file(), Clock.fixed(time, ZoneOffset.UTC));
    }

    private Served serve(FakeEngine engine) throws Exception {
        return Served.with(engine, folder, configuration -> new ServerConfiguration(configuration.listen(),
                configuration.models(), file()));
    }

    private static HttpResponse<String> get(Served served, String path, String... headers) throws Exception {
        HttpRequest.Builder request = served.request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return served.client.send(request.build(), BodyHandlers.ofString());
    }

    @Tag("claim:server-authenticated")
    @Test
    void aKeyIsKnownByItsHashOnly() throws Exception {
        ApiKeys.NewKey made = at(NOW).add("ci", null, KeyScope.standard());
        assertTrue(made.text().matches("vauban-[0-9a-f]{8}-[A-Za-z0-9_-]{43}"), made.text());
        String stored = Files.readString(file());
        assertFalse(stored.contains(made.text().substring(16)), "the secret is not stored");
        assertFalse(made.toString().contains(made.text().substring(16)), "nor is it printed by accident");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        String user = at(NOW).user(made.key());
        assertEquals(Optional.of(new Caller("user-" + user, user, KeyScope.standard())),
                at(NOW).authenticate(made.text()));
        assertFalse(KeyScope.standard().contains(KeyScope.METRICS));
    }

    @Tag("claim:server-authenticated")
    @Test
    void aKeyThatHasExpiredOrWasRevokedIsRefused() throws Exception {
        ApiKeys keys = at(NOW);
        String short1 = keys.add("short", NOW.plus(Duration.ofDays(1)), KeyScope.standard()).text();
        ApiKeys.NewKey lasting = keys.add("lasting", null, KeyScope.standard());
        assertTrue(keys.authenticate(short1).isPresent());
        assertTrue(at(NOW.plus(Duration.ofDays(1))).authenticate(short1).isEmpty());
        assertTrue(keys.revoke(lasting.key().id()));
        assertTrue(keys.authenticate(lasting.text()).isEmpty());
        assertFalse(keys.revoke(lasting.key().id()), "once is enough");
        assertFalse(keys.revoke("00000000"));
        assertEquals(2, keys.list().size());
    }

    @Test
    void noOtherTextIsAKey() throws Exception {
        ApiKeys keys = at(NOW);
        String key = keys.add("ci", null, KeyScope.standard()).text();
        for (String other : new String[] {"", "x", key + "x", key.substring(1), key.substring(0, key.length() - 1),
                key.substring(0, 16) + "A".repeat(43), "vauban-00000000-" + key.substring(16), key.toUpperCase(),
                key + "\n", "vauban--" + key.substring(16)}) {
            assertTrue(keys.authenticate(other).isEmpty(), other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"keys\":[]}", "{\"version\":2,\"keys\":[]}",
            "{\"version\":1,\"keys\":[{\"id\":\"a\"}]}",
            "{\"version\":1,\"keys\":[],\"allowAll\":true}",
            "{\"version\":1,\"keys\":[{\"id\":\"a\",\"name\":\"a\",\"sha256\":\"\",\"created\":\"yesterday\","
                    + "\"scopes\":[]}]}",
            "{\"version\":1,\"keys\":[{\"id\":\"a\",\"name\":\"a\",\"sha256\":\"\","
                    + "\"created\":\"2027-01-31T12:00:00Z\",\"scopes\":[\"all\"]}]}"})
    void aFileThatIsDamagedLetsNobodyIn(String text) throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
        assertThrows(KeyFileException.class, () -> at(NOW).authenticate("vauban-00000000-" + "A".repeat(43)));
        try (Served served = serve(new FakeEngine())) {
            assertEquals(503, get(served, "/v1/models", "Authorization", "Bearer x").statusCode());
            assertEquals(200, get(served, "/health").statusCode());
        }
    }

    @Tag("claim:server-authenticated")
    @Test
    void requestsNeedAKeyWithItsScope() throws Exception {
        ApiKeys keys = at(NOW);
        String embedding = keys.add("index", null, Set.of(KeyScope.EMBEDDING)).text();
        String monitoring = keys.add("prometheus", null, KeyRole.OPERATOR, EnumSet.of(KeyScope.METRICS)).text();
        try (Served served = serve(new FakeEngine())) {
            HttpResponse<String> none = get(served, "/v1/models");
            assertEquals(401, none.statusCode());
            assertEquals("Bearer", none.headers().firstValue("WWW-Authenticate").orElse(""));
            assertEquals("invalid_api_key", Served.error(none).get("code").getAsString());
            assertEquals(401, get(served, "/v1/models", "Authorization", "Basic " + embedding).statusCode());
            assertEquals(401, get(served, "/v1/models", "Authorization", "Bearer " + embedding + "x").statusCode());
            assertEquals(200, get(served, "/v1/models", "Authorization", "Bearer " + embedding).statusCode());
            assertEquals(200, get(served, "/v1/models", "x-api-key", embedding).statusCode());
            assertEquals(200, served.client.send(served.posting("/v1/embeddings", "{\"input\":\"a\"}")
                    .header("Authorization", "bearer " + embedding).build(), BodyHandlers.ofString()).statusCode());
            HttpResponse<String> chat = served.client.send(
                    served.posting("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}")
                            .header("Authorization", "Bearer " + embedding).build(),
                    BodyHandlers.ofString());
            assertEquals(403, chat.statusCode());
            assertTrue(Served.error(chat).get("message").getAsString().contains("chat"), chat.body());
            assertEquals(403, get(served, "/metrics", "Authorization", "Bearer " + embedding).statusCode());
            assertEquals(200, get(served, "/metrics", "Authorization", "Bearer " + monitoring).statusCode());
            assertEquals(200, get(served, "/ready").statusCode(), "balancers have no key");
            assertTrue(served.auditText().contains("server.embedding (" + keys.user(keys.list().getFirst()) + ")"));
            assertFalse(served.auditText().contains("index"), "the log does not name who asks");
            assertFalse(served.auditText().contains(embedding.substring(16)));
        }
    }

    @Test
    void aChangeOfTheKeysCountsFromTheNextRequestOn() throws Exception {
        try (Served served = serve(new FakeEngine())) {
            ApiKeys elsewhere = new ApiKeys(file(), Clock.systemUTC());
            ApiKeys.NewKey key = elsewhere.add("late", null, KeyScope.standard());
            assertEquals(200, get(served, "/v1/models", "Authorization", "Bearer " + key.text()).statusCode());
            elsewhere.revoke(key.key().id());
            assertEquals(401, get(served, "/v1/models", "Authorization", "Bearer " + key.text()).statusCode());
        }
    }

    @Test
    void severalWhoAddKeysLoseNone() throws Exception {
        CountDownLatch done = new CountDownLatch(8);
        for (int i = 0; i < 8; i++) {
            int number = i;
            Thread.ofVirtual().start(() -> {
                try {
                    for (int j = 0; j < 5; j++) {
                        at(NOW).add("key " + number + "." + j, null, KeyScope.standard());
                    }
                    done.countDown();
                } catch (KeyFileException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        assertTrue(done.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(40, at(NOW).list().size());
    }
}
