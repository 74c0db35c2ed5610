// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.policy.Policy;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.identity.People;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;
import org.vauban.server.tests.TestProvider;

/** The server recognises a person by any credential: a key, a certificate, a token or a password. */
class PeopleTest {
    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final String WATCH = "cn=watch,ou=groups,dc=example,dc=org";
    private static final String AUDITORS = "cn=auditors,ou=groups,dc=example,dc=org";
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    private TestProvider provider;
    private TestDirectory directory;
    private Path keys;
    private Path rules;
    private ApiKeys known;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("directory", "CN=directory", "-ext", "san=ip:127.0.0.1,dns:localhost");
        authority.sign("ada", "CN=Ada,O=Example", "-ext", "san=email:ada.lovelace@example.org");
    }

    @BeforeEach
    void start() throws Exception {
        provider = new TestProvider();
        provider.keys.put("one", TestProvider.pair("ES256"));
        directory = new TestDirectory(authority.context("directory"), false);
        enter("al", WATCH);
        keys = folder.resolve("keys.json");
        rules = folder.resolve("identities.json");
        known = new ApiKeys(keys, Clock.systemUTC(), () -> Policy.NONE, new People(rules));
        configure("\"people\":[{\"name\":\"Ada Lovelace\",\"also\":[\"ada.lovelace@example.org\",\"AL\",\"ada\"]}]");
    }

    @AfterEach
    void stop() throws Exception {
        directory.close();
        provider.close();
    }

    private void enter(String user, String group) {
        directory.add("uid=" + user + "," + PEOPLE, Map.of("uid", List.of(user), "userPassword", List.of("sesame"),
                "memberOf", List.of(group)));
    }

    private void configure(String more) throws Exception {
        Files.writeString(rules, "{\"certificates\":[{\"email\":\"*.*@example.org\",\"role\":\"auditor\"}],"
                + "\"oidc\":{\"issuer\":\"" + provider.issuer() + "\",\"audience\":\"vauban\",\"name\":\"sub\","
                + "\"rules\":[{\"claim\":\"groups\",\"value\":\"a\"}]},"
                + "\"ldap\":{\"address\":\"ldap://127.0.0.1:" + directory.port() + "\",\"startTls\":true,"
                + "\"authorities\":\"" + shared.resolve("authority.pem") + "\",\"user\":\"uid={user}," + PEOPLE
                + "\",\"name\":\"uid\",\"membership\":\"memberOf\",\"cacheSeconds\":0,\"timeoutSeconds\":60,"
                + "\"rules\":[{\"group\":\"" + WATCH + "\",\"role\":\"operator\"},{\"group\":\"" + AUDITORS
                + "\",\"role\":\"auditor\"},{\"group\":\""
                + PEOPLE + "\"}]}," + more + "}");
    }

    private String token(String user) throws Exception {
        JsonObject claims = provider.claims(Instant.now());
        claims.addProperty("sub", user);
        claims.add("groups", JsonParser.parseString("[\"a\"]"));
        return provider.token("one", claims);
    }

    private static final String DUTIES = "{\"claim\":\"groups\",\"value\":\"watch\",\"role\":\"operator\"},"
            + "{\"claim\":\"groups\",\"value\":\"auditors\",\"role\":\"auditor\"},";

    /** Configures duties for the provider's groups, too. */
    private void configureDuties() throws Exception {
        Files.writeString(rules, Files.readString(rules).replace("{\"claim\":", DUTIES + "{\"claim\":"));
    }

    /** Lets users of the directory sign in to the console. */
    private void configureConsole() throws Exception {
        Files.writeString(rules, Files.readString(rules).replace("\"cacheSeconds\":0,",
                "\"cacheSeconds\":0,\"console\":{\"address\":\"http://127.0.0.1:8080\"},"));
    }

    /** @param age the token's age in seconds; null for a token without an issue time */
    private String token(String group, Integer age) throws Exception {
        return token(group, age == null ? null : Instant.now().minusSeconds(age));
    }

    private String token(String group, Instant issued) throws Exception {
        JsonObject claims = provider.claims(Instant.now());
        claims.addProperty("sub", "ada");
        claims.add("groups", JsonParser.parseString("[\"" + group + "\"]"));
        claims.remove("iat");
        if (issued != null) {
            claims.addProperty("iat", issued.getEpochSecond());
        }
        return provider.token("one", claims);
    }

    private Identities identities() {
        return new Identities(rules, known, Clock.systemUTC());
    }

    private static String refused(Identities identities, Attempt attempt) {
        IdentityException refused = assertThrows(IdentityException.class, () -> attempt.make(identities));
        assertTrue(refused.refused(), refused.getMessage());
        return refused.getMessage();
    }

    private interface Attempt {
        void make(Identities identities) throws Exception;
    }

    @Test
    void allNamesOfAPersonAreOneUser() throws Exception {
        String key = known.add("Ada Lovelace", null, KeyScope.standard()).text();
        String token = token("ADA");
        String user = known.user("ada lovelace");
        try (Identities identities = identities()) {
            assertEquals(user, known.authenticate(key).orElseThrow().user());
            assertEquals("user-" + user, known.authenticate(key).orElseThrow().id());
            assertEquals(known.authenticate(key).orElseThrow().id(), identities.token(token).orElseThrow().id());
            assertEquals(user, identities.password("al", "sesame").user());
        }
        try (Identities identities = identities()) {
            assertEquals(user, identities.certificate(authority.certificate("ada")).user());
        }
        assertNotEquals(user, known.user("Ada Byron"));
    }

    @Test
    void quotasLimitsAndTheAuditSeeOnePerson() throws Exception {
        String key = known.add("Ada Lovelace", null, KeyScope.standard()).text();
        enter("al", PEOPLE);
        // the server runs without TLS
        Files.writeString(rules, Files.readString(rules).replaceFirst("\"certificates\":\\[.*?\\],", ""));
        String token = token("ada");
        String stranger = known.add("Grace", null, KeyScope.standard()).text();
        FakeEngine engine = new FakeEngine();
        try (Served served = Served.with(engine, folder, each -> new ServerConfiguration(each.listen(), each.models(),
                keys).withIdentities(rules).withQuotas(new Quotas(3, 0, null)))) {
            for (String shown : List.of("Bearer " + key, "Bearer " + token, basic("al:sesame"))) {
                var answer = served.client.sendAsync(chat(served, shown), BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                assertEquals("user-" + known.user("Ada Lovelace"), asked.chat.isolation(), "fairness goes by it");
                asked.write("Hi").end();
                assertEquals(200, answer.get(60, TimeUnit.SECONDS).statusCode());
            }
            for (String shown : List.of("Bearer " + key, "Bearer " + token, basic("al:sesame"))) {
                HttpResponse<String> fourth = served.client.send(chat(served, shown), BodyHandlers.ofString());
                assertEquals(429, fourth.statusCode(), fourth.body());
            }
            var other = served.client.sendAsync(chat(served, "Bearer " + stranger), BodyHandlers.ofString());
            engine.next().write("Hi").end();
            assertEquals(200, other.get(60, TimeUnit.SECONDS).statusCode());
            String user = "(" + known.user("Ada Lovelace") + ")";
            long lines = served.auditText().lines().filter(line -> line.contains(user)).count();
            assertEquals(3, lines, served.auditText());
        }
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest chat(Served served, String shown) {
        return served.posting("/v1/chat/completions", CHAT).header("Authorization", shown).build();
    }

    @Tag("claim:server-authenticated")
    @Test
    void whatDifferentIdentitiesOfOnePersonMayDoStaysSeparate() throws Exception {
        try (Identities identities = identities()) {
            identities.password("al", "sesame");
            String told = refused(identities, each -> each.certificate(authority.certificate("ada")));
            assertTrue(told.contains("operator") && told.contains("auditor"), told);
            identities.password("al", "sesame");
        }
        try (Identities identities = identities()) {
            identities.certificate(authority.certificate("ada"));
            refused(identities, each -> each.password("al", "sesame"));
            // another person is not affected
            enter("bob", WATCH);
            identities.password("bob", "sesame");
        }
        known.add("AL", null, KeyRole.PUBLISHER, KeyRole.PUBLISHER.scopes());
        try (Identities identities = identities()) {
            refused(identities, each -> each.password("al", "sesame"));
            refused(identities, each -> each.certificate(authority.certificate("ada")));
        }
        assertThrows(KeyFileException.class,
                () -> known.add("Ada Lovelace", null, KeyRole.OPERATOR, KeyRole.OPERATOR.scopes()));
    }

    @Test
    void oneAccountMayGetAnotherDuty() throws Exception {
        try (Identities identities = identities()) {
            assertEquals(KeyRole.OPERATOR.scopes(), identities.password("al", "sesame").scopes());
            enter("al", AUDITORS);
            assertEquals(KeyRole.AUDITOR.scopes(), identities.password("al", "sesame").scopes());
            identities.certificate(authority.certificate("ada"));
            enter("al", WATCH);
            refused(identities, each -> each.password("al", "sesame"));
        }
    }

    @Test
    void aSessionOfAFormerDutyEndsWhenTheAccountShowsAnotherOne() throws Exception {
        configureConsole();
        try (Identities identities = identities()) {
            String watching = identities.signIn("al", "sesame");
            assertEquals(KeyRole.OPERATOR.scopes(), identities.session(watching, true).scopes());
            enter("al", AUDITORS);
            String auditing = identities.signIn("al", "sesame");
            String told = refused(identities, each -> each.session(watching, true));
            assertTrue(told.contains("Sign in"), told);
            assertEquals(KeyRole.AUDITOR.scopes(), identities.session(auditing, true).scopes());
            enter("al", WATCH);
            assertEquals(KeyRole.OPERATOR.scopes(), identities.password("al", "sesame").scopes());
            refused(identities, each -> each.session(auditing, true));
            enter("al", PEOPLE);
            assertEquals(KeyRole.USER.scopes(), identities.password("al", "sesame").scopes());
            refused(identities, each -> each.session(auditing, true));
            refused(identities, each -> each.session(watching, true));
        }
    }

    @Test
    void aSessionOfADutyEndsWhenTheAccountHasNoneAnyMore() throws Exception {
        configureConsole();
        try (Identities identities = identities()) {
            String watching = identities.signIn("al", "sesame");
            enter("ada", PEOPLE); // another account of the same person
            identities.password("ada", "sesame");
            assertEquals(KeyRole.OPERATOR.scopes(), identities.session(watching, true).scopes());
            enter("al", PEOPLE);
            String asking = identities.signIn("al", "sesame");
            refused(identities, each -> each.session(watching, true));
            assertEquals(KeyRole.USER.scopes(), identities.session(asking, true).scopes());
            enter("al", WATCH);
            identities.password("al", "sesame");
            assertEquals(KeyRole.USER.scopes(), identities.session(asking, true).scopes());
        }
    }

    /** Issue times have a resolution of one second: two tokens with different duties can carry the same time. */
    @Tag("claim:server-authenticated")
    @Test
    void ofTokensOfOneSecondTheDutyThatIsShownLastCounts() throws Exception {
        configureDuties();
        String watching = token("watch", Instant.parse("2026-01-01T00:00:00Z"));
        String auditing = token("auditors", Instant.parse("2026-01-01T00:00:00Z"));
        try (Identities identities = identities()) {
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(watching).orElseThrow().scopes());
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(watching).orElseThrow().scopes());
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
            refused(identities, each -> each.token(watching));
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
            String again = token("watch", Instant.parse("2026-01-01T00:00:01Z"));
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(again).orElseThrow().scopes());
            refused(identities, each -> each.token(auditing));
        }
    }

    @Tag("claim:server-authenticated")
    @Test
    void aTokenFromBeforeTheAccountGotAnotherDutyIsRefused() throws Exception {
        configureDuties();
        String watching = token("watch", 300);
        String auditing = token("auditors", 200);
        String asking = token("a", 100);
        try (Identities identities = identities()) {
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(watching).orElseThrow().scopes());
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
            String told = refused(identities, each -> each.token(watching));
            assertTrue(told.contains("another"), told);
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
            // the provider may include fewer groups for some of its clients
            assertEquals(KeyRole.USER.scopes(), identities.token(asking).orElseThrow().scopes());
            refused(identities, each -> each.token(watching));
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
            // the former duty again
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(token("watch", 50)).orElseThrow().scopes());
            refused(identities, each -> each.token(auditing));
            String ageless = token("auditors", (Instant) null);
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(ageless).orElseThrow().scopes(),
                    "nobody knows how old it is");
        }
    }

    @Test
    void dutiesAreKnownAfterARestartWhereAFileKeepsThem() throws Exception {
        Path duties = folder.resolve("duties.json");
        configure("\"people\":[{\"name\":\"Ada\",\"also\":[\"ada.lovelace@example.org\",\"al\"]}],\"duties\":\""
                + duties + "\"");
        try (Identities identities = identities()) {
            identities.password("al", "sesame");
        }
        String kept = Files.readString(duties);
        assertTrue(kept.contains(known.user("Ada")) && !kept.contains("\"al\""), kept);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(duties)));
        try (Identities identities = identities()) {
            refused(identities, each -> each.certificate(authority.certificate("ada")));
            Files.writeString(duties, "{");
            IdentityException damaged = assertThrows(IdentityException.class,
                    () -> identities.certificate(authority.certificate("ada")));
            assertFalse(damaged.refused(), damaged.getMessage());
            Files.writeString(duties, "{\"duties\":{}}\n");
            identities.certificate(authority.certificate("ada"));
        }
    }

    @Tag("claim:server-authenticated")
    @Test
    void onlyUsersWithADutyNeedTheFileThatKeepsDuties() throws Exception {
        Path duties = folder.resolve("duties.json");
        configure("\"people\":[{\"name\":\"Ada\",\"also\":[\"ada.lovelace@example.org\",\"al\"]}],\"duties\":\""
                + duties + "\"");
        configureConsole();
        enter("bob", PEOPLE);
        try (Identities identities = identities()) {
            String watching = identities.signIn("al", "sesame");
            String asking = identities.signIn("bob", "sesame");
            String kept = Files.readString(duties);
            Files.writeString(duties, "{");
            for (Attempt each : List.<Attempt>of(now -> now.password("al", "sesame"), now -> now.signIn("al", "sesame"),
                    now -> now.session(watching, true), now -> now.certificate(authority.certificate("ada")))) {
                assertFalse(assertThrows(IdentityException.class, () -> each.make(identities)).refused());
            }
            assertEquals(KeyRole.USER.scopes(), identities.password("bob", "sesame").scopes());
            assertEquals(KeyRole.USER.scopes(), identities.session(asking, true).scopes());
            assertEquals(KeyRole.USER.scopes(), identities.token(token("bob")).orElseThrow().scopes());
            enter("al", PEOPLE); // no longer on watch, which cannot be recorded now
            assertEquals(KeyRole.USER.scopes(), identities.password("al", "sesame").scopes());
            refused(identities, now -> now.session(watching, true));
            assertEquals("{", Files.readString(duties));
            Files.writeString(duties, kept);
            refused(identities, now -> now.certificate(authority.certificate("ada")));
            identities.password("al", "sesame");
            assertEquals(KeyRole.AUDITOR.scopes(), identities.certificate(authority.certificate("ada")).scopes());
        }
    }

    @Tag("claim:server-authenticated")
    @Test
    void aTokenFromBeforeTheAccountGotAnotherDutyIsRefusedAfterARestart() throws Exception {
        Path duties = folder.resolve("duties.json");
        configure("\"duties\":\"" + duties + "\"");
        configureDuties();
        String watching = token("watch", Instant.parse("2026-01-01T00:00:00Z"));
        String auditing = token("auditors", Instant.parse("2026-01-01T00:00:00Z"));
        try (Identities identities = identities()) {
            identities.token(watching);
            identities.token(auditing);
        }
        try (Identities identities = identities()) {
            refused(identities, each -> each.token(watching));
            identities.token(auditing);
            identities.token(token("auditors", 100)); // the same duty in a later token
        }
        try (Identities identities = identities()) {
            refused(identities, each -> each.token(token("watch", 200)));
            assertEquals(KeyRole.OPERATOR.scopes(), identities.token(token("watch", 50)).orElseThrow().scopes());
            Files.writeString(duties, Files.readString(duties).replace("Z\"", "\""));
            IdentityException damaged = assertThrows(IdentityException.class, () -> identities.token(watching));
            assertTrue(!damaged.refused() && damaged.getMessage().contains("issued."), damaged.getMessage());
            Files.delete(duties);
            assertEquals(KeyRole.AUDITOR.scopes(), identities.token(auditing).orElseThrow().scopes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"a\"},{\"name\":\"A \"}", "{\"name\":\"a\",\"also\":[\"b\"]},{\"name\":\"b\"}",
            "{\"name\":\"a\",\"also\":[\"x\"]},{\"name\":\"b\",\"also\":[\"X\"]}", "{\"name\":\"a\",\"also\":[\"a\"]}",
            "{\"name\":\" \"}", "{\"also\":[\"a\"]}", "{\"name\":\"a\",\"role\":\"user\"}"})
    void aNameIsThatOfOnePerson(String people) throws Exception {
        configure("\"people\":[" + people + "]");
        String told = assertThrows(IdentityException.class, () -> Identities.check(rules)).getMessage();
        assertTrue(told.contains("people["), told);
        assertThrows(KeyFileException.class, () -> known.user("a"), "nobody is let in");
    }
}
