// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.remote.http.HttpSiteTransport;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteTransport.Sent;

/** Uploads a signed site to a team server, whatever the server answers; {@code MirrorToServerTest} uses a real one. */
class HttpSiteUploadTest {
    private static final String BIG = "plugins/org.example.big_1.0.0.jar";
    private static final String LACKS = "{\"site\":\"vauban\",\"version\":1,\"present\":false,\"bytes\":1,"
            + "\"missing\":[%s]}";
    private static final String DONE = "{\"site\":\"vauban\",\"version\":1}";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    @TempDir
    private Path folder;
    private Path site;
    private SignedSite signed;
    private FakeEndpoint server;
    private volatile String missing = LACKS.formatted("\"content.jar\"");

    @BeforeEach
    void site() throws Exception {
        SigningKey key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        RootDocument root = SiteTrust.in(key, NOW);
        site = Files.createDirectories(folder.resolve("site"));
        Files.createDirectories(site.resolve("plugins"));
        Files.writeString(site.resolve("content.jar"), "the metadata");
        byte[] bytes = new byte[200_000];
        new Random(16).nextBytes(bytes);
        Files.write(site.resolve(BIG), bytes);
        SiteSigner.sign(site, new SiteSigner.Heading("Example", "vauban", 1, "0.1", NOW, Duration.ofDays(9)), key);
        signed = new SiteVerifier(root, InstantSource.system()).verify(site);
        server = new FakeEndpoint((request, out) -> out
                .write(FakeEndpoint.JSON + (request.method().equals("POST") ? missing : DONE)));
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private Sent send(String address, String authorization, Duration patience) throws SiteException {
        return assertTimeoutPreemptively(LIMIT, () -> new HttpSiteTransport(patience).send(
                new SiteAddress(URI.create(address), null, authorization), signed, site, Locale.ENGLISH));
    }

    private Sent send() throws SiteException {
        return send(server.address(), null, PATIENCE);
    }

    private void fails(boolean refused, String named, Duration patience) {
        SiteException failure = assertThrows(SiteException.class, () -> send(server.address() + "/", null, patience));
        assertEquals(refused, failure.isRefused(), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }

    private void answers(String status, String body) {
        server.behaviour = (request, out) -> out.write(
                "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body);
    }

    /** A server that requests unsigned files does not get them. */
    @Test
    void onlyWhatTheServerLacksIsSent() throws Exception {
        missing = LACKS.formatted("\"content.jar\",\"../site.key\",\"/etc/passwd\",\"plugins/other.jar\",7,null");
        Sent sent = send();
        assertEquals(new Sent(1, "the metadata".length(), 1, false), sent);
        assertEquals(List.of("POST /admin/sites/missing", "PUT /admin/sites/missing"),
                server.received.stream().map(each -> each.method() + " " + each.path()).toList());
        assertEquals(Files.readString(site.resolve("vauban-site.json")), server.received.get(0).body());
        String archive = server.received.get(1).body();
        assertTrue(archive.startsWith("PK") && archive.indexOf("vauban-site.json") < archive.indexOf("content.jar")
                && archive.contains("the metadata"), archive);
        assertFalse(archive.contains("passwd") || archive.contains("other.jar") || archive.contains(BIG), archive);
        assertTrue(server.received.stream().noneMatch(each -> each.headers().containsKey("cookie")));
        missing = LACKS.formatted("");
        assertEquals(new Sent(0, 0, 2, false), send(), "the manifest alone");
    }

    @Test
    void whatTheServerHasIsNotSentAgain() throws Exception {
        missing = LACKS.formatted("").replace("false", "true");
        assertEquals(new Sent(0, 0, 2, true), send());
        assertEquals(1, server.received.size());
    }

    @Test
    void whatTheServerSaysIsTold() throws Exception {
        String said = "{\"error\":{\"message\":\"A signature\\nis\\u001b[31m missing.\",\"type\":\"x\"}}";
        answers("400 Bad Request", said);
        fails(true, "A signature is [31m missing.", PATIENCE);
        answers("400 Bad Request", "nonsense");
        fails(true, "HTTP 400", PATIENCE);
        for (String status : List.of("401 Unauthorized", "403 Forbidden")) {
            answers(status, said);
            fails(false, "--token-file", PATIENCE);
        }
        for (String status : List.of("404 Not Found", "405 Method Not Allowed")) {
            answers(status, "");
            fails(false, "does not take sites", PATIENCE);
        }
        answers("407 Proxy Authentication Required", "");
        fails(false, "proxy", PATIENCE);
        for (String status : List.of("413 Content Too Large", "503 Service Unavailable", "500 Oops")) {
            answers(status, said);
            fails(false, "A signature is [31m missing.", PATIENCE);
        }
        answers("302 Found", "");
        fails(false, "HTTP 302", PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"site\":\"other\",\"version\":1,\"missing\":[]}",
            "{\"site\":\"vauban\",\"version\":2,\"missing\":[]}", "{\"site\":\"vauban\",\"version\":\"1\"}"})
    void anAnswerAboutSomethingElseIsNone(String body) {
        missing = body;
        fails(false, server.address(), PATIENCE);
        assertEquals(1, server.received.size(), "nothing was sent");
    }

    @Test
    void aServerThatAnswersWithoutEndIsGivenUp() throws Exception {
        server.behaviour = (request, out) -> {
            out.write(FakeEndpoint.JSON);
            byte[] blanks = " ".repeat(1 << 16).getBytes();
            for (int i = 0; i < 4096; i++) {
                out.out().write(blanks); // ends when the client closes the connection
            }
        };
        fails(false, server.address(), PATIENCE);
    }

    @Test
    void aServerThatDoesNothingIsGivenUp() throws Exception {
        Duration moment = Duration.ofMillis(300);
        server.behaviour = (request, out) -> out.awaitClose();
        fails(false, "in time", moment);
        missing = LACKS.formatted("\"" + BIG + "\"");
        server.behaviour = (request, out) -> {
            if (request.method().equals("POST")) {
                out.write(FakeEndpoint.JSON + missing);
            } else {
                out.awaitClose();
            }
        };
        fails(false, "in time", moment);
        server.close();
        fails(false, "nothing answers", PATIENCE);
    }

    @Test
    void aFileThatIsGoneMeanwhileIsNamed() throws Exception {
        missing = LACKS.formatted("\"" + BIG + "\"");
        Files.delete(site.resolve(BIG));
        fails(false, BIG, PATIENCE);
    }

    @Test
    void keysAreSentEncryptedOnly() {
        SiteException failure = assertThrows(SiteException.class,
                () -> send(server.address(), "Bearer secret", PATIENCE));
        assertTrue(failure.getMessage().contains("https://") && !failure.getMessage().contains("secret"));
        assertEquals(0, server.connections.get());
    }
}
