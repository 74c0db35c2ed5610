// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
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
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** Kerberos tickets issued by a real KDC identify people, whatever a client tries with them. */
class KerberosTest {
    private static final String SERVICE = "HTTP/llm.example.org@" + TestRealm.NAME;
    private static final String KERBEROS = "1.2.840.113554.1.2.2";

    @TempDir
    static Path shared;
    private static TestRealm realm;
    private static Path keytab;
    private static Path ada;
    private static Path grace;
    private static Path stranger;

    @TempDir
    Path folder;

    private Path rules;
    private Served served;

    @BeforeAll
    static void make() throws Exception {
        assumeTrue(TestRealm.installed(), "krb5-kdc is not installed");
        realm = new TestRealm(shared);
        keytab = realm.add("HTTP/llm.example.org");
        realm.add("HTTP/other.example.org");
        ada = realm.add("ada");
        grace = realm.add("grace/admin");
        stranger = realm.add("eve.x");
    }

    @AfterAll
    static void end() {
        if (realm != null) {
            realm.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        rules = folder.resolve("identities.json");
        configure(keytab, "");
        served = Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(), each.models(),
                folder.resolve("keys.json")).withIdentities(rules));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private void configure(Path keys, String more) throws Exception {
        Files.writeString(rules, "{\"kerberos\":{\"principal\":\"" + SERVICE + "\",\"keytab\":\"" + keys
                + "\",\"realm\":\"" + TestRealm.NAME + "\",\"rules\":[{\"principal\":\"*@" + TestRealm.NAME
                + "\",\"scopes\":[\"chat\"]},{\"principal\":\"*/admin@" + TestRealm.NAME
                + "\",\"role\":\"operator\"}]}" + more + "}");
    }

    private HttpResponse<String> send(String path, byte[] token) throws Exception {
        HttpRequest.Builder request = served.request(path);
        if (token != null) {
            request.header("Authorization", "Negotiate " + Base64.getEncoder().encodeToString(token));
        }
        return served.client.send(request.build(), BodyHandlers.ofString());
    }

    private static byte[] ticket(String principal, Path keys) throws Exception {
        return realm.ticket(principal, keys, "HTTP/llm.example.org");
    }

    private static List<String> challenges(HttpResponse<?> answer) {
        return answer.headers().allValues("WWW-Authenticate");
    }

    private void refused(byte[] token, String told) throws Exception {
        HttpResponse<String> answer = send("/v1/models", token);
        assertEquals(401, answer.statusCode(), answer.body());
        String message = Served.error(answer).get("message").getAsString();
        assertTrue(message.contains(told), message);
        assertTrue(challenges(answer).contains("Negotiate"), challenges(answer).toString());
    }

    @Test
    void whoHasATicketMayDoWhatTheRulesSay() throws Exception {
        HttpResponse<String> asked = send("/v1/models", null);
        assertEquals(401, asked.statusCode());
        assertEquals(List.of("Negotiate", "Bearer"), challenges(asked));
        HttpResponse<String> answer = send("/v1/models", ticket("ada", ada));
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(challenges(answer).getFirst().startsWith("Negotiate "),
                "the client can tell that this is the service");
        assertEquals(200, send("/v1/models", realm.ticket("ada", ada, "HTTP/llm.example.org", KERBEROS)).statusCode(),
                "without SPNEGO around it");
        assertEquals(403, send("/metrics", ticket("ada", ada)).statusCode());
        String metrics = send("/metrics", ticket("grace/admin", grace)).body();
        assertTrue(metrics.contains("kind=\"ticket\",result=\"accepted\"") && !metrics.contains("grace"), metrics);
        refused(ticket("eve.x", stranger), "No rule");
    }

    /** Each refused ticket costs time, regardless of its sender. */
    @Test
    void refusedTicketsOfOneSenderAreBounded() throws Exception {
        AtomicLong passed = new AtomicLong();
        try (Identities identities = new Identities(rules, new ApiKeys(folder.resolve("keys.json"),
                Clock.systemUTC()), Clock.systemUTC(), passed::get)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(0, assertThrows(IdentityException.class,
                        () -> identities.ticket(new byte[] {0x60, 1}, "a")).retryAfter());
            }
            byte[] good = ticket("ada", ada);
            assertEquals(60, assertThrows(IdentityException.class, () -> identities.ticket(good, "a")).retryAfter());
            assertEquals(Set.of(KeyScope.CHAT), identities.ticket(good, "b").caller().scopes(), "of another sender");
            passed.addAndGet(Duration.ofSeconds(61).toNanos());
            assertEquals(Set.of(KeyScope.CHAT), identities.ticket(ticket("ada", ada), "a").caller().scopes());
        }
        for (int i = 0; i < 20; i++) {
            refused(new byte[] {0x60, 1}, "not valid");
        }
        HttpResponse<String> late = send("/v1/models", ticket("ada", ada));
        assertEquals(429, late.statusCode(), late.body());
        assertEquals("60", late.headers().firstValue("Retry-After").orElse(""));
    }

    /** A ticket is valid once, so the session cannot be verified again. */
    @Test
    void aSessionOfTheLanguageServerThatBeganWithATicketEnds() throws Exception {
        AtomicLong passed = new AtomicLong();
        LspLimits limits = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), Duration.ofMillis(100),
                Duration.ofHours(1)).withLongest(Duration.ofMinutes(10));
        try (Served speaking = Served.speakingAs(NoEngines.service(folder, limits, passed::get), new FakeEngine(),
                Files.createDirectory(folder.resolve("speaking")), each -> new ServerConfiguration(each.listen(),
                        each.models(), folder.resolve("keys.json")).withIdentities(rules))) {
            LspClient client = new LspClient();
            String token = Base64.getEncoder().encodeToString(ticket("ada", ada));
            WebSocket session = LspClient.begin(speaking, client,
                    builder -> builder.header("Authorization", "Negotiate " + token));
            client.staysOpen(session);
            passed.addAndGet(Duration.ofMinutes(10).toNanos() + 1);
            assertEquals(1008, client.code());
            assertTrue(client.reason().endsWith("Connect again."), client.reason());
        }
    }

    @Test
    void theHolderIsAPersonLikeAnyOther() throws Exception {
        ApiKeys known = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC());
        try (Identities identities = new Identities(rules, known, Clock.systemUTC())) {
            assertEquals(known.user("Ada"), identities.ticket(ticket("ada", ada), "").caller().user());
        }
        configure(keytab, ",\"refused\":[\"ADA\"]");
        assertEquals(401, send("/v1/models", ticket("ada", ada)).statusCode());
        assertEquals(200, send("/metrics", ticket("grace/admin", grace)).statusCode());
    }

    @Tag("claim:server-authenticated")
    @Test
    void aTicketIsGoodOnce() throws Exception {
        byte[] token = ticket("ada", ada);
        assertEquals(200, send("/v1/models", token).statusCode());
        refused(token, "already shown");
    }

    @Tag("claim:server-authenticated")
    @Test
    void clocksThatDifferAreToldAsSuch() throws Exception {
        try {
            realm.configure("clockskew = 1");
            byte[] token = ticket("ada", ada);
            long end = System.nanoTime() + 2_500_000_000L;
            while (System.nanoTime() - end < 0) { // the authenticator carries the client's time, to the second
                LockSupport.parkNanos(end - System.nanoTime());
            }
            refused(token, "clocks");
        } finally {
            realm.configure("");
            ticket("ada", ada); // requesting a ticket reloads the settings
        }
    }

    @Tag("claim:server-authenticated")
    @Test
    void whatIsNoTicketForThisServiceIsRefused() throws Exception {
        refused(realm.ticket("ada", ada, "HTTP/other.example.org"), "not valid");
        refused("NTLMSSP\0\1\0\0\0\7\u0082\b\u00a2".getBytes(StandardCharsets.ISO_8859_1), "NTLM");
        refused(new byte[0], "not valid");
        refused(new byte[] {0x60, 0x03, 0x06, 0x01, 0x2a}, "not valid");
        byte[] changed = ticket("ada", ada);
        changed[changed.length - 20] ^= 1;
        refused(changed, "not valid");
        HttpResponse<String> damaged = served.client.send(served.request("/v1/models")
                .header("Authorization", "Negotiate ***").build(), BodyHandlers.ofString());
        assertEquals(401, damaged.statusCode());
        assertEquals(200, served.get("/health").statusCode());
    }

    @Test
    void keysThatAreGoneAreNotTheFaultOfTheClient() throws Exception {
        Path own = Files.copy(keytab, folder.resolve("own.keytab"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        configure(own, "");
        assertEquals(200, send("/v1/models", ticket("ada", ada)).statusCode());
        Files.delete(own);
        assertEquals(503, send("/v1/models", ticket("ada", ada)).statusCode());
    }

    @Test
    void theServerAsksNobodyForIt() throws Exception {
        byte[] token = ticket("ada", ada);
        List<String> before = realm.requests();
        assertFalse(before.isEmpty());
        assertEquals(200, send("/v1/models", token).statusCode());
        assertEquals(before, realm.requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"principal\":\"HTTP/llm.example.org\"", "\"principal\":\"ldap/x@EXAMPLE.ORG\"",
            "\"principal\":\"HTTP/none.example.org@EXAMPLE.ORG\"", "\"keytab\":\"service.keytab\"",
            "\"keytab\":\"/nowhere/service.keytab\"", "\"rules\":[]", "\"rules\":[{\"principal\":\"*\"}]",
            "\"rules\":[{\"principal\":\"**@EXAMPLE.ORG\"}]", "\"rules\":[{\"group\":\"x\"}]", "\"password\":\"x\""})
    void aConfigurationThatCouldSurpriseIsRefused(String field) throws Exception {
        Identities.check(rules);
        JsonObject whole = JsonDocument.parse(Files.readString(rules)).getAsJsonObject();
        JsonDocument.parse("{" + field + "}").getAsJsonObject().asMap()
                .forEach(whole.getAsJsonObject("kerberos")::add);
        Files.writeString(rules, whole.toString());
        String told = assertThrows(IdentityException.class, () -> Identities.check(rules)).getMessage();
        assertFalse(told.isBlank());
        assertTrue(told.contains("kerberos.") || told.contains("keytab"), told);
    }

    @Test
    void whyTheKeysCannotBeReadIsTold() throws Exception {
        Path missing = folder.resolve("missing.keytab");
        configure(missing, "");
        String told = assertThrows(IdentityException.class, () -> Identities.check(rules)).getMessage();
        assertFalse(told.contains("(" + missing), told);
    }

    @Test
    void othersMustNotReadTheKeys() throws Exception {
        Path open = Files.copy(keytab, folder.resolve("open.keytab"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        configure(open, "");
        String told = assertThrows(IdentityException.class, () -> Identities.check(rules)).getMessage();
        assertTrue(told.contains("open.keytab"), told);
    }
}
