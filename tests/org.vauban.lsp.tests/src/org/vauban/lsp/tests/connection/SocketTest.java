// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.lsp.tests.Listener;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** Clients over local sockets. */
class SocketTest {
    private static final int MILLIS = (int) TimeUnit.SECONDS.toMillis(Patience.SECONDS);

    @TempDir
    private Path home;

    /** The protocol makes editors pass only the port. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:", ""})
    void callsAClientThatListens(String host) throws Exception {
        try (ServerSocket client = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            client.setSoTimeout(MILLIS);
            Process server = ServerProcess.start(home, "--socket=" + host + client.getLocalPort());
            try (Socket socket = client.accept()) {
                socket.setSoTimeout(MILLIS);
                assertServed(socket.getInputStream(), socket.getOutputStream(), server);
            } finally {
                ProcessTree.kill(server);
            }
        }
    }

    private static void assertServed(InputStream in, OutputStream out, Process server) throws Exception {
        Wire wire = new Wire(in, out);
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{},"
                + "\"initializationOptions\":{\"model\":\"there-is-none\"}}");
        assertTrue(wire.answer(1).has("result"));
        wire.request(2, "shutdown", "null");
        assertTrue(wire.answer(2).has("result"));
        wire.notify("exit", "null");
        assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "the server ends");
        assertEquals(0, server.exitValue());
    }

    /** The method of vscode-languageclient for {@code TransportKind.pipe}. */
    @Test
    void callsAClientThatListensAtAPipe() throws Exception {
        Path pipe = home.resolve("vauban.sock");
        try (ServerSocketChannel client = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.bind(UnixDomainSocketAddress.of(pipe));
            CompletableFuture<SocketChannel> called = new CompletableFuture<>();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    called.complete(client.accept());
                } catch (IOException e) {
                    called.completeExceptionally(e);
                }
            });
            Process server = ServerProcess.start(home, "--pipe=" + pipe);
            try (SocketChannel socket = called.get(Patience.SECONDS, TimeUnit.SECONDS)) {
                assertServed(Channels.newInputStream(socket), Channels.newOutputStream(socket), server);
            } finally {
                ProcessTree.kill(server);
            }
        }
    }

    @Test
    void endsWhereThereIsNoPipe() throws Exception {
        Process server = ServerProcess.start(home, "--pipe", home.resolve("none.sock").toString());
        assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(1, server.exitValue());
    }

    @Test
    void endsWhenNobodyListens() throws Exception {
        try (Socket taken = new Socket()) { // otherwise another process could start to listen there
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Process server = ServerProcess.start(home, "--socket", "127.0.0.1:" + taken.getLocalPort());
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals(1, server.exitValue());
        }
    }

    @Test
    void endsWhenTheClientThatItCalledIsGone() throws Exception {
        try (ServerSocket client = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client.setSoTimeout(MILLIS);
            Process server = ServerProcess.start(home, "--socket", "localhost:" + client.getLocalPort());
            client.accept().close();
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals(1, server.exitValue());
        }
    }

    @Tag("claim:lsp-socket-guarded")
    @Test
    void aStrangerIsHeardOnlyForTheLengthOfAHello() throws Exception {
        try (Listener listener = new Listener(home); Listener.Client stranger = listener.connect("none")) {
            stranger.wire.request(7, "shutdown", "null");
            assertEquals(-32002, stranger.wire.answer(7).getAsJsonObject("error").get("code").getAsInt(),
                    "nothing is served before hello");
            String filler = "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"t\":\"" + "x".repeat(1 << 19) + "\"}}";
            assertTrue(stranger.isClosedAfter(filler), "a few of these are too many");
            assertTrue(listener.alive());
        }
    }

    @Test
    void servesNoMoreClientsThanItHasPlacesFor() throws Exception {
        try (Listener listener = new Listener(home)) {
            List<Listener.Client> clients = new ArrayList<>();
            try {
                for (int n = 0; n < 16; n++) {
                    clients.add(listener.connect(listener.token));
                    assertTrue(clients.getLast().hello().has("result"));
                }
                try (Listener.Client late = listener.connect(listener.token)) {
                    assertTrue(late.isClosed(), "unheard");
                }
                assertTrue(clients.getFirst().status().has("result"), "the others go on");
            } finally {
                for (Listener.Client client : clients) {
                    client.close();
                }
            }
        }
    }
}
