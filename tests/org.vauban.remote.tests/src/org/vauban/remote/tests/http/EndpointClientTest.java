// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.Transfer;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;

/** Whatever an endpoint does, a request ends with an answer or an error. */
class EndpointClientTest extends WithEndpointClient {

    private Collected ask(FakeEndpoint endpoint, TransferLimits limits) throws Exception {
        return ask(endpoint.address(), limits);
    }

    private Collected ask(String address, TransferLimits limits) throws Exception {
        Collected collected = new Collected();
        client(granted(address, null, Set.of(), List.of())).post("/v1/chat/completions", new JsonObject(),
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
    void eventsMayBeginWithAByteOrderMarkAndEndTheirLinesWithReturnsAlone() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.EVENTS
                + "\ufeffdata: first\n\ndata: \ufeffsecond\n\n"));
        assertEquals(List.of("first", "\ufeffsecond"), ask(endpoint, SMALL).events);
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS
                + "\ufeffdata: a\rdata: b\r\rdata: c\r\n\rdata: d\n\r\ndata: [DONE]\r\r");
        assertEquals(List.of("a\nb", "c", "d", "[DONE]"), ask(endpoint, SMALL).events);
    }

    @Test
    void eventsWithoutDataKeepTheConnectionOpenAndNothingElse() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> out.write(FakeEndpoint.EVENTS
                + "data:\n\ndata: a\n\nevent: ping\ndata: \n\ndata\n\n\n\ndata: b\ndata:\n\ndata: [DONE]\n\n"));
        assertEquals(List.of("a", "b\n", "[DONE]"), ask(endpoint, SMALL).events);
    }

    /** A server may pause between the two characters of a line end, and the client does not wait for the second. */
    @Test
    void aLineEndMayComeInTwoPieces() throws Exception {
        CountDownLatch[] told = {new CountDownLatch(1), new CountDownLatch(2)};
        FakeEndpoint endpoint = endpoint((request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: a\r\n\r");
            told[0].await();
            out.write("\ndata: b\r\n\r");
            told[1].await();
            out.write("\n\ndata: [DONE]\n\n");
        });
        Collected collected = new Collected() {
            @Override
            public boolean event(String data) {
                for (CountDownLatch each : told) {
                    each.countDown();
                }
                return super.event(data);
            }
        };
        client(granted(endpoint.address(), null, Set.of(), List.of())).post("/v1/chat/completions", new JsonObject(),
                null, SMALL, new Transfer(), collected);
        assertEquals(List.of("a", "b", "[DONE]"), collected.events);
    }

    @Test
    void namesOfTypesMayBeInCapitalsAndNobodyCompressesUnasked() throws Exception {
        FakeEndpoint endpoint = endpoint((request, out) -> {
            boolean plain = "identity".equals(request.headers().get("accept-encoding"));
            out.write("HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream; charset=UTF-8\r\nContent-Encoding: "
                    + (plain ? "Identity" : "gzip") + "\r\nConnection: close\r\n\r\ndata: a\n\ndata: [DONE]\n\n");
        });
        assertEquals(List.of("a", "[DONE]"), ask(endpoint, SMALL).events);
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
        assertEquals(Kind.STALLED, refused((request, out) -> out.awaitClose(), quick).kind());
        assertEquals(Kind.STALLED, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("a"));
            out.awaitClose();
        }, quick).kind());
        assertEquals(Kind.STALLED, refused((request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            for (int i = 0; i < 10_000; i++) {
                out.write(": still here\n\n"); // comments are not part of an answer
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

    @ParameterizedTest
    @EnumSource(value = RemoteDialect.class, names = {"VAUBAN", "LLAMA_SERVER"})
    void whoOnlyPingsIsGivenUpAtTheTotalLimit(RemoteDialect dialect) throws Exception {
        TransferLimits total = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(Patience.SECONDS),
                Duration.ofSeconds(Patience.SECONDS), Duration.ofMillis(400), 10_000, 1_000_000, 50_000);
        FakeEndpoint endpoint = endpoint((request, out) -> {
            out.write(FakeEndpoint.EVENTS);
            while (true) {
                out.write(": ping\n\n");
                Thread.sleep(20);
            }
        });
        EndpointClient client = client(granted(endpoint.address(), dialect));
        assertEquals(Kind.TIMEOUT, assertThrows(RemoteException.class, () -> client.post("/v1/x", new JsonObject(),
                null, total, new Transfer(), new Collected())).kind());
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
    @ValueSource(strings = {"{\"error\":{\"message\":\"not this text\",\"code\":\"refused_by_policy\"}}",
            "{\"object\":\"error\",\"message\":\"not this text\",\"code\":\"refused_by_policy\"}"})
    void aTextThatATeamServerRefusesSaysNothingOfTheKey(String body) throws Exception {
        RemoteException e = refused((request, out) -> out.write("HTTP/1.1 403 No\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\n\r\n" + body), SMALL);
        assertEquals(Kind.REFUSED, e.kind());
        assertTrue(e.getMessage().contains("not this text"), e.getMessage());
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

    /** Each event resets the timer that ends a transfer. */
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
        try (Socket bound = new Socket()) { // keeps others from listening there meanwhile
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertEquals(Kind.UNREACHABLE, assertThrows(RemoteException.class,
                    () -> ask("http://127.0.0.1:" + bound.getLocalPort(), SMALL)).kind());
        }
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

    /** Otherwise each request would need a new handshake. */
    @Test
    void theConnectionOfAStreamServesAnotherRequest() throws Exception {
        int next = -1;
        for (int attempt = 0; attempt < 10 && next < 0; attempt++) { // the client gives up on the rest after a second
            next = afterStream();
        }
        assertEquals('P', next);
    }

    /**
     * Returns what follows an answer that ends late: the first letter of another request, or -1 for the end of the
     * connection.
     */
    private int afterStream() throws Exception {
        CompletableFuture<Integer> next = new CompletableFuture<>();
        AtomicBoolean first = new AtomicBoolean(true);
        CountDownLatch answered = new CountDownLatch(1);
        FakeEndpoint endpoint = endpoint((request, out) -> {
            if (!first.getAndSet(false)) {
                out.write(FakeEndpoint.EVENTS + "data: [DONE]\n\n");
                return;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "e\r\ndata: [DONE]\n\n\r\n");
            answered.await();
            try {
                out.write("2\r\n\n\n\r\n0\r\n\r\n");
                next.complete(out.in().read());
            } finally {
                next.complete(-1); // also if the client does not read the rest
            }
        });
        EndpointClient client = client(granted(endpoint.address(), null, Set.of(), List.of()));
        Collected collected = new Collected();
        client.post("/v1/x", new JsonObject(), null, SMALL, new Transfer(), collected);
        answered.countDown();
        assertEquals(List.of("[DONE]"), collected.events);
        while (!next.isDone()) {
            try {
                client.post("/v1/x", new JsonObject(), null, SMALL, new Transfer(), new Collected());
            } catch (RemoteException e) {
                assertTrue(next.isDone(), e::getMessage); // the endpoint closes a reused connection
            }
        }
        return next.get();
    }

    @Test
    void anEndpointThatDoesNotEndItsStreamHasItsConnectionClosed() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        FakeEndpoint endpoint = endpoint((request, out) -> {
            out.write(FakeEndpoint.EVENTS + "data: [DONE]\n\n");
            out.awaitClose();
            closed.complete(null);
        });
        ask(endpoint, SMALL);
        closed.get(Patience.SECONDS, TimeUnit.SECONDS);
    }
}
