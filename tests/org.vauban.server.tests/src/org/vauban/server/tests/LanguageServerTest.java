// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.server.tests.LspClient.INITIALIZE;
import static org.vauban.server.tests.LspClient.connect;

import com.google.gson.JsonObject;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;

/** The language server over WebSocket: who is let in, what one may take, and how it ends. */
class LanguageServerTest {
    private static final String HANDSHAKE = "GET /lsp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n";
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();

    private Served serve(LspLimits limits, Path keys) throws Exception {
        return Served.speaking(NoEngines.service(folder, limits), engine, folder, keys);
    }

    /** For clients that are there: however slow the machine is, none of them is taken for gone. */
    private static LspLimits limits(int sessions, int perKey, int bytes, Duration ping) {
        return new LspLimits(sessions, perKey, bytes, Duration.ofHours(1), ping, Duration.ofHours(1));
    }

    private static LspLimits impatient(int sessions) {
        return new LspLimits(sessions, sessions, 1 << 20, Duration.ofHours(1), OFTEN, Duration.ofSeconds(1));
    }

    private static int refused(Served served, UnaryOperator<WebSocket.Builder> with) {
        CompletionException failure = assertThrows(CompletionException.class,
                () -> connect(served, new LspClient(), with));
        return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
    }

    private static WebSocket.Builder plain(WebSocket.Builder builder) {
        return builder;
    }

    @Test
    void aSessionBeginsAndEndsAsOverStandardInput() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, builder -> builder.subprotocols("vauban.lsp"));
            assertEquals("vauban.lsp", socket.getSubprotocol());
            socket.sendText(INITIALIZE.substring(0, 20), false).join();
            socket.sendText(INITIALIZE.substring(20), true).join();
            JsonObject hello = client.next().getAsJsonObject("result");
            assertEquals("1.0", hello.getAsJsonObject("serverInfo").get("version").getAsString());
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}", true).join();
            assertEquals(2, client.next().get("id").getAsInt());
            socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}", true).join();
            assertEquals(WebSocket.NORMAL_CLOSURE, client.code());
        }
    }

    /** A path of the client means nothing here, whatever lies there. */
    @Test
    void noFileOfTheServerIsReadForAClient() throws Exception {
        Path secret = Files.createDirectories(folder.resolve("project")).resolve("secret.txt");
        Files.writeString(secret, "the text on the server");
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, LanguageServerTest::plain);
            socket.sendText(INITIALIZE.replace("\"rootUri\":null",
                    "\"rootUri\":\"" + secret.getParent().toUri() + "\"").replace("\"processId\":null",
                            "\"processId\":" + ProcessHandle.current().pid()),
                    true).join();
            client.next();
            for (String attachment : List.of("{\"uri\":\"" + secret.toUri() + "\"}",
                    "{\"uri\":\"" + secret.getParent().toUri() + "\"}", "{\"uri\":\"" + secret + "\"}",
                    "{\"kind\":\"diff\",\"uri\":\"" + secret.getParent().toUri() + "\"}", "{\"kind\":\"diff\"}",
                    "{\"uri\":\"FILE://" + secret + "\"}", "{\"uri\":\"client:" + secret + "\"}")) {
                socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"vauban/chat\",\"params\":"
                        + "{\"question\":\"What?\",\"attachments\":[" + attachment + "]}}", true).join();
                JsonObject answer = client.next();
                assertTrue(answer.has("error"), attachment + ": " + answer);
                assertFalse(answer.toString().contains("on the server"), answer.toString());
            }
            assertTrue(engine.asked.isEmpty());
            // what the name of a file says counts all the same
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"vauban/exclusion\",\"params\":"
                    + "{\"textDocument\":{\"uri\":\"file:///home/ada/project/.env\"}}}", true).join();
            assertTrue(client.next().toString().contains(".env"));
        }
    }

    @Test
    void aSessionKeepsWhatWasUsedLast() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, LanguageServerTest::plain);
            socket.sendText(INITIALIZE, true).join();
            client.next();
            for (int i = 0; i < 6; i++) {
                socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
                        + "{\"uri\":\"file:///home/ada/" + i + ".txt\",\"languageId\":\"plaintext\",\"version\":1,"
                        + "\"text\":\"" + "x".repeat(1_000_000) + "\"}}}", true).join();
            }
            assertTrue(insert(socket, client, 0).has("error"), "the oldest one is forgotten");
            assertFalse(insert(socket, client, 5).has("error"));
        }
    }

    private static JsonObject insert(WebSocket socket, LspClient client, int document) throws Exception {
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"workspace/executeCommand\",\"params\":{\"command\":"
                + "\"vauban.insert\",\"arguments\":[{\"uri\":\"file:///home/ada/" + document + ".txt\",\"code\":\"y\","
                + "\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":0}}}]}}",
                true).join();
        return client.next();
    }

    @Test
    void onlyPagesOfTheServerAndClientsWithAKeyAreLetIn() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        String key = keys.add("Ada", null, KeyScope.standard()).text();
        String narrow = keys.add("Charles", null, KeyRole.OPERATOR, EnumSet.of(KeyScope.METRICS)).text();
        try (Served served = serve(LspLimits.STANDARD, file)) {
            assertEquals(401, refused(served, LanguageServerTest::plain));
            assertEquals(401, refused(served, builder -> builder.subprotocols("vauban.lsp", "vauban.key.wrong")));
            assertEquals(403, refused(served, builder -> builder.header("Authorization", "Bearer " + narrow)));
            assertEquals(403, refused(served, builder -> builder.header("Authorization", "Bearer " + key)
                    .header("Origin", "https://elsewhere.example")));
            assertEquals(401, served.get("/lsp?key=" + key).statusCode(), "an address is no place for a key");
            assertEquals(400, served.client.send(
                    served.request("/lsp").header("Authorization", "Bearer " + key).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode());
            WebSocket page = connect(served, new LspClient(), builder -> builder
                    .subprotocols("vauban.lsp", "vauban.key." + key)
                    .header("Origin", "http://127.0.0.1:" + served.port));
            assertEquals("vauban.lsp", page.getSubprotocol(), "the key is not sent back");
            connect(served, new LspClient(), builder -> builder.header("Authorization", "Bearer " + key)).abort();
            page.abort();
        }
    }

    /** Answers that nobody takes would fill the memory. */
    @Test
    void aClientThatTakesNoAnswersToItsProbesIsNotReadFrom() throws Exception {
        int most = 64 << 20;
        ByteBuffer probes = ByteBuffer.allocate(1_000 * 131);
        while (probes.hasRemaining()) { // final, masked by zeros, with 125 bytes
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

    /** Half a handshake is answered like any other request that is wrong. */
    @Test
    void aHandshakeThatIsNoneIsRefused() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            for (String rest : List.of("", "Sec-WebSocket-Version: 13\r\n",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n")) {
                try (Socket socket = served.socket()) {
                    socket.getOutputStream().write(("GET /lsp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\n" + rest + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 4".length());
                    assertEquals("HTTP/1.1 4", new String(status, StandardCharsets.US_ASCII), rest);
                }
            }
        }
    }

    @Test
    void aKeyThatIsRevokedEndsItsSessions() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        ApiKeys.NewKey key = keys.add("Ada", null, KeyScope.standard());
        try (Served served = serve(limits(8, 8, 1 << 20, Duration.ofMillis(100)), file)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client,
                    builder -> builder.header("Authorization", "Bearer " + key.text()));
            socket.sendText(INITIALIZE, true).join();
            client.next();
            keys.revoke(key.key().id());
            assertEquals(1008, client.code());
        }
    }

    @Test
    void aKeyThatAllowsLessEndsItsSessions() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys.NewKey key = new ApiKeys(file, Clock.systemUTC()).add("Ada", null, KeyScope.standard());
        try (Served served = serve(limits(8, 8, 1 << 20, Duration.ofMillis(100)), file)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client,
                    builder -> builder.header("Authorization", "Bearer " + key.text()));
            socket.sendText(INITIALIZE, true).join();
            client.next();
            Files.writeString(file, Files.readString(file).replace("\"chat\"", "\"completion\""));
            assertEquals(1008, client.code());
        }
    }

    /** Otherwise nobody would look at it again. */
    @Test
    void aSessionThatCannotBeLookedAtEnds() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (Served served = Served.speakingWatched(NoEngines.service(folder, limits(8, 8, 1 << 20, OFTEN)), engine,
                folder, () -> {
                    if (fails.get()) {
                        throw new IllegalStateException("of a test");
                    }
                })) {
            LspClient client = new LspClient();
            LspClient.begin(served, client, LanguageServerTest::plain);
            fails.set(true);
            assertEquals(1011, client.code());
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
            while (next.isCompletedExceptionally()) { // its place is free a moment later
                next = second.apply(served.client.newWebSocketBuilder())
                        .buildAsync(URI.create("ws://127.0.0.1:" + served.port + "/lsp"), new LspClient())
                        .handle((socket, failure) -> failure == null ? CompletableFuture.completedFuture(socket)
                                : CompletableFuture.<WebSocket>failedFuture(failure))
                        .join();
            }
        }
    }

    /** Who takes no answer to the handshake has no session, and so no place. */
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
                socket.setSoLinger(true, 0); // so that nothing can be written to it any more
            }
            gone.countDown();
            long end = System.nanoTime() + Served.PATIENCE.toNanos();
            while (served.sample("vauban_disconnects_total") < 1) {
                assertTrue(System.nanoTime() - end < 0, "the answer went somewhere");
            }
            LspClient.begin(served, new LspClient(), LanguageServerTest::plain);
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
            connect(served, large, LanguageServerTest::plain).sendText("x".repeat(3_000), true).join();
            assertEquals(1009, large.code());
            LspClient pieces = new LspClient();
            WebSocket many = connect(served, pieces, LanguageServerTest::plain);
            CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(many);
            for (int i = 0; i < 30; i++) {
                sent = sent.thenCompose(socket -> socket.sendText("x".repeat(100), false));
            }
            assertEquals(1009, pieces.code());
            LspClient binary = new LspClient();
            connect(served, binary, LanguageServerTest::plain).sendBinary(ByteBuffer.allocate(10), true).join();
            assertEquals(1003, binary.code());
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    @Test
    void aClientThatBeginsNothingIsSentAway() throws Exception {
        LspLimits limits = new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), OFTEN, Duration.ofSeconds(5));
        try (Served served = serve(limits, null)) {
            LspClient client = new LspClient();
            connect(served, client, LanguageServerTest::plain);
            assertEquals(1001, client.code());
        }
    }

    /** Two hundred that say nothing: no thread is made for them, and they go when their time is over. */
    @Test
    void idleClientsCostLittleAndAreSentAway() throws Exception {
        LspLimits limits = new LspLimits(200, 200, 1 << 20, Duration.ofSeconds(1), OFTEN, Duration.ofHours(1));
        try (Served served = serve(limits, null)) {
            List<LspClient> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(new LspClient());
                connect(served, clients.getLast(), LanguageServerTest::plain);
            }
            assertEquals(0, Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("vauban-lsp")).count());
            for (LspClient client : clients) {
                assertEquals(1001, client.code());
            }
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    /** The network is gone: the connection is open and nobody answers. */
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
                assertFalse(socket.isClosed()); // probes, and then the end
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

    @Test
    void aDrainTellsClientsToConnectAgain() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, LanguageServerTest::plain);
            socket.sendText(INITIALIZE, true).join();
            client.next();
            served.server.drain();
            assertEquals(1012, client.code());
        }
    }
}
