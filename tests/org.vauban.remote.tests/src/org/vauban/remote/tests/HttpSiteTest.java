// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
import org.vauban.site.SiteException;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.SiteAddress;
import org.vauban.site.store.SiteMirror;
import org.vauban.site.store.SiteSource;
import org.vauban.site.store.SiteStore;

/** A signed site is read from a server, whatever the server does; nothing that was not signed is taken. */
class HttpSiteTest {
    private static final String BIG = "plugins/org.example.big_1.0.0.jar";
    private static final String ODD = "plugins/org.example.\u00e9t\u00e9 + 100%_1.0.0.jar";
    private static final int SIZE = 200_000;
    private static final Duration LIMIT = Duration.ofSeconds(Patience.SECONDS);
    private static final Duration PATIENCE = LIMIT.dividedBy(2);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    @TempDir
    private Path folder;
    private Path site;
    private SigningKey key;
    private SiteVerifier verifier;
    private SiteStore store;
    private FakeEndpoint server;

    @BeforeEach
    void site() throws Exception {
        key = SigningKeys.generate(SignatureAlgorithm.ED25519);
        RootDocument root = SiteTrust.in(key, NOW);
        verifier = new SiteVerifier(root, InstantSource.system());
        store = new SiteStore(folder.resolve("store"), verifier);
        site = folder.resolve("site");
        write(site, 1);
        server = new FakeEndpoint(this::serve);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    private void write(Path to, long version) throws Exception {
        Files.createDirectories(to.resolve("plugins"));
        Files.writeString(to.resolve("content.jar"), "version " + version);
        Files.writeString(to.resolve(ODD), "odd");
        Files.createFile(to.resolve("empty"));
        byte[] bytes = new byte[SIZE];
        new Random(16).nextBytes(bytes);
        Files.write(to.resolve(BIG), bytes);
        SiteSigner.sign(to, new SiteSigner.Heading("Example", "vauban", version, "0." + version, NOW,
                Duration.ofDays(9)), key);
    }

    private static boolean asksFor(FakeEndpoint.Received request, String path) {
        return URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8).endsWith("/" + path);
    }

    private byte[] bytes(FakeEndpoint.Received request) throws IOException {
        String path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        return Files.readAllBytes(folder.resolve(path.substring(1)));
    }

    private static void answer(FakeEndpoint.Conversation out, String status, String headers, byte[] body)
            throws IOException {
        out.write("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers + "\r\n");
        out.out().write(body);
        out.out().flush();
    }

    private static String length(long bytes) {
        return "Content-Length: " + bytes + "\r\n";
    }

    /** As a good server does. */
    private void serve(FakeEndpoint.Received request, FakeEndpoint.Conversation out) throws Exception {
        byte[] all = bytes(request);
        String range = request.headers().get("range");
        if (range == null) {
            answer(out, "200 OK", length(all.length), all);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        byte[] rest = Arrays.copyOfRange(all, from, all.length);
        answer(out, "206 Partial Content", length(rest.length) + "Content-Range: bytes " + from + "-"
                + (all.length - 1) + "/" + all.length + "\r\n", rest);
    }

    private SiteMirror.Result mirror(String address, Path authorities, String authorization, Duration patience)
            throws SiteException {
        return assertTimeoutPreemptively(LIMIT, () -> {
            try (SiteSource source = new HttpSiteTransport(patience)
                    .open(new SiteAddress(URI.create(address), authorities, authorization), Locale.ENGLISH)) {
                return new SiteMirror(store).mirror(source);
            }
        });
    }

    private SiteMirror.Result mirror() throws SiteException {
        return mirror(server.address() + "/site", null, null, PATIENCE);
    }

    private SiteException fails(boolean refused, String named, Duration patience) throws SiteException {
        SiteException failure = assertThrows(SiteException.class,
                () -> mirror(server.address() + "/site/", null, null, patience));
        assertEquals(refused, failure.isRefused(), failure.getMessage());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertEquals(List.of(), List.copyOf(store.list()));
        return failure;
    }

    /** For the large file, something else. */
    private void insteadOfBig(FakeEndpoint.Behaviour behaviour) {
        server.behaviour = (request, out) -> {
            if (asksFor(request, BIG)) {
                behaviour.answer(request, out);
            } else {
                serve(request, out);
            }
        };
    }

    private List<FakeEndpoint.Received> requests(String path) {
        return server.received.stream().filter(each -> asksFor(each, path)).toList();
    }

    @Test
    void aSiteIsReadOnceAndOfTheNextVersionOnlyWhatIsNew() throws Exception {
        SiteMirror.Result first = mirror();
        assertEquals(4, first.copied());
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(first.folder().resolve(BIG)));
        assertEquals("odd", Files.readString(first.folder().resolve(ODD)));
        assertTrue(server.received.stream().allMatch(each -> each.headers().get("accept-encoding").equals("identity")
                && !each.headers().containsKey("cookie") && each.method().equals("GET")));
        assertFalse(Files.exists(folder.resolve("store/partial")));
        server.received.clear();
        Files.delete(site.resolve("empty"));
        write(site, 2);
        assertEquals(1, mirror().copied());
        assertEquals(List.of("vauban-site.json", "content.jar", "vauban-site.json"), server.received.stream()
                .map(each -> each.path().substring(each.path().lastIndexOf('/') + 1)).toList());
    }

    /** Some of what was sent last can be lost with the connection; it is asked for again, nothing else is. */
    @Test
    void aCutFileIsContinued() throws Exception {
        int most = 60_000;
        List<Integer> begins = new ArrayList<>();
        insteadOfBig((request, out) -> {
            String range = request.headers().get("range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            byte[] all = bytes(request);
            begins.add(from);
            answer(out, range == null ? "200 OK" : "206 Partial Content", length(all.length - from)
                    + "Content-Range: bytes " + from + "-" + (all.length - 1) + "/" + all.length + "\r\n",
                    Arrays.copyOfRange(all, from, Math.min(all.length, from + most)));
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
        assertEquals(0, begins.getFirst());
        for (int i = 1; i < begins.size(); i++) {
            int gained = begins.get(i) - begins.get(i - 1);
            assertTrue(gained > 0 && gained <= most, "continued from what had arrived: " + begins);
        }
        assertTrue(begins.getLast() + most >= SIZE, begins.toString());
    }

    @Test
    void theNextAttemptContinuesWhereTheLastOneEnded() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            if (times.getAndIncrement() == 0) {
                answer(out, "200 OK", length(SIZE), Arrays.copyOf(bytes(request), 50_000));
            } // else nothing at all
        });
        fails(false, BIG, PATIENCE);
        server.behaviour = this::serve;
        server.received.clear();
        mirror();
        assertEquals(List.of("bytes=50000-"), requests(BIG).stream().map(each -> each.headers().get("range")).toList());
        assertEquals(List.of(), requests("content.jar"), "what was whole stays");
    }

    @Test
    void aServerThatCannotContinueSendsTheFileAnew() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            byte[] all = bytes(request);
            answer(out, "200 OK", length(SIZE), times.getAndIncrement() == 0 ? Arrays.copyOf(all, 9) : all);
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
    }

    @Test
    void aPartOfAnotherContentIsReadAnew() throws Exception {
        AtomicInteger times = new AtomicInteger();
        insteadOfBig((request, out) -> {
            if (times.getAndIncrement() == 0) {
                answer(out, "200 OK", length(SIZE), new byte[50_000]);
            } else {
                serve(request, out);
            }
        });
        SiteMirror.Result result = mirror();
        assertArrayEquals(Files.readAllBytes(site.resolve(BIG)), Files.readAllBytes(result.folder().resolve(BIG)));
        assertEquals(3, times.get());
    }

    @Test
    void whatWasNotSignedIsNotTaken() throws Exception {
        insteadOfBig((request, out) -> answer(out, "200 OK", length(SIZE), new byte[SIZE]));
        fails(true, BIG, PATIENCE);
        assertEquals(1, requests(BIG).size());
        Files.writeString(site.resolve(ODD), "other");
        server.behaviour = this::serve;
        fails(true, ODD, PATIENCE);
        Files.writeString(site.resolve("vauban-site.json"), Files.readString(site.resolve("vauban-site.json"))
                .replaceFirst("\"payload\":\\s*\"", "$0AAAA"));
        fails(true, "vauban-site.json", PATIENCE);
    }

    @Test
    void noMoreIsReadThanWasSigned() throws Exception {
        AtomicLong sent = new AtomicLong();
        FakeEndpoint.Behaviour endless = (request, out) -> {
            answer(out, "200 OK", "", new byte[0]);
            byte[] more = new byte[1 << 16];
            while (sent.addAndGet(more.length) < 1L << 40) {
                out.out().write(more); // ends when the client closes
            }
        };
        insteadOfBig(endless);
        fails(true, BIG, PATIENCE);
        assertTrue(sent.get() < 64 << 20, sent + " bytes; what the systems keep in between is not read");
        insteadOfBig((request, out) -> {
            answer(out, "200 OK", "Content-Length: 9223372036854775807\r\n", new byte[SIZE + 1]);
            out.awaitClose(); // an end would be another failure, which may be noticed first
        });
        fails(true, BIG, PATIENCE);
        server.behaviour = endless;
        sent.set(0);
        fails(true, "vauban-site.json", PATIENCE);
        assertTrue(sent.get() < 64 << 20, sent + " bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, SIZE - 1})
    void aFileThatEndsEarlyIsNotTaken(int length) throws Exception {
        insteadOfBig((request, out) -> {
            if (request.headers().containsKey("range")) {
                answer(out, "416 Range Not Satisfiable", length(0), new byte[0]);
            } else {
                answer(out, "200 OK", length(length), new byte[length]);
            }
        });
        fails(false, BIG, PATIENCE);
    }

    @Test
    void aServerThatSendsNothingOrTooSlowlyIsGivenUp() throws Exception {
        Duration moment = Duration.ofMillis(300);
        insteadOfBig((request, out) -> out.awaitClose());
        fails(false, "in time", moment);
        insteadOfBig((request, out) -> {
            answer(out, "200 OK", length(SIZE), new byte[10]);
            out.awaitClose();
        });
        fails(false, "in time", moment);
        Files.writeString(site.resolve("plugins/small"), "x".repeat(2000));
        SiteSigner.sign(site, new SiteSigner.Heading("Example", "vauban", 2, "0.2", NOW, Duration.ofDays(9)), key);
        server.behaviour = (request, out) -> {
            if (!asksFor(request, "plugins/small")) {
                serve(request, out);
                return;
            }
            answer(out, "200 OK", length(2000), new byte[0]);
            while (true) {
                out.write("x"); // each in time, all of them not
                Thread.sleep(20);
            }
        };
        fails(false, "in time", moment);
    }

    @Test
    void redirectsAreFollowedToTheSameServerOnly() throws Exception {
        server.behaviour = (request, out) -> {
            if (request.path().startsWith("/old/")) {
                answer(out, "302 Found", "Location: /site" + request.path().substring(4) + "\r\n", new byte[0]);
            } else {
                serve(request, out);
            }
        };
        assertEquals(4, mirror(server.address() + "/old/", null, null, PATIENCE).copied());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/site/x", "//127.0.0.1:%d/x", "https://127.0.0.1/x",
            "file:///etc/passwd", "http://[", "http://ada@127.0.0.1/x", "", "/again"})
    void otherRedirectsAreNotFollowed(String location) throws Exception {
        try (FakeEndpoint other = new FakeEndpoint(this::serve)) {
            server.behaviour = (request, out) -> answer(out, "302 Found",
                    "Location: " + location.formatted(other.port()) + "\r\n", new byte[0]);
            fails(false, "redirects", PATIENCE);
            assertEquals(0, other.connections.get());
            assertTrue(server.received.size() <= 6, server.received.size() + " requests");
        }
    }

    @Test
    void answersThatAreNoneAreNamed() throws Exception {
        for (String status : List.of("404 Not Found", "410 Gone")) {
            insteadOfBig((request, out) -> answer(out, status, length(0), new byte[0]));
            fails(true, "is missing", PATIENCE);
        }
        for (String status : List.of("500 Oops", "429 Too Many Requests", "204 No Content", "206 Partial Content")) {
            insteadOfBig((request, out) -> answer(out, status, length(0), new byte[0]));
            fails(false, BIG, PATIENCE);
        }
        insteadOfBig((request, out) -> answer(out, "200 OK", "Content-Encoding: gzip\r\n" + length(SIZE),
                bytes(request)));
        fails(false, "compressed", PATIENCE);
        insteadOfBig((request, out) -> out.write("nonsense\r\n\r\n"));
        fails(false, BIG, PATIENCE);
        server.close();
        fails(false, "nothing answers", PATIENCE);
    }

    @Test
    void credentialsGoToTheServerAndOnlyEncrypted() throws Exception {
        SiteException failure = assertThrows(SiteException.class,
                () -> mirror(server.address() + "/site", null, "Bearer secret", PATIENCE));
        assertTrue(failure.getMessage().contains("https://") && !failure.getMessage().contains("secret"));
        assertEquals(0, server.connections.get());
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        try (FakeEndpoint encrypted = new FakeEndpoint((request, out) -> {
            if ("Bearer secret".equals(request.headers().get("authorization"))) {
                serve(request, out);
            } else {
                answer(out, "401 Unauthorized", "WWW-Authenticate: Basic\r\n" + length(0), new byte[0]);
            }
        }, certificates.server("server"), false)) {
            String address = encrypted.address() + "/site";
            Path authority = certificates.pem("ca");
            failure = assertThrows(SiteException.class, () -> mirror(address, authority, "Bearer wrong", PATIENCE));
            assertTrue(failure.getMessage().contains("--token-file"), failure.getMessage());
            assertEquals(4, mirror(address, authority, "Bearer secret", PATIENCE).copied());
            for (Path other : new Path[] {null, certificates.pem("stranger")}) {
                failure = assertThrows(SiteException.class, () -> mirror(address, other, "Bearer secret", PATIENCE));
                assertTrue(failure.getMessage().contains("trusted connection"), failure.getMessage());
            }
            Path none = Files.writeString(folder.resolve("none.pem"), "none");
            assertThrows(SiteException.class, () -> mirror(address, none, null, PATIENCE));
        }
        try (FakeEndpoint elsewhere = new FakeEndpoint(this::serve, certificates.server("elsewhere"), false)) {
            failure = assertThrows(SiteException.class, () -> mirror(elsewhere.address() + "/site",
                    certificates.pem("ca"), "Bearer secret", PATIENCE));
            assertTrue(failure.getMessage().contains("trusted connection"), failure.getMessage());
            assertEquals(List.of(), elsewhere.received, "nothing was sent");
        }
    }

    /** The site is where only the proxy can reach it: its name cannot be resolved. */
    @Test
    void aProxyIsUsedAsTheJvmSaysAndOnlyOneWithoutPassword() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        Certificates certificates = new Certificates(Files.createDirectory(folder.resolve("certificates")));
        try (FakeEndpoint proxy = new FakeEndpoint((request, out) -> {
            String path = request.path().replace("http://updates.invalid", "");
            serve(new FakeEndpoint.Received(request.method(), path, request.headers(), ""), out);
        }); FakeEndpoint encrypted = new FakeEndpoint(this::serve, certificates.server("elsewhere"), false)) {
            ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())));
            assertEquals(4, mirror("http://updates.invalid/site", null, null, PATIENCE).copied());
            assertTrue(proxy.received.stream()
                    .allMatch(each -> each.path().startsWith("http://updates.invalid/site/")));
            store = new SiteStore(folder.resolve("second"), verifier);
            proxy.behaviour = (request, out) -> tunnel(out, encrypted.port());
            assertEquals(4, mirror("https://elsewhere.example.org/site", certificates.pem("ca"), "Bearer secret",
                    PATIENCE).copied());
            assertTrue(proxy.received.stream().filter(each -> each.method().equals("CONNECT"))
                    .allMatch(each -> each.path().equals("elsewhere.example.org:443")
                            && !each.headers().containsKey("authorization")), "the proxy sees no credentials");
            store = new SiteStore(folder.resolve("third"), verifier);
            proxy.behaviour = (request, out) -> answer(out, "407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" + length(0), new byte[0]);
            for (String scheme : List.of("http", "https")) {
                SiteException failure = assertThrows(SiteException.class,
                        () -> mirror(scheme + "://elsewhere.example.org/site", null, null, PATIENCE));
                assertTrue(failure.getMessage().contains("the proxy asks for credentials"), failure.getMessage());
            }
            proxy.close();
            SiteException failure = assertThrows(SiteException.class,
                    () -> mirror("http://updates.invalid/site", null, null, PATIENCE));
            assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static void tunnel(FakeEndpoint.Conversation out, int port) throws Exception {
        try (Socket to = new Socket("127.0.0.1", port)) {
            out.write("HTTP/1.1 200 Connection Established\r\n\r\n");
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    to.getInputStream().transferTo(out.out());
                    out.out().close();
                } catch (IOException e) {
                    // one of both has gone
                }
            });
            out.in().transferTo(to.getOutputStream());
            to.shutdownOutput();
            back.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/site", "http:///site", "http://ada:secret@127.0.0.1/site",
            "http://127.0.0.1/site?x=1", "http://127.0.0.1/site#x", "site", "http:site"})
    void otherAddressesAreRefused(String address) {
        SiteException failure = assertThrows(SiteException.class, () -> mirror(address, null, null, PATIENCE));
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }
}
