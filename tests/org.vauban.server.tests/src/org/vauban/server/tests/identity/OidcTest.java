// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.oidc.OidcException;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestProvider;

/** Tokens of an identity provider identify people, whatever the provider or a client tries. */
class OidcTest {
    private static final Instant NOW = Instant.parse("2027-01-31T12:00:00Z");
    private static final String RULES = """
            {"oidc": {"issuer": "%s", "audience": "vauban", "name": "email", "rules": [
              {"claim": "groups", "value": "developers"},
              {"claim": "/realm/roles", "value": "watch", "role": "operator"},
              {"claim": "groups", "value": "auditors", "role": "auditor"},
              {"claim": "scope", "value": "vauban:embed", "scopes": ["embedding"]}]},
             "refused": [%s]}""";
    private static final String EMBED = "{\"input\":\"a text of mine\"}";

    @TempDir
    Path folder;

    private final AtomicLong passed = new AtomicLong();
    private TestProvider provider;

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        provider.keys.put("one", TestProvider.pair("ES256"));
    }

    @AfterEach
    void stop() throws Exception {
        provider.close();
    }

    private OidcProvider verifier(String... more) throws Exception {
        String fields = more.length == 0 ? "" : "," + String.join(",", more);
        OidcSettings settings = OidcSettings.parse(JsonFields.of(JsonDocument.parse("{\"issuer\":\""
                + provider.issuer() + "\",\"audience\":\"vauban\"" + fields + "}").getAsJsonObject()));
        return new OidcProvider(settings, InstantSource.fixed(NOW).withZone(ZoneOffset.UTC), passed::get,
                Duration.ofSeconds(20));
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private String token(Consumer<JsonObject> change) throws Exception {
        JsonObject claims = provider.claims(NOW);
        change.accept(claims);
        return provider.token("one", claims);
    }

    private String token() throws Exception {
        return token(claims -> {});
    }

    private static String refusal(OidcProvider verifier, String token) {
        OidcException refused = assertThrows(OidcException.class, () -> verifier.verify(token));
        assertTrue(refused.refused(), refused.getMessage());
        return String.valueOf(refused.getMessage());
    }

    private static void unavailable(OidcProvider verifier, String token) {
        OidcException failed = assertThrows(OidcException.class, () -> verifier.verify(token));
        assertFalse(failed.refused(), failed.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void tokensOfThreeAlgorithmsAreVerifiedWithoutAskingAgain(String algorithm) throws Exception {
        provider.keys.put("other", TestProvider.pair(algorithm));
        try (OidcProvider verifier = verifier()) {
            JsonObject claims = provider.claims(NOW);
            JsonArray several = new JsonArray();
            several.add("elsewhere");
            several.add("vauban");
            claims.add("aud", several);
            for (int i = 0; i < 3; i++) {
                assertEquals("ada@example.org",
                        verifier.verify(provider.token("other", claims)).get("email").getAsString());
            }
            assertEquals(List.of(TestProvider.DISCOVERY, TestProvider.KEYS), provider.asked);
            String good = provider.token("other", claims);
            int at = good.length() - 20;
            String bad = good.substring(0, at) + (good.charAt(at) == 'A' ? 'B' : 'A') + good.substring(at + 1);
            assertTrue(refusal(verifier, bad).contains("signature"));
        }
    }

    @Test
    void onlyTokensForThisServerOfThisIssuerAndThisTimeAreAccepted() throws Exception {
        long now = NOW.getEpochSecond();
        try (OidcProvider verifier = verifier()) {
            verifier.verify(token(claims -> claims.addProperty("exp", now - 59)));
            verifier.verify(token(claims -> claims.addProperty("nbf", now + 59)));
            assertTrue(refusal(verifier, token(claims -> claims.addProperty("exp", now - 60))).contains("expired"));
            assertTrue(refusal(verifier, token(claims -> claims.remove("exp"))).contains("expired"));
            assertTrue(refusal(verifier, token(claims -> claims.addProperty("nbf", now + 61))).contains("clocks"));
            assertTrue(refusal(verifier, token(claims -> claims.addProperty("iat", now + 61))).contains("clocks"));
            assertTrue(refusal(verifier, token(claims -> claims.addProperty("iss", provider.issuer() + "/")))
                    .contains("issuer"));
            assertTrue(refusal(verifier, token(claims -> claims.remove("iss"))).contains("issuer"));
            assertTrue(refusal(verifier, token(claims -> claims.addProperty("aud", "vauban2"))).contains("audience"));
            assertTrue(refusal(verifier, token(claims -> claims.remove("aud"))).contains("audience"));
            refusal(verifier, token(claims -> claims.addProperty("exp", "soon")));
            for (String other : List.of("nonce", "at_hash", "events")) { // ID tokens, and logout tokens without a type
                assertTrue(refusal(verifier, token(claims -> claims.addProperty(other, "n"))).contains("ID token"));
            }
        }
    }

    /** Attacks that succeed against a verifier that trusts the token's header. */
    @Tag("claim:server-authenticated")
    @Test
    void aTokenDoesNotDecideHowItIsVerified() throws Exception {
        KeyPair rsa = TestProvider.pair("RS256");
        provider.keys.put("rsa", rsa);
        JsonObject claims = provider.claims(NOW);
        KeyPair own = TestProvider.pair("RS256");
        KeyPair ownCurve = TestProvider.pair("ES256");
        try (OidcProvider verifier = verifier()) {
            verifier.verify(provider.token("rsa", claims));
            for (String none : List.of("none", "None", "NONE", "")) {
                refusal(verifier, TestProvider.text("{\"alg\":\"" + none + "\"}") + "."
                        + TestProvider.text(claims.toString()) + ".");
            }
            refusal(verifier, TestProvider.hmac("{\"alg\":\"HS256\",\"kid\":\"rsa\"}", claims,
                    rsa.getPublic().getEncoded()));
            refusal(verifier, TestProvider.hmac("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims,
                    rsa.getPublic().getEncoded()));
            refusal(verifier, TestProvider.token("{\"alg\":\"RS256\",\"kid\":\"one\"}", claims, own.getPrivate()));
            refusal(verifier, TestProvider.token("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", claims, ownCurve.getPrivate()));
            refusal(verifier, TestProvider.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":{\"kty\":\"RSA\"}}",
                    claims, own.getPrivate()));
            refusal(verifier, TestProvider.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jku\":\"" + provider.issuer()
                    + "/jku\"}", claims, own.getPrivate()));
            refusal(verifier, TestProvider.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"b64\"],"
                    + "\"b64\":false}", claims, rsa.getPrivate()));
            refusal(verifier, TestProvider.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"logout+jwt\"}", claims,
                    rsa.getPrivate()));
            String signed = TestProvider.text("{\"alg\":\"ES256\",\"kid\":\"one\"}") + "."
                    + TestProvider.text(claims.toString()) + ".";
            refusal(verifier, signed + TestProvider.text(new byte[64]));
            refusal(verifier, signed);
            refusal(verifier, signed + "=");
            refusal(verifier, "a.b.c");
            refusal(verifier, "..");
            refusal(verifier, "x".repeat(20_000) + "..");
            refusal(verifier, TestProvider.text("{\"alg\":\"ES256\",\"alg\":\"none\"}") + ".e30.");
            assertFalse(provider.asked.contains("/jku"), "no address of a token is asked");
        }
    }

    @Test
    void otherAlgorithmsAreRefusedWhereTheConfigurationNamesSome() throws Exception {
        provider.keys.put("rsa", TestProvider.pair("RS256"));
        try (OidcProvider verifier = verifier("\"algorithms\":[\"RS256\"]")) {
            verifier.verify(provider.token("rsa", provider.claims(NOW)));
            assertTrue(refusal(verifier, token()).contains("algorithm"));
        }
    }

    @Test
    void aNewKeyIsFetchedAndUnknownOnesAtMostOnceAMinute() throws Exception {
        try (OidcProvider verifier = verifier()) {
            verifier.verify(token());
            provider.keys.put("two", TestProvider.pair("ES256"));
            JsonObject claims = provider.claims(NOW);
            String next = provider.token("two", claims);
            refusal(verifier, next); // the keys were fetched less than a minute ago
            pass(Duration.ofSeconds(61));
            verifier.verify(next);
            int before = provider.asked.size();
            provider.keys.put("hidden", TestProvider.pair("ES256"));
            String unknown = provider.token("hidden", claims);
            provider.keys.remove("hidden");
            for (int i = 0; i < 50; i++) {
                assertTrue(refusal(verifier, unknown).contains("key"));
            }
            assertEquals(before, provider.asked.size());
            pass(Duration.ofSeconds(61));
            refusal(verifier, unknown);
            refusal(verifier, unknown);
            assertEquals(before + 2, provider.asked.size());
            String withdrawn = provider.token("two", claims);
            provider.keys.remove("two");
            verifier.verify(withdrawn);
            pass(Duration.ofMinutes(6));
            assertTrue(refusal(verifier, withdrawn).contains("key"));
        }
    }

    @Test
    void knownKeysStayInUseForABoundedTimeWhileTheProviderIsDown() throws Exception {
        try (OidcProvider verifier = verifier("\"keysSeconds\":1800")) {
            String token = token();
            verifier.verify(token);
            provider.mood = TestProvider.Mood.DOWN;
            pass(Duration.ofMinutes(29));
            verifier.verify(token);
            String unknown = TestProvider.token("{\"alg\":\"ES256\",\"kid\":\"new\"}", provider.claims(NOW),
                    TestProvider.pair("ES256").getPrivate());
            unavailable(verifier, unknown);
            pass(Duration.ofMinutes(2));
            int before = provider.asked.size();
            for (int i = 0; i < 20; i++) {
                unavailable(verifier, token);
            }
            assertTrue(provider.asked.size() <= before + 1, "it is not besieged");
            provider.mood = TestProvider.Mood.GOOD;
            pass(Duration.ofSeconds(6));
            verifier.verify(token);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TestProvider.Mood.class, mode = EnumSource.Mode.EXCLUDE, names = {"GOOD", "STALLS"})
    void aHostileProviderOpensNothing(TestProvider.Mood mood) throws Exception {
        provider.mood = mood;
        try (OidcProvider verifier = verifier()) {
            unavailable(verifier, token());
            assertFalse(provider.asked.contains("/elsewhere"), "redirections are not followed");
            assertTrue(provider.asked.size() <= 2);
            provider.mood = TestProvider.Mood.GOOD;
            pass(Duration.ofSeconds(6));
            verifier.verify(token());
        }
    }

    @Test
    void aProviderThatStallsIsGivenUp() throws Exception {
        provider.mood = TestProvider.Mood.STALLS;
        OidcSettings settings = verifier().settings();
        try (OidcProvider verifier = new OidcProvider(settings, Clock.fixed(NOW, ZoneOffset.UTC), passed::get,
                Duration.ofMillis(200))) {
            unavailable(verifier, token());
        }
    }

    @Test
    void aPrivateAuthorityIsTrustedAndNoOtherOne() throws Exception {
        TestAuthority authority = TestAuthority.make(folder);
        authority.sign("login", "CN=login", "-ext", "san=ip:127.0.0.1");
        Path strange = Files.createDirectory(folder.resolve("strange"));
        TestAuthority.make(strange);
        provider.close();
        provider = new TestProvider(authority.context("login"));
        provider.keys.put("one", TestProvider.pair("EdDSA"));
        try (OidcProvider verifier = verifier("\"authorities\":\"" + folder.resolve("authority.pem") + "\"");
                OidcProvider mistaken = verifier("\"authorities\":\"" + strange.resolve("authority.pem") + "\"");
                OidcProvider unaware = verifier()) {
            verifier.verify(token());
            unavailable(mistaken, token());
            unavailable(unaware, token());
            Files.writeString(strange.resolve("authority.pem"), Files.readString(folder.resolve("authority.pem")));
            pass(Duration.ofMinutes(5));
            mistaken.verify(token()); // its authorities have been renewed meanwhile
            Files.writeString(folder.resolve("authority.pem"), "half-writ");
            pass(Duration.ofHours(1));
            verifier.verify(token());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"issuer\":\"http://login.example.org\"", "\"issuer\":\"https://u:p@login.example.org\"",
            "\"issuer\":\"https://login.example.org?x\"", "\"issuer\":\"https://login.example.org#x\"",
            "\"issuer\":\"file:///etc\"", "\"issuer\":\"http://localhost.example.org\"", "\"issuer\":\"login\"",
            "\"audience\":\" \"", "\"algorithms\":[\"none\"]", "\"algorithms\":[\"HS256\"]", "\"skewSeconds\":301",
            "\"keysSeconds\":86401", "\"authorities\":\"idp.pem\"", "\"rules\":[]", "\"secret\":\"x\"",
            "\"rules\":[{\"claim\":\"a\",\"value\":\"b\",\"scopes\":[\"audit\"]}]"})
    void aConfigurationThatCouldSurpriseIsRefused(String field) throws Exception {
        JsonObject oidc = JsonDocument.parse("{\"issuer\":\"https://login.example.org/realm\",\"audience\":\"vauban\","
                + "\"name\":\"email\",\"rules\":[{\"claim\":\"a\",\"value\":\"b\"}]}").getAsJsonObject();
        Path file = folder.resolve("identities.json");
        Files.writeString(file, "{\"oidc\":" + oidc + "}");
        assertEquals("https://login.example.org/realm", Identities.check(file).provider().issuer());
        JsonDocument.parse("{" + field + "}").getAsJsonObject().asMap().forEach(oidc::add);
        Files.writeString(file, "{\"oidc\":" + oidc + "}");
        String told = assertThrows(IdentityException.class, () -> Identities.check(file)).getMessage();
        assertTrue(told.contains("oidc."), told);
    }

    @Tag("claim:server-authenticated")
    @Test
    void whoHasATokenMayDoWhatTheRulesSay() throws Exception {
        Path keys = folder.resolve("keys.json");
        Path rules = folder.resolve("identities.json");
        Files.writeString(rules, RULES.formatted(provider.issuer(), ""));
        String ada = member("groups", "developers");
        try (Served served = Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(),
                each.models(), keys).withIdentities(rules))) {
            assertEquals(200, send(served, "/v1/embeddings", EMBED, ada).statusCode());
            assertEquals(403, send(served, "/metrics", "", ada).statusCode());
            String embedder = provider.token("one", scoped("openid vauban:embed"));
            assertEquals(200, send(served, "/v1/embeddings", EMBED, embedder).statusCode());
            assertEquals(403, send(served, "/tokenize", "{\"content\":\"a\"}", embedder).statusCode());
            assertEquals(401, send(served, "/v1/models", "", provider.token("one", scoped("vauban:embedder")))
                    .statusCode());
            assertEquals(401, send(served, "/v1/models", "", member("groups", "auditors", "developers", "x") + "A")
                    .statusCode());
            JsonObject watch = provider.claims(Instant.now());
            JsonObject realm = JsonDocument.parse("{\"roles\":[\"watch\"]}").getAsJsonObject();
            watch.add("realm", realm);
            String metrics = send(served, "/metrics", "", provider.token("one", watch)).body();
            assertTrue(metrics.contains("vauban_identifications_total{kind=\"token\",result=\"accepted\"} 5"), metrics);
            assertFalse(metrics.contains("ada@"));
            watch.add("groups", JsonDocument.parse("[\"auditors\"]"));
            HttpResponse<String> both = send(served, "/metrics", "", provider.token("one", watch));
            assertEquals(401, both.statusCode());
            assertTrue(both.body().contains("exclude each other"), both.body());
            JsonObject former = provider.claims(Instant.now());
            former.addProperty("groups", "former developers"); // one name: only scopes are separated by spaces
            assertEquals(401, send(served, "/v1/models", "", provider.token("one", former)).statusCode());
            JsonObject unverified = scoped("vauban:embed");
            unverified.addProperty("email_verified", false);
            assertEquals(401, send(served, "/v1/models", "", provider.token("one", unverified)).statusCode());
            String user = new ApiKeys(keys, Clock.systemUTC()).user("ada@example.org");
            assertTrue(served.auditText().contains("(" + user + ")") && !served.auditText().contains("ada@"));
            new ApiKeys(keys, Clock.systemUTC()).add("Ada@example.org", null, KeyRole.AUDITOR,
                    KeyRole.AUDITOR.scopes());
            watch.remove("groups");
            assertEquals(401, send(served, "/metrics", "", provider.token("one", watch)).statusCode());
            Files.writeString(rules, RULES.formatted(provider.issuer(), "\"ADA@example.org\""));
            assertEquals(401, send(served, "/v1/models", "", ada).statusCode());
            assertEquals(2, provider.asked.size(), "the keys stay although the file has changed");
        }
    }

    @Test
    void aProviderThatIsDownIsToldAsSuch() throws Exception {
        Path rules = folder.resolve("identities.json");
        Files.writeString(rules, RULES.formatted(provider.issuer(), ""));
        provider.mood = TestProvider.Mood.DOWN;
        Path keys = folder.resolve("keys.json");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Grace", null, KeyRole.USER, KeyRole.USER.scopes())
                .text();
        try (Served served = Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(),
                each.models(), keys).withIdentities(rules))) {
            HttpResponse<String> down = send(served, "/v1/models", "", member("groups", "developers"));
            assertEquals(503, down.statusCode());
            assertFalse(down.body().contains(provider.issuer()), "addresses of the site are for its log");
            assertEquals("unavailable", Served.error(down).get("code").getAsString());
            assertEquals(200, send(served, "/v1/models", "", key).statusCode(), "keys need no provider");
        }
    }

    private String member(String claim, String... values) throws Exception {
        JsonObject claims = provider.claims(Instant.now());
        JsonArray all = new JsonArray();
        for (String value : values) {
            all.add(new JsonPrimitive(value));
        }
        claims.add(claim, all);
        return provider.token("one", claims);
    }

    private JsonObject scoped(String scope) {
        JsonObject claims = provider.claims(Instant.now());
        claims.addProperty("scope", scope);
        return claims;
    }

    private static HttpResponse<String> send(Served served, String path, String json, String token) throws Exception {
        return served.client.send((json.isEmpty() ? served.request(path) : served.posting(path, json))
                .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
    }
}
