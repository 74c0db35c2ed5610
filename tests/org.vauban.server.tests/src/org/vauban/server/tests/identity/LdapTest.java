// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.naming.ldap.LdapName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;
import org.vauban.server.ldap.LdapException;
import org.vauban.server.ldap.LdapLogin;
import org.vauban.server.ldap.LdapLogin.Outcome;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;

/** Names and passwords of a directory identify people, whatever a client tries with them. */
@Tag("slow")
class LdapTest {
    private static final String PEOPLE = "ou=people,dc=example,dc=org";
    private static final String DEVELOPERS = "cn=developers,ou=groups,dc=example,dc=org";
    private static final String WATCH = "cn=watch,ou=groups,dc=example,dc=org";
    private static final String AUDITORS = "cn=auditors,ou=groups,dc=example,dc=org";
    private static final String EMBED = "{\"input\":\"a text of mine\"}";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    private final AtomicLong passed = new AtomicLong();
    private TestDirectory directory;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("directory", "CN=directory", "-ext", "san=ip:127.0.0.1,dns:localhost");
    }

    @BeforeEach
    void start() throws Exception {
        start(false);
    }

    private void start(boolean ldaps) throws Exception {
        directory = new TestDirectory(authority.context("directory"), ldaps);
        directory.add("uid=ada," + PEOPLE, Map.of("uid", List.of("ada"), "userPassword", List.of("s\u00e9same, ouvre"),
                "memberOf", List.of(DEVELOPERS)));
        directory.add("uid=grace," + PEOPLE, Map.of("uid", List.of("grace"), "userPassword", List.of("hopper"),
                "memberOf", List.of("CN=Watch, OU=groups, DC=example, DC=org")));
        directory.add("uid=eve," + PEOPLE, Map.of("uid", List.of("eve"), "userPassword", List.of("apple"), "memberOf",
                List.of(WATCH, AUDITORS)));
        directory.add("cn=reader,dc=example,dc=org", Map.of("userPassword", List.of("reads")));
        directory.add(DEVELOPERS, Map.of("member", List.of("uid=ada," + PEOPLE)));
    }

    @AfterEach
    void stop() throws Exception {
        directory.close();
        assertEquals(List.of(), directory.plainBinds);
    }

    /** Returns settings for StartTLS, with users at a known place. */
    private String settings(String... more) {
        return "{\"address\":\"ldap://127.0.0.1:" + directory.port() + "\",\"startTls\":true,\"authorities\":\""
                + shared.resolve("authority.pem") + "\",\"user\":\"uid={user}," + PEOPLE
                + "\",\"name\":\"uid\",\"membership\":\"memberOf\",\"timeoutSeconds\":60"
                + String.join("", List.of(more).stream().map(each -> "," + each).toList()) + "}";
    }

    /** Returns settings for LDAPS, with users and groups found by searches. */
    private String searching() throws Exception {
        Path password = folder.resolve("reader");
        TestAuthority.writePrivate(password, "reads\n");
        return "{\"address\":\"ldaps://127.0.0.1:" + directory.port() + "\",\"authorities\":\""
                + shared.resolve("authority.pem") + "\",\"search\":{\"base\":\"" + PEOPLE + "\",\"filter\":\"(&(uid="
                + "{user})(objectClass=*))\",\"bind\":\"cn=reader,dc=example,dc=org\",\"passwordFile\":\"" + password
                + "\"},\"groups\":{\"base\":\"ou=groups,dc=example,dc=org\",\"filter\":\"(member={dn})\"},"
                + "\"name\":\"uid\",\"timeoutSeconds\":60}";
    }

    private LdapLogin login(String settings) throws Exception {
        return new LdapLogin(LdapSettings.parse(JsonFields.of(JsonDocument.parse(settings).getAsJsonObject())),
                passed::get);
    }

    private static void refused(LdapLogin login, String user, String password) throws Exception {
        assertEquals(Outcome.REFUSED, login.login(user, password).outcome(), user + " " + password);
    }

    @Test
    void aPasswordIsVerifiedOverStartTls() throws Exception {
        LdapLogin login = login(settings());
        login.check();
        assertEquals("ada", login.login("ada", "s\u00e9same, ouvre").person().orElseThrow().name());
        refused(login, "ada", "sesame");
        refused(login, "nobody", "s\u00e9same, ouvre");
    }

    @Test
    void authoritiesThatAreRenewedCountFromTheNextQuestionOn() throws Exception {
        Path authorities = folder.resolve("authorities.pem");
        TestAuthority.make(Files.createDirectory(folder.resolve("former")));
        Files.copy(folder.resolve("former/authority.pem"), authorities);
        LdapLogin login = login(settings().replace(shared.resolve("authority.pem").toString(), authorities.toString()));
        assertThrows(LdapException.class, () -> login.login("grace", "hopper"));
        Files.copy(shared.resolve("authority.pem"), authorities, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Outcome.ACCEPTED, login.login("grace", "hopper").outcome());
        Files.writeString(authorities, "half-writ");
        assertEquals(Outcome.ACCEPTED, login.login("eve", "apple").outcome(), "those of before");
    }

    @Test
    void usersAndGroupsAreSearchedForOverLdaps() throws Exception {
        directory.close();
        start(true);
        LdapLogin login = login(searching());
        login.check();
        assertEquals("[" + DEVELOPERS + "]",
                login.login("Ada", "s\u00e9same, ouvre").person().orElseThrow().groups().toString());
        assertEquals("ada", login.login("Ada", "s\u00e9same, ouvre").person().orElseThrow().name());
        refused(login, "ada", "apple");
    }

    /** A bind with a name but no password succeeds as an anonymous bind. */
    @Tag("claim:server-authenticated")
    @Test
    void anEmptyPasswordIsNotEvenSent() throws Exception {
        LdapLogin login = login(settings());
        refused(login, "ada", "");
        refused(login, "ada", "\0");
        refused(login, "ada", "x".repeat(2_000));
        refused(login, "", "hopper");
        refused(login, "ada\n", "hopper");
        assertEquals(List.of(), directory.binds);
    }

    @Tag("claim:server-authenticated")
    @ParameterizedTest
    @ValueSource(strings = {"*", "a*", "ada)(uid=*", "*)(objectClass=*", "ada\\2a", "(|(uid=*)(uid=*))", "ada\u00e9)"})
    void whatIsTypedIsNoPartOfAFilter(String typed) throws Exception {
        directory.close();
        start(true);
        LdapLogin login = login(searching());
        for (String password : List.of("s\u00e9same, ouvre", "hopper")) {
            refused(login, typed, password);
        }
        String bytes = new String(typed.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertTrue(directory.filters.getFirst().contains(bytes), "it is one value: " + directory.filters);
        assertEquals(List.of("cn=reader,dc=example,dc=org"), directory.binds.stream().distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x,uid=grace", "grace," + PEOPLE + "+uid=x", "grace+cn=x", "\"grace\"", "#04", " grace",
            "grace\\"})
    void whatIsTypedIsNoPartOfADistinguishedName(String typed) throws Exception {
        refused(login(settings()), typed, "hopper");
        assertFalse(directory.binds.contains("uid=grace," + PEOPLE), directory.binds.toString());
    }

    @Test
    void wrongPasswordsOfOneNameAreBounded() throws Exception {
        LdapLogin login = login(settings());
        for (int i = 0; i < 5; i++) {
            refused(login, List.of("grace", "Grace", "GRACE ", "gr\uff41ce", "grace").get(i), "guess " + i);
        }
        int before = directory.binds.size();
        assertEquals(Outcome.TOO_MANY_ATTEMPTS, login.login("grace", "hopper").outcome());
        assertEquals(before, directory.binds.size(), "the directory is left in peace");
        assertEquals(Outcome.ACCEPTED, login.login("ada", "s\u00e9same, ouvre").outcome());
        passed.addAndGet(Duration.ofSeconds(61).toNanos());
        assertEquals(Outcome.ACCEPTED, login.login("grace", "hopper").outcome());
    }

    @Tag("claim:server-authenticated")
    @Test
    void asManyAtOnceAreNoMore() throws Exception {
        LdapLogin login = login(settings());
        List<Outcome> outcomes = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                String guess = "guess " + i;
                threads.submit(() -> outcomes.add(login.login("grace", guess).outcome()));
            }
        }
        assertTrue(directory.binds.size() <= 5, directory.binds.toString());
        assertTrue(outcomes.contains(Outcome.REFUSED) && !outcomes.contains(Outcome.ACCEPTED), outcomes.toString());
    }

    @Test
    void aVerifiedPasswordIsGoodForABoundedTimeWhileTheDirectoryIsDown() throws Exception {
        LdapLogin login = login(settings("\"cacheSeconds\":300"));
        assertEquals(Outcome.ACCEPTED, login.login("grace", "hopper").outcome());
        int before = directory.binds.size();
        directory.down = true;
        passed.addAndGet(Duration.ofSeconds(299).toNanos());
        assertEquals(Outcome.ACCEPTED, login.login("grace", "hopper").outcome());
        assertEquals(before, directory.binds.size(), "it was not asked");
        assertThrows(LdapException.class, () -> login.login("grace", "another"));
        assertThrows(LdapException.class, () -> login.login("ada", "s\u00e9same, ouvre"));
        passed.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThrows(LdapException.class, () -> login.login("grace", "hopper"));
        directory.down = false;
        assertEquals(Outcome.ACCEPTED, login.login("grace", "hopper").outcome());
    }

    @Test
    void whatAnotherSpellingOfTheNameShowsCountsForAll() throws Exception {
        directory.close();
        start(true);
        LdapLogin login = login(searching().replace("\"timeoutSeconds\"", "\"cacheSeconds\":300,\"timeoutSeconds\""));
        assertEquals(Set.of(new LdapName(DEVELOPERS)), groups(login, "ada"));
        directory.add(DEVELOPERS, Map.of("member", List.of()));
        directory.add(AUDITORS, Map.of("member", List.of("uid=ada," + PEOPLE)));
        assertEquals(Set.of(new LdapName(DEVELOPERS)), groups(login, "ada"), "the directory is not asked again");
        assertEquals(Set.of(new LdapName(AUDITORS)), groups(login, "ADA"));
        assertEquals(Set.of(new LdapName(AUDITORS)), groups(login, "ada"), "or one person would have both duties");
    }

    @Test
    void spellingsOfANameThatShowTheSameAreRememberedSideBySide() throws Exception {
        directory.close();
        start(true);
        LdapLogin login = login(searching().replace("\"timeoutSeconds\"", "\"cacheSeconds\":300,\"timeoutSeconds\""));
        assertEquals(groups(login, "ada"), groups(login, "ADA"));
        int before = directory.binds.size();
        assertEquals(groups(login, "ada"), groups(login, "ADA"));
        assertEquals(before, directory.binds.size(), "two clients of one person do not ask each time");
    }

    private static Set<LdapName> groups(LdapLogin login, String user) throws Exception {
        return login.login(user, "s\u00e9same, ouvre").person().orElseThrow().groups();
    }

    @Test
    void aDirectoryThatStallsIsGivenUp() throws Exception {
        directory.stalls = true;
        LdapLogin login = login(settings().replace("\"timeoutSeconds\":60", "\"timeoutSeconds\":1"));
        assertThrows(LdapException.class, () -> login.login("grace", "hopper"));
        assertThrows(LdapException.class, login::check);
    }

    @Test
    void aPrivateAuthorityIsTrustedAndNoOtherOne() throws Exception {
        Path strange = Files.createDirectory(folder.resolve("strange"));
        TestAuthority.make(strange);
        for (boolean ldaps : new boolean[] {false, true}) {
            directory.close();
            start(ldaps);
            String settings = (ldaps ? searching() : settings()).replace(shared.resolve("authority.pem").toString(),
                    strange.resolve("authority.pem").toString());
            assertThrows(LdapException.class, () -> login(settings).login("grace", "hopper"));
            assertEquals(List.of(), directory.binds, "no password was sent");
        }
    }

    @Test
    void nobodyIsAskedElsewhere() throws Exception {
        directory.close();
        start(true);
        directory.refers = true;
        LdapLogin login = login(searching());
        assertEquals("ada", login.login("ada", "s\u00e9same, ouvre").person().orElseThrow().name());
        assertTrue(directory.binds.stream().allMatch(each -> each.endsWith("dc=example,dc=org")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"address\":\"ldap://ldap.example.org\"", "\"address\":\"https://ldap.example.org\"",
            "\"address\":\"ldaps://u:p@ldap.example.org\"", "\"address\":\"ldaps://ldap.example.org/dc=org\"",
            "\"startTls\":true", "\"user\":\"uid=ada\"", "\"user\":\"uid={user},cn={user}\"", "\"user\":\"{user}\"",
            "\"search\":{\"base\":\"dc=x\"}", "\"groups\":{\"base\":\"dc=x\",\"filter\":\"(member=x)\"}",
            "\"groups\":{\"base\":\"x\",\"filter\":\"(member={dn})\"}", "\"authorities\":\"ca.pem\"", "\"rules\":[]",
            "\"authorities\":\"/\\u0000\"",
            "\"rules\":[{\"group\":\"watch\"}]", "\"cacheSeconds\":3601", "\"password\":\"x\""})
    void aConfigurationThatCouldSurpriseIsRefused(String field) throws Exception {
        JsonObject ldap = JsonDocument.parse("{\"address\":\"ldaps://ldap.example.org\",\"user\":\"uid={user},dc=x\","
                + "\"name\":\"uid\",\"rules\":[{\"group\":\"" + WATCH + "\"}]}").getAsJsonObject();
        Path file = folder.resolve("identities.json");
        Files.writeString(file, "{\"ldap\":" + ldap + "}");
        Identities.check(file);
        JsonDocument.parse("{" + field + "}").getAsJsonObject().asMap().forEach(ldap::add);
        Files.writeString(file, "{\"ldap\":" + ldap + "}");
        String told = assertThrows(IdentityException.class, () -> Identities.check(file)).getMessage();
        assertTrue(told.contains("ldap."), told);
    }

    @Tag("claim:server-authenticated")
    @Test
    void whoHasAPasswordMayDoWhatTheGroupsSay() throws Exception {
        Path keys = folder.resolve("keys.json");
        Path rules = folder.resolve("identities.json");
        String with = settings("\"rules\":[{\"group\":\"" + DEVELOPERS + "\",\"scopes\":[\"embedding\"]},{\"group\":\""
                + WATCH + "\",\"role\":\"operator\"},{\"group\":\"" + AUDITORS + "\",\"role\":\"auditor\"}]");
        Files.writeString(rules, "{\"ldap\":" + with + "}");
        try (Served served = Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(),
                each.models(), keys).withIdentities(rules))) {
            assertEquals(200, send(served, "/v1/embeddings", EMBED, "ada:s\u00e9same, ouvre").statusCode());
            assertEquals(403, send(served, "/metrics", "", "ada:s\u00e9same, ouvre").statusCode());
            assertEquals(401, send(served, "/v1/models", "", "ada:hopper").statusCode());
            assertEquals(401, send(served, "/v1/models", "", "ada:").statusCode());
            assertEquals(401, send(served, "/v1/models", "", "ada").statusCode());
            int asked = directory.binds.size();
            String key = new ApiKeys(keys, Clock.systemUTC()).add("ada", null, KeyScope.standard()).text();
            assertEquals(401, send(served, "/v1/models", "", "ada:" + key).statusCode());
            assertEquals(asked, directory.binds.size(), "no directory learns a key");
            HttpResponse<String> both = send(served, "/metrics", "", "eve:apple");
            assertEquals(401, both.statusCode());
            assertTrue(both.body().contains("exclude each other"), both.body());
            String metrics = send(served, "/metrics", "", "grace:hopper").body();
            assertTrue(metrics.contains("kind=\"password\",result=\"accepted\"} 3") && !metrics.contains("grace"),
                    metrics);
            String user = new ApiKeys(keys, Clock.systemUTC()).user("ada");
            assertTrue(served.auditText().contains("(" + user + ")") && !served.auditText().contains("ouvre"));
            directory.down = true;
            HttpResponse<String> down = send(served, "/v1/models", "", "grace:another");
            assertEquals(503, down.statusCode());
            assertFalse(down.body().contains("ldap://"), "addresses of the site are for its log");
            directory.down = false;
            HttpResponse<String> many = send(served, "/v1/models", "", "eve:guess");
            for (int i = 0; i < 50 && many.statusCode() == 401; i++) { // five per minute, however slow each attempt is
                many = send(served, "/v1/models", "", "eve:guess" + i);
            }
            assertEquals(429, many.statusCode());
            assertEquals("60", many.headers().firstValue("Retry-After").orElse(""));
            Files.writeString(rules, "{\"ldap\":" + with + ",\"refused\":[\"GRACE\"]}");
            assertEquals(401, send(served, "/metrics", "", "grace:hopper").statusCode());
        }
    }

    /** The password is not kept, so it cannot be verified again and the session ends. */
    @Test
    void aSessionOfTheLanguageServerThatBeganWithAPasswordEnds() throws Exception {
        Path keys = folder.resolve("keys.json");
        Path rules = folder.resolve("identities.json");
        Files.writeString(rules, "{\"ldap\":" + settings("\"rules\":[{\"group\":\"" + DEVELOPERS + "\"}]") + "}");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Grace", null, KeyScope.standard()).text();
        LspLimits limits = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), Duration.ofMillis(100),
                Duration.ofHours(1)).withLongest(Duration.ofMinutes(10));
        try (Served served = Served.speakingAs(NoEngines.service(folder, limits, passed::get), new FakeEngine(),
                folder, each -> new ServerConfiguration(each.listen(), each.models(), keys).withIdentities(rules))) {
            LspClient typed = new LspClient();
            WebSocket session = LspClient.begin(served, typed,
                    builder -> builder.header("Authorization", basic("ada:s\u00e9same, ouvre")));
            LspClient keyed = new LspClient();
            WebSocket other = LspClient.begin(served, keyed,
                    builder -> builder.header("Authorization", "Bearer " + key));
            passed.addAndGet(Duration.ofMinutes(10).toNanos());
            typed.staysOpen(session);
            passed.incrementAndGet();
            assertEquals(1008, typed.code());
            assertTrue(typed.reason().endsWith("Connect again."), typed.reason());
            keyed.staysOpen(other);
        }
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(Served served, String path, String json, String login) throws Exception {
        return served.client.send((json.isEmpty() ? served.request(path) : served.posting(path, json))
                .header("Authorization", basic(login)).build(), BodyHandlers.ofString());
    }
}
