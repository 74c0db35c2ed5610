// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.InheritedSocket;

/** A server that listens on a supervisor's socket stops, and its successor takes over without losing a request. */
class HandOverTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    /** A client that keeps its connection open and reads the head of each answer. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) Served.PATIENCE.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        }

        void ask(String path) throws IOException {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }

        /** Reads the next answer including its body, and returns its head. */
        String answer() throws IOException {
            StringBuilder head = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.append(line).append('\n');
                if (line.startsWith("Content-Length: ")) {
                    length = Integer.parseInt(line.substring("Content-Length: ".length()));
                }
            }
            for (int i = 0; i < length; i++) {
                assertTrue(in.read() >= 0, "the body is cut");
            }
            return head.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static ServerSocketChannel listening() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static CompletableFuture<Void> drain(Served served) {
        return CompletableFuture.runAsync(() -> {
            try {
                served.server.drain();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void whoConnectsWhileTheServerRestartsIsAnsweredByTheNextOne() throws Exception {
        try (ServerSocketChannel socket = listening()) {
            FakeEngine engine = new FakeEngine();
            Client late;
            try (Served first = Served.at(socket, engine, folder, Duration.ofSeconds(60));
                    Client kept = new Client(first.port)) {
                kept.ask("/health");
                assertFalse(kept.answer().contains("Connection: close"));
                CompletableFuture<HttpResponse<String>> stream = first.client.sendAsync(
                        first.posting("/v1/chat/completions", HELLO.replace("{\"m", "{\"stream\":true,\"m")).build(),
                        BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                asked.write("one ");
                CompletableFuture<Void> drained = drain(first);
                String answer = "";
                while (!answer.contains("Connection: close")) {
                    kept.ask("/health");
                    answer = kept.answer();
                    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
                }
                assertFalse(drained.isDone());
                asked.write("two").end();
                assertTrue(stream
                        .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).body().endsWith("data: [DONE]\n\n"));
                drained.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                late = new Client(first.port); // no server accepts it
                late.ask("/v1/models");
            }
            try (late; Served second = Served.at(socket, new FakeEngine(), folder, Duration.ofSeconds(60))) {
                assertTrue(late.answer().startsWith("HTTP/1.1 200"), "it waited in the queue");
                assertEquals(200, second.get("/health").statusCode());
            }
        }
    }

    @Test
    void theServerDoesNotWaitForEverForThoseWhoAreConnected() throws Exception {
        try (ServerSocketChannel socket = listening()) {
            FakeEngine engine = new FakeEngine();
            try (Served served = Served.at(socket, engine, folder, Duration.ofMillis(500))) {
                CompletableFuture<HttpResponse<String>> hanging = served.client.sendAsync(
                        served.posting("/v1/chat/completions", HELLO).build(), BodyHandlers.ofString());
                FakeEngine.Asked asked = engine.next();
                drain(served).get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertTrue(hanging.handle((answer, failure) -> failure != null || answer.statusCode() >= 500)
                        
                                .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        "the client is not left without an answer");
            }
        }
    }

    @Test
    void aSocketWithoutAPortIsRefused() throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            String told = assertThrows(ConfigurationException.class, () -> InheritedSocket.of(socket)).getMessage();
            assertTrue(told.contains("listening socket"), told);
        }
    }

    @Test
    void aProcessWithoutSuchASocketHasNone() throws Exception {
        assertTrue(InheritedSocket.find().isEmpty());
    }
}
