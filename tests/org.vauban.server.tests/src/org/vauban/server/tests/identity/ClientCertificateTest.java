// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.Identities;
import org.vauban.server.identity.IdentityException;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.server.tests.TestDirectory;

/** Client certificates identify people by the administrator's rules. */
class ClientCertificateTest {
    private static final String RULES = """
            {"certificates": [
              {"email": "*.*@Example.org"},
              {"subject": "CN=*, OU=Watch, O=Example", "role": "operator"},
              {"dns": "ci-*.example.org", "scopes": ["embedding"]},
              {"uri": "spiffe://example.org/audit/night", "name": "night audit", "role": "auditor"}
            ], "refused": [%s]}""";
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String EMBED = "{\"input\":\"a text of mine\"}";

    @TempDir
    static Path shared;
    private static TestAuthority authority;

    @TempDir
    Path folder;

    private Path rules;
    private Path keys;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(shared);
        authority.sign("server", "CN=server", "-ext", "san=ip:127.0.0.1");
        authority.write("server");
        authority.sign("ada", "CN=Ada Lovelace", "-ext", "san=email:Ada.Lovelace@example.org");
        authority.sign("grace", "CN=Grace,OU=Watch,O=Example");
        authority.sign("ci", "CN=ci", "-ext", "san=dns:ci-7.example.org");
        authority.sign("audit", "CN=audit", "-ext", "san=uri:spiffe://example.org/audit/night");
        authority.sign("stranger", "CN=Grace,OU=Watch,O=Elsewhere", "-ext", "san=email:eve@example.org");
        authority.sign("both", "CN=Eve,OU=Watch,O=Example", "-ext", "san=uri:spiffe://example.org/audit/night");
    }

    @BeforeEach
    void rules() throws Exception {
        rules = Files.writeString(folder.resolve("identities.json"), RULES.formatted(""));
        keys = folder.resolve("keys.json");
    }

    private static TlsConfiguration tls(Path revocations, boolean optional) {
        return new TlsConfiguration(shared.resolve("server.pem"), shared.resolve("server.key"),
                shared.resolve("authority.pem"), revocations, optional);
    }

    private Served serve(TlsConfiguration tls) throws Exception {
        return Served.with(new FakeEngine(), folder, each -> new ServerConfiguration(each.listen(),
                each.models(), keys).withTls(tls).withIdentities(rules)
                .withQuotas(new Quotas(3, 0, null)));
    }

    private static HttpResponse<String> send(Served served, HttpClient client, String path, String json,
            String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + served.port + path))
                .timeout(Served.PATIENCE).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(json.isEmpty() ? request.build() : request.POST(BodyPublishers.ofString(json)).build(),
                BodyHandlers.ofString());
    }

    @Tag("claim:server-authenticated")
    @Test
    void eachCertificateMayDoWhatItsRuleSaysAndNothingElse() throws Exception {
        try (Served served = serve(tls(null, false)); HttpClient ada = authority.client("ada");
                HttpClient grace = authority.client("grace"); HttpClient ci = authority.client("ci");
                HttpClient audit = authority.client("audit"); HttpClient stranger = authority.client("stranger")) {
            assertEquals(200, send(served, ada, "/v1/embeddings", EMBED).statusCode());
            assertEquals(403, send(served, ada, "/metrics", "").statusCode());
            assertEquals(200, send(served, ci, "/v1/embeddings", EMBED).statusCode());
            assertEquals(403, send(served, ci, "/v1/chat/completions", CHAT).statusCode(), "not a scope of the rule");
            assertEquals(200, send(served, audit, "/admin/audit/verification", "").statusCode());
            assertEquals(403, send(served, audit, "/admin/keys", "").statusCode());
            HttpResponse<String> unknown = send(served, stranger, "/v1/models", "");
            assertEquals(401, unknown.statusCode());
            assertTrue(unknown.body().contains("belongs to no user"), unknown.body());
            assertEquals(200, send(served, stranger, "/health", "").statusCode());
            String metrics = send(served, grace, "/metrics", "").body();
            assertTrue(metrics.contains("vauban_identifications_total{kind=\"certificate\",result=\"accepted\"} 7")
                    && metrics.contains("vauban_identifications_total{kind=\"certificate\",result=\"refused\"} 1"),
                    metrics);
            assertFalse(metrics.contains("Lovelace") || served.auditText().contains("ovelace"), "names stay here");
            String user = new ApiKeys(keys, Clock.systemUTC()).user("ada.lovelace@EXAMPLE.org");
            assertTrue(served.auditText().contains("(" + user + ")"), served.auditText());
        }
    }

    @Test
    void aKeyCountsMoreThanACertificateAndAWrongKeyIsNotForgiven() throws Exception {
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada", null, KeyRole.OPERATOR,
                KeyRole.OPERATOR.scopes()).text();
        try (Served served = serve(tls(null, true)); HttpClient ada = authority.client("ada");
                HttpClient nobody = authority.client(null)) {
            assertEquals(200, send(served, ada, "/metrics", "", "x-api-key", key).statusCode());
            assertEquals(401, send(served, ada, "/v1/models", "", "Authorization", "Bearer x").statusCode());
            assertEquals(401, send(served, ada, "/v1/models", "", "Authorization", "Basic eDp5").statusCode());
            assertEquals(200, send(served, nobody, "/metrics", "", "x-api-key", key).statusCode(), "none is required");
            assertEquals(401, send(served, nobody, "/v1/models", "").statusCode());
            HttpResponse<String> foreign = send(served, ada, "/v1/embeddings", EMBED, "Origin", "https://evil.example");
            assertEquals(403, foreign.statusCode(), "a page of others has the certificate of its reader");
        }
    }

    @Test
    void quotasAreThoseOfTheUser() throws Exception {
        authority.sign("renewed", "CN=Ada", "-ext", "san=email:ada.lovelace@EXAMPLE.org");
        try (Served served = serve(tls(null, false)); HttpClient ada = authority.client("ada");
                HttpClient renewed = authority.client("renewed"); HttpClient ci = authority.client("ci")) {
            assertEquals(200, send(served, ada, "/v1/embeddings", EMBED).statusCode());
            assertEquals(200, send(served, renewed, "/v1/embeddings", EMBED).statusCode());
            assertEquals(200, send(served, renewed, "/v1/embeddings", EMBED).statusCode());
            assertEquals(429, send(served, ada, "/v1/embeddings", EMBED).statusCode());
            assertEquals(200, send(served, ci, "/v1/embeddings", EMBED).statusCode());
        }
    }

    @Test
    void aUserIsRefusedFromTheNextRequestOnWhateverIsShown() throws Exception {
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Ada.Lovelace@example.org", null, KeyScope.standard())
                .text();
        try (Served served = serve(tls(null, true)); HttpClient ada = authority.client("ada")) {
            assertEquals(200, send(served, ada, "/v1/models", "").statusCode());
            Files.writeString(rules, RULES.formatted("\"ada.lovelace@example.org\""));
            assertEquals(401, send(served, ada, "/v1/models", "").statusCode());
            assertEquals(401, send(served, ada, "/v1/models", "", "x-api-key", key).statusCode());
            Files.writeString(rules, "{\"certificates\": 7}");
            assertEquals(503, send(served, ada, "/v1/models", "").statusCode(), "nobody can tell who that is");
            Files.writeString(rules, RULES.formatted(""));
            assertEquals(200, send(served, ada, "/v1/models", "").statusCode());
        }
    }

    @Test
    void aRevokedCertificateOpensNoConnection() throws Exception {
        Path list = folder.resolve("clients.crl");
        revoke(list, "stranger");
        try (Served served = serve(tls(list, true)); HttpClient ada = authority.client("ada");
                HttpClient nobody = authority.client(null)) {
            assertEquals(200, send(served, ada, "/v1/models", "").statusCode());
            revoke(list, "ada");
            served.server.refreshTls();
            try (HttpClient again = authority.client("ada"); HttpClient ci = authority.client("ci")) {
                assertThrows(IOException.class, () -> send(served, again, "/v1/models", ""));
                assertEquals(200, send(served, ci, "/v1/models", "").statusCode());
            }
            assertEquals(401, send(served, nobody, "/v1/models", "").statusCode());
        }
        Files.writeString(list, "nonsense");
        assertThrows(ConfigurationException.class, () -> serve(tls(list, true)));
    }

    /** Sessions end however they were authenticated on that connection; those of another certificate continue. */
    @Test
    void aRevokedCertificateEndsItsSessionsAndItsConnectionsServeNoMore() throws Exception {
        authority.sign("alan", "CN=Alan Turing", "-ext", "san=email:Alan.Turing@example.org");
        Path list = folder.resolve("clients.crl");
        revoke(list, "stranger");
        String key = new ApiKeys(keys, Clock.systemUTC()).add("Joan", null, KeyScope.standard()).text();
        LspLimits limits = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), Duration.ofMillis(100),
                Duration.ofHours(1));
        // a client closes once its sessions have ended, and the server ends them when it stops
        try (HttpClient ada = authority.client("ada"); HttpClient alan = authority.client("alan");
                TestDirectory directory = new TestDirectory(authority.context("server"), true);
                Served served = Served.speakingAs(NoEngines.service(folder, limits), new FakeEngine(), folder,
                        each -> new ServerConfiguration(each.listen(), each.models(), keys).withTls(tls(list, false))
                                .withIdentities(rules));
                Socket open = authority.context("ada").getSocketFactory().createSocket("127.0.0.1", served.port)) {
            directory.add("uid=ada,dc=example", Map.of("uid", List.of("ada"), "userPassword", List.of("engine"),
                    "memberOf", List.of("cn=all,dc=example")));
            Files.writeString(rules, "{\"ldap\":{\"address\":\"ldaps://127.0.0.1:" + directory.port()
                    + "\",\"authorities\":\"" + shared.resolve("authority.pem")
                    + "\",\"user\":\"uid={user},dc=example\",\"name\":\"uid\",\"membership\":\"memberOf\","
                    + "\"timeoutSeconds\":60,\"rules\":[{\"group\":\"cn=all,dc=example\"}]},"
                    + RULES.formatted("").substring(1));
            open.setSoTimeout((int) Served.PATIENCE.toMillis());
            assertEquals("HTTP/1.1 200", status(open));
            List<LspClient> ended = new ArrayList<>();
            for (String shown : List.of("", "Bearer " + key,
                    "Basic " + Base64.getEncoder().encodeToString("ada:engine".getBytes(StandardCharsets.UTF_8)))) {
                ended.add(new LspClient());
                LspClient.beginSecured(served, ada, ended.getLast(),
                        builder -> shown.isEmpty() ? builder : builder.header("Authorization", shown));
            }
            LspClient other = new LspClient();
            WebSocket session = LspClient.beginSecured(served, alan, other, builder -> builder);
            revoke(list, "ada");
            served.server.refreshTls();
            for (LspClient client : ended) {
                assertEquals(1008, client.code());
                assertTrue(client.reason().contains("has been revoked"), client.reason());
            }
            other.staysOpen(session);
            assertEquals("HTTP/1.1 401", status(open));
        }
    }

    /** Returns the status line of one more request on an open connection. */
    private static String status(Socket open) throws IOException {
        open.getOutputStream().write("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = open.getInputStream().read();
            assertTrue(next >= 0, head.toString());
            head.append((char) next);
        }
        Matcher length = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n").matcher(head);
        assertTrue(length.find(), head.toString());
        open.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return head.substring(0, "HTTP/1.1 200".length());
    }

    private static void revoke(Path list, String alias) throws Exception {
        Files.deleteIfExists(list);
        authority.keytool("-gencrl", "-alias", "authority", "-file", list.toString(), "-id",
                authority.certificate(alias).getSerialNumber().toString());
    }

    @Test
    void dutiesStaySeparate() throws Exception {
        ApiKeys known = new ApiKeys(keys, Clock.systemUTC());
        Identities identities = new Identities(rules, known, Clock.systemUTC());
        assertEquals(KeyRole.OPERATOR.scopes(), identities.certificate(authority.certificate("grace")).scopes());
        String twoRoles = assertThrows(IdentityException.class,
                () -> identities.certificate(authority.certificate("both"))).getMessage();
        assertTrue(twoRoles.contains("operator") && twoRoles.contains("auditor"), twoRoles);
        String id = known.add(" GRACE", null, KeyRole.AUDITOR, KeyRole.AUDITOR.scopes()).key().id();
        assertThrows(IdentityException.class, () -> identities.certificate(authority.certificate("grace")));
        known.revoke(id);
        identities.certificate(authority.certificate("grace"));
    }

    @Test
    void aCertificateEndsAlsoOnAConnectionThatExists() throws Exception {
        X509Certificate ada = authority.certificate("ada");
        ApiKeys known = new ApiKeys(keys, Clock.systemUTC());
        Caller caller = new Identities(rules, known, Clock.systemUTC()).certificate(ada);
        assertEquals("user-" + known.user("ada.lovelace@example.org"), caller.id());
        Clock later = Clock.fixed(ada.getNotAfter().toInstant().plus(Duration.ofSeconds(1)), ZoneOffset.UTC);
        IdentityException refused = assertThrows(IdentityException.class,
                () -> new Identities(rules, known, later).certificate(ada));
        assertTrue(refused.refused(), refused.getMessage());
    }

    /** Attempts to impersonate another person through names that an authority lets a holder choose. */
    @Tag("claim:server-authenticated")
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"email:ada.lovelace.x@example.org|CN=a",
            "email:ada.lovelace@x.example.org|CN=a", "email:ada.lovelace@example.org.evil|CN=a",
            "email:xada@example.org|CN=a", "email:.@example.org|CN=a",
            "dns:ci-1.evil.example.org|CN=a", "dns:ci-.example.org|CN=a", "uri:spiffe://example.org/audit/night/x|CN=a",
            "uri:SPIFFE://example.org/audit/night|CN=a", "dns:ada.lovelace|CN=ada.lovelace@example.org",
            "dns:a|CN=Grace,OU=Watch,OU=x,O=Example", "dns:a|CN=Grace\\,OU=Watch,O=Example",
            "dns:a|CN=\"Grace,OU=Watch\",O=Example", "dns:a|CN=Grace\uff0cOU\uff1dWatch,O=Example",
            "dns:a|O=Example,OU=Watch,CN=Grace", "dns:a|OU=Watch,O=Example", "dns:a|CN=Grace,OU=watch,O=Example",
            "dns:a|CN=Grace+UID=1,OU=Watch,O=Example"})
    void nobodyIsTakenForSomebodyElse(String alternative, String subject) throws Exception {
        TestAuthority other = new TestAuthority(folder);
        other.keytool("-genkeypair", "-alias", "other", "-keyalg", "EC", "-dname", subject, "-ext",
                "san=" + alternative);
        Identities identities = new Identities(rules, new ApiKeys(keys, Clock.systemUTC()), Clock.systemUTC());
        IdentityException refused = assertThrows(IdentityException.class,
                () -> identities.certificate(other.certificate("other")));
        assertTrue(refused.refused(), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"email\":\"a@b\",\"dns\":\"c\"}", "{\"role\":\"user\"}",
            "{\"email\":\"a@b\",\"role\":\"king\"}",
            "{\"email\":\"a@b\",\"scopes\":[\"audit\"]}", "{\"email\":\"**@b\"}", "{\"email\":\"*.*.*.*.*@b\"}",
            "{\"email\":\"*@b\",\"name\":\"all\"}", "{\"email\":\"\u00e9@b\"}", "{\"email\":\"\"}",
            "{\"subject\":\"CN=*,OU=*\",\"role\":\"user\"}", "{\"subject\":\"CN=Gr*\"}", "{\"subject\":\"Grace\"}",
            "{\"subject\":\"CN=Grace\"}", "{\"subject\":\"CN=*\",\"name\":\"all\"}", "{\"email\":\"a@b\",\"all\":true}",
            "{\"email\":\"a@b\",\"name\":\"x\",\"role\":\"auditor\"},"
                    + "{\"dns\":\"c\",\"name\":\" X\",\"role\":\"operator\"}"})
    void aRuleThatCouldSurpriseIsRefused(String rule) throws Exception {
        Files.writeString(rules, "{\"certificates\":[" + rule + "]}");
        IdentityException told = assertThrows(IdentityException.class, () -> Identities.check(rules));
        assertTrue(told.getMessage().contains("certificates[") && !told.refused(), told.getMessage());
    }

    @Test
    void rulesNeedAnAuthorityThatTheServerKnows() throws Exception {
        TlsConfiguration none = new TlsConfiguration(shared.resolve("server.pem"), shared.resolve("server.key"), null);
        assertTrue(assertThrows(ConfigurationException.class, () -> serve(none)).getMessage()
                .contains("clientAuthorities"));
        Path file = folder.resolve("server.json");
        Files.writeString(file, "{\"identities\":\"/i.json\",\"tls\":{\"certificates\":\"/c.pem\",\"key\":\"/k.pem\","
                + "\"clientAuthorities\":\"/a.pem\",\"clientRevocations\":\"/a.crl\",\"clientCertificates\":"
                + "\"optional\"}}");
        ConfigurationFile read = ConfigurationFile.read(file);
        assertEquals(Path.of("/i.json"), read.identities());
        assertEquals(new TlsConfiguration(Path.of("/c.pem"), Path.of("/k.pem"), Path.of("/a.pem"), Path.of("/a.crl"),
                true), read.tls());
        Files.writeString(file, Files.readString(file).replace("optional", "sometimes"));
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
        Files.writeString(file, Files.readString(file).replace("sometimes", "required")
                .replace("\"clientAuthorities\":\"/a.pem\",", ""));
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
    }
}
