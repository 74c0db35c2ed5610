// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.LogSettings;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.log.ServerLog;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.server.tests.TestAuthority;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteStore;
import org.vauban.site.tests.ExampleSite;

/** Connections are secured with the files that an administrator provides. */
class TlsTest {
    /** Contains an authority, two servers' and a client's keys signed by it, and an expired server certificate. */
    @TempDir
    static Path folder;

    @TempDir
    Path own;

    private static TestAuthority authority;

    @BeforeAll
    static void make() throws Exception {
        authority = TestAuthority.make(folder);
        for (String name : List.of("first", "second", "client")) {
            authority.sign(name, "CN=" + name, "-ext", "san=ip:127.0.0.1", "-keyalg",
                    name.equals("second") ? "RSA" : "EC");
        }
        authority.sign("expired", "CN=expired", "-startdate", "-3d", "-validity", "1");
        for (String name : List.of("first", "second", "expired")) {
            authority.write(name);
        }
    }

    private static TlsConfiguration tls(String name, boolean clients) {
        return new TlsConfiguration(folder.resolve(name + ".pem"), folder.resolve(name + ".key"),
                clients ? folder.resolve("authority.pem") : null);
    }

    /** @param client the alias of the key that the client presents, or null */
    private static HttpClient client(String client) throws Exception {
        return authority.client(client);
    }

    private static HttpRequest.Builder request(Served served, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + served.port + path)).timeout(Served.PATIENCE);
    }

    private Served served(TlsConfiguration tls) throws Exception {
        return Served.with(new FakeEngine(), own, configuration -> configuration.withTls(tls));
    }

    @Test
    void aConversationIsStreamedOverTls() throws Exception {
        FakeEngine engine = new FakeEngine();
        try (Served served = Served.with(engine, own, configuration -> configuration.withTls(tls("first", false)));
                HttpClient client = client(null)) {
            var answer = client.sendAsync(request(served, "/v1/chat/completions")
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                    .build(), BodyHandlers.ofString());
            engine.next().write("So ").write("be it").end();
            HttpResponse<String> response = answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertEquals(200, response.statusCode(), response.body());
            assertTrue(response.body().endsWith("data: [DONE]\n\n"), response.body());
            assertThrows(IOException.class, () -> served.get("/health"), "without TLS");
        }
    }

    @Test
    void aClientThatGoesEndsItsRequest() throws Exception {
        FakeEngine engine = new FakeEngine();
        try (Served served = Served.with(engine, own, configuration -> configuration.withTls(tls("first", false)))) {
            HttpClient client = client(null);
            client.sendAsync(request(served, "/v1/chat/completions").header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers
                            .ofString("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                    .build(), BodyHandlers.ofString());
            FakeEngine.Asked asked = engine.next();
            client.shutdownNow();
            asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void onlyClientsWithACertificateAreServedWhereAnAuthorityIsGiven() throws Exception {
        try (Served served = served(tls("first", true)); HttpClient known = client("client");
                HttpClient unknown = client(null)) {
            assertEquals(200, known.send(request(served, "/health").build(), BodyHandlers.ofString()).statusCode());
            assertThrows(IOException.class,
                    () -> unknown.send(request(served, "/health").build(), BodyHandlers.ofString()));
        }
    }

    @Test
    void aCertificateIsEnoughToFetchUpdateSitesWhereThatIsConfigured() throws Exception {
        SitesConfiguration sites = new SitesConfiguration(Files.createDirectory(own.resolve("sites")),
                ExampleSite.writeRoot(own.resolve("root.json")));
        Path keys = own.resolve("keys.json");
        Path site = ExampleSite.published(own.resolve("site"), 1);
        new SiteMirror(new SiteStore(sites.folder().resolve("vauban"), ExampleSite.verifier())).mirror(site);
        String file = "/sites/vauban/versions/1/content.jar";
        try (Served served = Served.hosting(new FakeEngine(), own, keys, sites.withCertificates(), tls("first", true));
                HttpClient known = client("client")) {
            HttpResponse<String> answer = known.send(request(served, file).build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(Files.readString(site.resolve("content.jar")), answer.body());
            for (String other : List.of("/v1/models", "/admin/sites", "/metrics")) {
                assertEquals(401, known.send(request(served, other).build(), BodyHandlers.ofString()).statusCode());
            }
        }
        try (Served served = Served.hosting(new FakeEngine(), own, keys, sites, tls("first", true));
                HttpClient known = client("client")) {
            assertEquals(401, known.send(request(served, file).build(), BodyHandlers.ofString()).statusCode());
        }
        for (TlsConfiguration none : Arrays.asList(null, tls("first", false))) {
            assertThrows(ConfigurationException.class, () -> Served.hosting(new FakeEngine(), own, keys,
                    sites.withCertificates(), none));
        }
    }

    @Test
    void theLogDoesNotNameTheHolderOfACertificate() throws Exception {
        SitesConfiguration sites = new SitesConfiguration(Files.createDirectory(own.resolve("sites")),
                ExampleSite.writeRoot(own.resolve("root.json"))).withCertificates();
        Path keys = own.resolve("keys.json");
        new SiteMirror(new SiteStore(sites.folder().resolve("vauban"), ExampleSite.verifier()))
                .mirror(ExampleSite.published(own.resolve("site"), 1));
        List<String> logged = new ArrayList<>();
        for (String state : List.of("usable", "damaged", "none")) {
            if (state.equals("damaged")) {
                Files.writeString(keys, "{");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ServerLog log = ServerLog.open(out, new LogSettings(true, true));
                    HttpClient known = client("client")) {
                try (Served served = Served.hosting(new FakeEngine(), own, state.equals("none") ? null : keys, sites,
                        tls("first", true))) {
                    assertEquals(200, known.send(request(served, "/sites/vauban/versions/1/content.jar").build(),
                            BodyHandlers.discarding()).statusCode(), state);
                }
            }
            String text = out.toString(StandardCharsets.UTF_8);
            assertFalse(text.contains("CN="), text);
            JsonObject ended = text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .filter(line -> line.has("status")).findFirst().orElseThrow(() -> new AssertionError(text));
            logged.add(ended.has("user") ? ended.get("user").getAsString() : "");
        }
        Files.delete(keys);
        String user = new ApiKeys(keys, Clock.systemUTC()).user("CN=client");
        assertTrue(user.matches("[0-9a-f]{16}"), user);
        assertEquals(List.of(user, "", ""), logged);
    }

    /** Where any trusted certificate suffices, a client whose certificate is refused counts as anonymous. */
    @Tag("claim:server-authenticated")
    @Test
    void whoIsRefusedFetchesNoUpdateSitesEither() throws Exception {
        SitesConfiguration sites = new SitesConfiguration(Files.createDirectory(own.resolve("sites")),
                ExampleSite.writeRoot(own.resolve("root.json")));
        Path keys = own.resolve("keys.json");
        new SiteMirror(new SiteStore(sites.folder().resolve("vauban"), ExampleSite.verifier()))
                .mirror(ExampleSite.published(own.resolve("site"), 1));
        String file = "/sites/vauban/versions/1/content.jar";
        Path rules = own.resolve("identities.json");
        String refused = "{\"refused\":[%s],\"certificates\":[{\"subject\":\"CN=client\",\"name\":\"Ada\"}]}";
        Files.writeString(rules, refused.formatted("\"grace\""));
        try (Served served = Served.hostingAs(new FakeEngine(), own, keys, sites.withCertificates(),
                configuration -> configuration.withTls(tls("first", true)).withIdentities(rules));
                HttpClient client = client("client")) {
            assertEquals(200, client.send(request(served, file).build(), BodyHandlers.ofString()).statusCode());
            for (String name : List.of("\"ADA\"", "\"cn=CLIENT\"")) {
                Files.writeString(rules, refused.formatted(name));
                assertEquals(401, client.send(request(served, file).build(), BodyHandlers.ofString()).statusCode());
            }
            Files.writeString(rules, "{\"refused\":7}");
            assertEquals(503, client.send(request(served, file).build(), BodyHandlers.ofString()).statusCode());
            Files.writeString(rules, refused.formatted(""));
            assertEquals(401, client.send(request(served, file).header("x-api-key", "x").build(),
                    BodyHandlers.ofString()).statusCode(), "a wrong key is not forgiven");
        }
    }

    @Test
    void changedFilesAreTakenOverAndBrokenOnesAreNot() throws Exception {
        Path certificates = own.resolve("server.pem");
        Path key = own.resolve("server.key");
        copy("first", certificates, key);
        try (Served served = served(new TlsConfiguration(certificates, key, null))) {
            assertEquals("CN=first", shown(served));
            copy("second", certificates, key);
            served.server.refreshTls();
            assertEquals("CN=second", shown(served));
            Files.writeString(certificates, "nonsense");
            served.server.refreshTls();
            assertEquals("CN=second", shown(served));
        }
    }

    /**
     * An administrator who renews a key may correct its permissions later, which changes neither its content nor its
     * time.
     */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesWhoseRightsAreCorrectedAreTakenOver() throws Exception {
        Path certificates = own.resolve("server.pem");
        Path key = own.resolve("server.key");
        copy("first", certificates, key);
        try (Served served = served(new TlsConfiguration(certificates, key, null))) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--")); // nothing is reloaded
            Files.writeString(key, Files.readString(folder.resolve("second.key")));
            Files.writeString(certificates, Files.readString(folder.resolve("second.pem")));
            served.server.refreshTls();
            assertEquals("CN=first", shown(served));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            served.server.refreshTls();
            assertEquals("CN=second", shown(served));
        }
    }

    /** Returns the name in the certificate that the server presents on a new connection. */
    private static String shown(Served served) throws Exception {
        try (HttpClient client = client(null)) {
            HttpResponse<String> response = client.send(request(served, "/health").build(), BodyHandlers.ofString());
            X509Certificate certificate = (X509Certificate) response.sslSession().orElseThrow()
                    .getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static void copy(String name, Path certificates, Path key) throws IOException {
        Files.writeString(certificates, Files.readString(folder.resolve(name + ".pem")));
        TestAuthority.writePrivate(key, Files.readString(folder.resolve(name + ".key")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "expired", "key", "pair", "empty"})
    void whatCannotBeUsedIsToldBeforeTheServerStarts(String fault) throws Exception {
        Path certificates = folder.resolve(fault.equals("expired") ? "expired.pem" : "first.pem");
        Path key = folder.resolve(fault.equals("expired") ? "expired.key" : "first.key");
        switch (fault) {
            case "missing" -> certificates = own.resolve("missing.pem");
            case "key" -> {
                key = own.resolve("bad.key");
                TestAuthority.writePrivate(key, TestAuthority.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
            }
            case "pair" -> key = write(own.resolve("other.key"));
            case "empty" -> {
                certificates = own.resolve("empty.pem");
                Files.writeString(certificates, "");
            }
            default -> {
                // unchanged: the faulty file is the one of the folder
            }
        }
        TlsConfiguration tls = new TlsConfiguration(certificates, key, null);
        String told = assertThrows(ConfigurationException.class, () -> served(tls)).getMessage();
        Path named = List.of("key", "pair").contains(fault) ? key : certificates;
        assertTrue(told.contains(named.toString()), told);
        assertFalse(told.contains("Exception"), told);
    }

    @Test
    void allFilesThatAreMissingAreTold() {
        TlsConfiguration tls = new TlsConfiguration(own.resolve("a.pem"), folder.resolve("first.key"),
                own.resolve("b.pem"), own.resolve("c.pem"), false);
        ConfigurationException told = assertThrows(ConfigurationException.class, () -> served(tls));
        assertTrue(told.getMessage().contains("a.pem"), told.getMessage());
        assertEquals(List.of(true, true), List.of(told.getSuppressed()[0].getMessage().contains("b.pem"),
                told.getSuppressed()[1].getMessage().contains("c.pem")));
    }

    /** Writes a key of the same type that belongs to another certificate. */
    private static Path write(Path file) throws Exception {
        authority.writeKey("client", file);
        return file;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aKeyThatEverybodyCanReadIsRefused() throws Exception {
        Path key = own.resolve("open.key");
        Files.writeString(key, Files.readString(folder.resolve("first.key")));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        TlsConfiguration tls = new TlsConfiguration(folder.resolve("first.pem"), key, null);
        String told = assertThrows(ConfigurationException.class, () -> served(tls)).getMessage();
        assertTrue(told.contains("chmod"), told);
    }

    @Test
    void theConfigurationNamesTheFiles() throws Exception {
        Path file = own.resolve("server.json");
        Files.writeString(file, "{\"tls\":{\"certificates\":\"/c.pem\",\"key\":\"/k.pem\",\"clientAuthorities\":"
                + "\"/a.pem\"}}");
        assertEquals(new TlsConfiguration(Path.of("/c.pem"), Path.of("/k.pem"), Path.of("/a.pem")),
                ConfigurationFile.read(file).tls());
        Files.writeString(file, "{\"tls\":{\"certificates\":\"/c.pem\"}}");
        assertTrue(assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file)).getMessage()
                .contains("tls.key"));
    }
}
