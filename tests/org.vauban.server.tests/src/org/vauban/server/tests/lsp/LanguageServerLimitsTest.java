// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.server.tests.LspClient.connect;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** The resources that language server clients may take, and when the server cuts clients that read or say nothing. */
class LanguageServerLimitsTest extends WithLanguageServer {
    private static final String HANDSHAKE = "GET /lsp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n";
    private static final Duration PING = Duration.ofSeconds(20);

    private static LspLimits impatient(int sessions) {
        return new LspLimits(sessions, sessions, 1 << 20, Duration.ofHours(1), OFTEN, Duration.ofSeconds(1));
    }

    /** Answers that the client does not read would otherwise fill the memory. */
    @Test
    void aClientThatTakesNoAnswersToItsProbesIsNotReadFrom() throws Exception {
        int most = 64 << 20;
        ByteBuffer probes = ByteBuffer.allocate(1_000 * 131);
        while (probes.hasRemaining()) { // final frames, masked with zeros, of 125 bytes
            probes.put((byte) 0x89).put((byte) (0x80 | 125)).put(new byte[4 + 125]);
        }
        probes.flip();
        try (Served served = serve(limits(8, 8, 1 << 20, PING), null);
                SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", served.port))) {
            socket.write(ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer status = ByteBuffer.allocate("HTTP/1.1 101".length());
            while (status.hasRemaining() && socket.read(status) >= 0) {
                continue;
            }
            assertEquals("HTTP/1.1 101", new String(status.array(), StandardCharsets.US_ASCII));
            socket.configureBlocking(false);
            long sent = 0;
            long last = System.nanoTime();
            while (sent < most && System.nanoTime() - last < TimeUnit.SECONDS.toNanos(3)) {
                if (!probes.hasRemaining()) {
                    probes.rewind();
                }
                int count = socket.write(probes);
                if (count > 0) {
                    sent += count;
                    last = System.nanoTime();
                } else {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
            }
            assertTrue(sent < most, "it is read from without end");
        }
    }

    @Test
    void sessionsAreBounded() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            texts.add(keys.add("user " + i, null, KeyScope.standard()).text());
        }
        UnaryOperator<WebSocket.Builder> first = builder -> builder.header("Authorization", "Bearer " + texts.get(0));
        UnaryOperator<WebSocket.Builder> second = builder -> builder.header("Authorization", "Bearer " + texts.get(1));
        try (Served served = serve(limits(3, 2, 1 << 20, PING), file)) {
            LspClient leaving = new LspClient();
            WebSocket one = connect(served, leaving, first);
            connect(served, new LspClient(), first);
            assertEquals(429, refused(served, first), "of one person");
            connect(served, new LspClient(), second);
            assertEquals(429, refused(served, second), "of all people");
            one.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertEquals(WebSocket.NORMAL_CLOSURE, leaving.code());
            CompletableFuture<WebSocket> next = CompletableFuture.failedFuture(new IllegalStateException());
            while (next.isCompletedExceptionally()) { // its place becomes free a moment later
                next = second.apply(served.client.newWebSocketBuilder())
                        .buildAsync(URI.create("ws://127.0.0.1:" + served.port + "/lsp"), new LspClient())
                        .handle((socket, failure) -> failure == null ? CompletableFuture.completedFuture(socket)
                                : CompletableFuture.<WebSocket>failedFuture(failure))
                        .join();
            }
        }
    }

    /** A client that does not take the handshake's answer has no session and so takes no place. */
    @Test
    void aClientThatGoesBeforeItsSessionBeginsKeepsNoPlace() throws Exception {
        AtomicBoolean holds = new AtomicBoolean();
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (Served served = Served.speakingWatched(NoEngines.service(folder, limits(1, 1, 1 << 20, PING)), engine,
                folder, () -> {
                    if (holds.compareAndSet(true, false)) {
                        arrived.countDown();
                        await(gone);
                    }
                })) {
            holds.set(true);
            try (Socket socket = served.socket()) {
                socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
                arrived.await();
                socket.setSoLinger(true, 0); // so that writes to this connection fail
            }
            gone.countDown();
            long end = System.nanoTime() + Served.PATIENCE.toNanos();
            while (served.sample("vauban_disconnects_total") < 1) {
                assertTrue(System.nanoTime() - end < 0, "the answer went somewhere");
            }
            LspClient.begin(served, new LspClient(), WithLanguageServer::plain);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void messagesAreBoundedAndMustBeText() throws Exception {
        try (Served served = serve(limits(8, 8, 2_000, PING), null)) {
            LspClient large = new LspClient();
            connect(served, large, WithLanguageServer::plain).sendText("x".repeat(3_000), true).join();
            assertEquals(1009, large.code());
            LspClient pieces = new LspClient();
            WebSocket many = connect(served, pieces, WithLanguageServer::plain);
            CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(many);
            for (int i = 0; i < 30; i++) {
                sent = sent.thenCompose(socket -> socket.sendText("x".repeat(100), false));
            }
            assertEquals(1009, pieces.code());
            LspClient binary = new LspClient();
            connect(served, binary, WithLanguageServer::plain).sendBinary(ByteBuffer.allocate(10), true).join();
            assertEquals(1003, binary.code());
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    @Test
    void aClientThatBeginsNothingIsSentAway() throws Exception {
        LspLimits limits = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), OFTEN, Duration.ofSeconds(5));
        try (Served served = serve(limits, null)) {
            LspClient client = new LspClient();
            connect(served, client, WithLanguageServer::plain);
            assertEquals(1001, client.code());
        }
    }

    /** Two hundred silent clients get no threads, and are disconnected when their time is over. */
    @Test
    void idleClientsCostLittleAndAreSentAway() throws Exception {
        LspLimits limits = new LspLimits(200, 200, 1 << 20, Duration.ofSeconds(1), OFTEN, Duration.ofHours(1));
        Set<Thread> before = sessionThreads(); // threads of other tests' sessions, which may still be ending
        try (Served served = serve(limits, null)) {
            List<LspClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(new LspClient());
                connect(served, clients.getLast(), WithLanguageServer::plain);
            }
            Set<Thread> made = sessionThreads();
            made.removeAll(before);
            assertEquals(Set.of(), made);
            for (LspClient client : clients) {
                assertEquals(1001, client.code());
            }
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    private static Set<Thread> sessionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vauban-lsp"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The network has failed: the connection is open, but the client does not answer. */
    @Test
    void aClientThatDoesNotAnswerProbesIsCut() throws Exception {
        try (Served served = serve(impatient(8), null);
                Socket socket = served.socket()) {
            socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertTrue(head.toString().startsWith("HTTP/1.1 101"), head.toString());
            assertFalse(head.toString().toLowerCase(Locale.ROOT).contains("deflate"), "messages are not compressed");
            while (in.read() >= 0) {
                assertFalse(socket.isClosed()); // probes, then the end of the stream
            }
        }
    }

    @Test
    void aConfigurationSaysHowLongASessionOfAPasswordLasts() throws Exception {
        Path file = folder.resolve("server.json");
        Files.writeString(file, "{\"lsp\":{\"sessionSeconds\":7200}}");
        assertEquals(LspLimits.STANDARD.withLongest(Duration.ofHours(2)), ConfigurationFile.read(file).lsp());
        Files.writeString(file, "{\"lsp\":{\"sessionSeconds\":59}}");
        assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file));
    }
}
