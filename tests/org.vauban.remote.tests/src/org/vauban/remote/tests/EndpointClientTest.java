// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.remote.DataClass;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.ClientCertificate;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.Transfer;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;

/** Whatever an endpoint does, a request ends with an answer or with what went wrong. */
class EndpointClientTest {
    private static final Messages MESSAGES = new Messages(Locale.ENGLISH);
    /** Short waits, small sizes. */
    private static final TransferLimits SMALL = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(30), 10_000, 100_000, 50_000);

    @TempDir
    static Path folder;
    private static Certificates certificates;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void make() throws Exception {
        certificates = new Certificates(folder);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closing(T each) {
        open.add(each);
        return each;
    }

    private FakeEndpoint endpoint(FakeEndpoint.Behaviour behaviour) throws Exception {
        return closing(new FakeEndpoint(behaviour));
    }

    private static RemoteEndpoint granted(String address, Path authorities, Set<String> pins,
            List<String> addresses) {
        return new RemoteEndpoint("team", URI.create(address), RemoteDialect.OPENAI, FimProtocol.NONE, List.of(),
                Set.of("chat"), Set.of(DataClass.TYPED), pins, addresses, authorities, "", 0, null, "team " + address);
    }

    /** Collects what comes. */
    private static final class Collected implements ReplyHandler {
        final List<String> events = new ArrayList<>();
        JsonObject body;

        @Override
        public void accepted(ReplyHead head) {
            // what was accepted is returned
        }

        @Override
        public boolean event(String data) {
            events.add(data);
            return !data.equals("[DONE]");
        }

        @Override
        public void whole(JsonObject object) {
            body = object;
        }
    }

    private EndpointClient client(RemoteEndpoint endpoint) throws Exception {
        return closing(new EndpointClient(endpoint, null, null, Duration.ofSeconds(5), MESSAGES));
    }

    private Collected ask(FakeEndpoint endpoint, TransferLimits limits) throws Exception {
        Collected collected = new Collected();
        client(granted(endpoint.address(), null, Set.of(), List.of())).post("/v1/chat/completions", new JsonObject(),
                "secret-key", limits, new Transfer(), collected);
        return collected;
    }

    private RemoteException refused(FakeEndpoint.Behaviour behaviour, TransferLimits limits) throws Exception {
        FakeEndpoint endpoint = endpoint(behaviour);
        return assertThrows(RemoteException.class, () -> ask(endpoint, limits));
    }

    @Test
    void eventsAndWholeAnswersAreRead() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.EVENTS
                + ": ping\r\n\r\nevent: x\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\ndata:[DONE]\n\n"));
        assertEquals(List.of("{\"a\":\n1}", "[DONE]"), ask(endpoint, SMALL).events);
        assertEquals("Bearer secret-key", endpoint.received.getFirst().headers().get("authorization"));
        assertEquals("/v1/chat/completions", endpoint.received.getFirst().path());
        assertNull(endpoint.received.getFirst().headers().get("cookie"));
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.JSON + "{\"b\": \"\u00e9\"}");
        assertEquals("\u00e9", ask(endpoint, SMALL).body.get("b").getAsString());
    }

    @Test
    void aBaseAddressMayNameTheVersion() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        client(granted(endpoint.address() + "/llm/v1", null, Set.of(), List.of())).get("/v1/models", null, SMALL,
                new Collected());
        client(granted(endpoint.address() + "/llm", null, Set.of(), List.of())).get("/health", null, SMALL,
                new Collected());
        assertEquals(List.of("/llm/v1/models", "/llm/health"),
                endpoint.received.stream().map(FakeEndpoint.Received::path).toList());
    }

    @Test
    void aHangEndsInTime() throws Exception {
        TransferLimits quick = new TransferLimits(Duration.ofSeconds(5), Duration.ofMillis(300),
                Duration.ofMillis(300), Duration.ofSeconds(30), 10_000, 100_000, 50_000);
        assertEquals(Kind.TIMEOUT, refused((request, out) -> out.awaitClose(), quick).kind());
        assertEquals(Kind.TIMEOUT, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("a"));
            out.awaitClose();
        }, quick).kind());
        assertEquals(Kind.TIMEOUT, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            for (int i = 0; i < 10_000; i++) {
                out.write(": still here\n\n"); // comments are no answer
                Thread.sleep(20);
            }
        }, quick).kind());
        TransferLimits total = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
                Duration.ofSeconds(10), Duration.ofMillis(400), 10_000, 100_000, 50_000);
        assertEquals(Kind.TIMEOUT, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            for (int i = 0; i < 10_000; i++) {
                out.write(FakeEndpoint.delta("a"));
                Thread.sleep(20);
            }
        }, total).kind());
    }

    @Test
    void tooMuchIsNotRead() throws Exception {
        byte[] megabyte = "x".repeat(1 << 20).getBytes();
        assertEquals(Kind.TOO_LARGE, refused((request, out) -> {
            out.write(FakeEndpoint.JSON + "{\"a\":\"");
            for (int i = 0; i < 100; i++) {
                out.out().write(megabyte);
            }
        }, SMALL).kind());
        assertEquals(Kind.TOO_LARGE, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: ");
            for (int i = 0; i < 100; i++) {
                out.out().write(megabyte);
            }
        }, SMALL).kind());
        assertEquals(Kind.TOO_LARGE, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            for (int i = 0; i < 1_000_000; i++) {
                out.write("data: " + "y".repeat(9_000) + "\n");
            }
        }, SMALL).kind());
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        FakeEndpoint elsewhere = endpoint(FakeEndpoint.text("stolen"));
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            RemoteException e = refused((request, out) -> out.write("HTTP/1.1 " + status
                    + " Moved\r\nLocation: " + elsewhere.address() + "/\r\nContent-Length: 0\r\n\r\n"), SMALL);
            assertEquals(Kind.REDIRECT, e.kind());
            assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
        }
        assertEquals(0, elsewhere.connections.get());
    }

    @Test
    void nonsenseIsToldApartFromAnswers() throws Exception {
        for (String body : new String[] {"", "[]", "{\"a\":1} x", "<html>", "{a:1}", "{\"a\":NaN}",
            "{\"a\":" + "[".repeat(20_000), "null"}) {
            assertEquals(Kind.PROTOCOL, refused((request, out) -> out.write(FakeEndpoint.JSON + body), SMALL).kind(),
                    body.substring(0, Math.min(20, body.length())));
        }
        assertEquals(Kind.PROTOCOL, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: ");
            out.out().write(new byte[] {(byte) 0xc3, (byte) 0x28, '\n', '\n'});
        }, SMALL).kind());
        assertEquals(Kind.PROTOCOL, refused((request, out) -> out.write("garbage\r\n\r\n"), SMALL).kind());
        assertEquals(Kind.PROTOCOL, refused((request, out) -> out.write(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"a\":"), SMALL)
                .kind());
        assertEquals(Kind.PROTOCOL, refused((request, out) -> out.write("HTTP/1.1 200 OK\r\nContent-Type: "
                + "application/json\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"), SMALL).kind());
    }

    @ParameterizedTest
    @CsvSource({"400, REFUSED", "401, KEY", "403, KEY", "404, REFUSED", "408, FAILED", "413, REFUSED", "422, REFUSED",
        "429, LIMITED", "500, FAILED", "502, FAILED", "503, FAILED", "504, FAILED"})
    void aStatusIsToldWithWhatTheEndpointSays(int status, Kind kind) throws Exception {
        RemoteException e = refused((request, out) -> out.write("HTTP/1.1 " + status
                + " No\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                + "{\"error\":{\"message\":\"no\\u001b[31m\\nway\"}}"), SMALL);
        assertEquals(kind, e.kind());
        assertTrue(e.getMessage().contains("HTTP " + status + ": no [31m way"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"401", "400", "500"})
    void aKeyThatAnEndpointRepeatsIsNotShown(int status) throws Exception {
        RemoteException e = refused((request, out) -> out.write("HTTP/1.1 " + status
                + " No\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"error\":{\"message\":\""
                + "x".repeat(285) + " " + request.headers().get("authorization") + "\"}}"), SMALL);
        assertTrue(e.getMessage().contains("Bearer ***"), e.getMessage());
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }

    /** Each of them sets the clock that ends a transfer. */
    @Test
    void manyEventsLeaveNothingBehind() throws Exception {
        TransferLimits limits = new TransferLimits(Duration.ofSeconds(5), Duration.ofMinutes(10),
                Duration.ofMinutes(10), Duration.ofMinutes(10), 10_000, 1_000_000, 50_000);
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.EVENTS + "data:1\n\n".repeat(50_000)
                + "data:[DONE]\n\n"));
        assertEquals(50_001, ask(endpoint, limits).events.size());
        Field clock = Class.forName("org.vauban.remote.http.TransferGuard").getDeclaredField("CLOCK");
        clock.setAccessible(true);
        ScheduledThreadPoolExecutor waiting = assertInstanceOf(ScheduledThreadPoolExecutor.class, clock.get(null));
        assertTrue(waiting.getQueue().size() < 1_000, () -> waiting.getQueue().size() + " tasks wait");
    }

    @Test
    void anEndpointSaysWhenToComeBack() throws Exception {
        RemoteException e = refused((request, out) -> out.write("HTTP/1.1 429 No\r\nRetry-After: 7\r\n"
                + "Content-Length: 0\r\n\r\n"), SMALL);
        assertEquals(Duration.ofSeconds(7), e.rest());
        RemoteException busy = refused((request, out) -> out.write("HTTP/1.1 503 No\r\nRetry-After: 9\r\n"
                + "Content-Length: 0\r\n\r\n"), SMALL);
        assertEquals(Kind.LIMITED, busy.kind());
        assertEquals(Duration.ofSeconds(9), busy.rest());
    }

    @Test
    void nobodyListens() throws Exception {
        FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.text("x"));
        endpoint.close();
        assertEquals(Kind.UNREACHABLE, assertThrows(RemoteException.class, () -> ask(endpoint, SMALL)).kind());
    }

    @Test
    void theCallerEndsARequest() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        FakeEndpoint endpoint = endpoint((request, out) -> {
            begun.countDown();
            out.awaitClose();
            gone.countDown();
        });
        EndpointClient client = client(granted(endpoint.address(), null, Set.of(), List.of()));
        Transfer transfer = new Transfer();
        Thread.ofVirtual().start(() -> {
            try {
                begun.await();
                transfer.cancel();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(Kind.CANCELLED, assertThrows(RemoteException.class,
                () -> client.post("/v1/x", new JsonObject(), null, SMALL, transfer, new Collected())).kind());
        gone.await();
        Transfer early = new Transfer();
        early.cancel();
        assertEquals(Kind.CANCELLED, assertThrows(RemoteException.class,
                () -> client.post("/v1/x", new JsonObject(), null, SMALL, early, new Collected())).kind());
    }

    private static String pin(String alias) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256")
                .digest(certificates.certificate(alias).getPublicKey().getEncoded()));
    }

    private ReplyHead tls(FakeEndpoint endpoint, Path authorities, Set<String> pins, ClientCertificate own)
            throws Exception {
        EndpointClient client = closing(new EndpointClient(granted(endpoint.address(), authorities, pins, List.of()),
                own, null, Duration.ofSeconds(5), MESSAGES));
        return client.get("/health", null, SMALL, new Collected());
    }

    private FakeEndpoint encrypted(String alias, boolean clientMustShow) throws Exception {
        return closing(new FakeEndpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"),
                certificates.server(alias), clientMustShow));
    }

    @Test
    void onlyTheNamedAuthoritiesAreTrusted() throws Exception {
        FakeEndpoint endpoint = encrypted("server", false);
        ReplyHead head = tls(endpoint, certificates.pem("ca"), Set.of(), null);
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(certificates.certificate("server").getEncoded())), head.certificate());
        assertEquals(pin("server"), head.pin());
        RemoteException unknown = assertThrows(RemoteException.class, () -> tls(endpoint, null, Set.of(), null));
        assertEquals(Kind.TLS, unknown.kind());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(endpoint, certificates.pem("stranger"), Set.of(), null)).kind());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(encrypted("stranger", false), certificates.pem("ca"), Set.of(), null)).kind());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(encrypted("elsewhere", false), certificates.pem("ca"), Set.of(), null)).kind());
        assertEquals(Kind.TLS, assertThrows(RemoteException.class,
                () -> tls(endpoint, folder.resolve("missing.pem"), Set.of(), null)).kind());
        assertEquals(0, endpoint.posts().size());
    }

    @Test
    void aPinIsTheKeyOfTheServerItself() throws Exception {
        FakeEndpoint endpoint = encrypted("server", false);
        Path ca = certificates.pem("ca");
        tls(endpoint, ca, Set.of(pin("stranger"), pin("server")), null);
        for (String other : List.of("ca", "stranger", "client")) { // that of the authority is in the chain as well
            RemoteException e = assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(pin(other)), null));
            assertEquals(Kind.TLS, e.kind());
            assertTrue(e.getMessage().contains(pin("server")), e.getMessage());
        }
    }

    @Test
    void aClientShowsItsCertificate() throws Exception {
        FakeEndpoint endpoint = encrypted("server", true);
        Path ca = certificates.pem("ca");
        assertEquals(200, tls(endpoint, ca, Set.of(),
                new ClientCertificate(certificates.p12("client"), "changeit")).status());
        assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(), null));
        assertEquals(Kind.TLS, assertThrows(RemoteException.class, () -> tls(endpoint, ca, Set.of(),
                new ClientCertificate(certificates.p12("client"), "wrong"))).kind());
        assertFalse(new ClientCertificate(folder, "changeit").toString().contains("changeit"));
    }

    @Test
    void onlyPinnedAddressesAreReached() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        String named = "http://localhost:" + endpoint.port();
        client(granted(named, null, Set.of(), List.of("127.0.0.1", "::1"))).get("/health", null, SMALL,
                new Collected());
        assertEquals("127.0.0.1:" + endpoint.port(), endpoint.received.getFirst().headers().get("host"));
        int before = endpoint.connections.get();
        EndpointClient other = client(granted(named, null, Set.of(), List.of("192.0.2.7")));
        assertEquals(Kind.ADDRESS, assertThrows(RemoteException.class,
                () -> other.get("/health", null, SMALL, new Collected())).kind());
        EndpointClient proxied = closing(new EndpointClient(granted(named, null, Set.of(), List.of("127.0.0.1")), null,
                InetSocketAddress.createUnresolved("127.0.0.1", endpoint.port()), Duration.ofSeconds(5), MESSAGES));
        assertEquals(Kind.ADDRESS, assertThrows(RemoteException.class,
                () -> proxied.get("/health", null, SMALL, new Collected())).kind());
        assertEquals(before, endpoint.connections.get());
    }

    @Test
    void aProxyIsUsedIfItIsNamed() throws Exception {
        FakeEndpoint proxy = endpoint((request, out) -> out.write("HTTP/1.1 200 OK\r\n\r\n"));
        EndpointClient client = closing(new EndpointClient(
                granted("https://llm.example.org", null, Set.of(), List.of()), null,
                InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), Duration.ofSeconds(5), MESSAGES));
        assertThrows(RemoteException.class, () -> client.get("/health", "secret-key", SMALL, new Collected()));
        assertEquals("CONNECT llm.example.org:443",
                proxy.received.getFirst().method() + " " + proxy.received.getFirst().path());
        assertNull(proxy.received.getFirst().headers().get("authorization"));
        proxy.behaviour = (request, out) -> out.write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        RemoteException refused = assertThrows(RemoteException.class,
                () -> client.get("/health", "secret-key", SMALL, new Collected()));
        assertTrue(refused.getMessage().contains("the proxy asks for credentials"), refused.getMessage());
    }

    /** The name of the loopback means another machine there. */
    @Test
    void whatIsNotEncryptedGoesThroughNoProxy() throws Exception {
        FakeEndpoint proxy = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.JSON + "{}"));
        EndpointClient client = closing(new EndpointClient(granted(endpoint.address(), null, Set.of(), List.of()), null,
                InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()), Duration.ofSeconds(5), MESSAGES));
        client.post("/v1/chat/completions", new JsonObject(), "secret-key", SMALL, new Transfer(), new Collected());
        assertEquals(0, proxy.connections.get());
        assertEquals(1, endpoint.posts().size());
    }
}
