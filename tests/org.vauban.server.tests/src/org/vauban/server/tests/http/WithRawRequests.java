// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/**
 * Base class with a server of narrow limits, and raw clients that write byte by byte what no HTTP library would send.
 */
abstract class WithRawRequests {
    static final String CHAT = "/v1/chat/completions";
    static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    /** A time longer than any test waits. */
    static final Duration LONG = Served.PATIENCE.multipliedBy(2);

    @TempDir
    Path folder;

    final FakeEngine engine = new FakeEngine();
    Served served;

    @BeforeEach
    void serve() throws Exception {
        served = serve(LONG); // on a busy machine, even an immediate body takes a while to arrive
    }

    Served serve(Duration bodyTime) throws Exception {
        ServerLimits limits = ServerLimits.STANDARD.withBodies(64 << 10, 1 << 20, 1 << 20, bodyTime)
                .withReaders(Duration.ofSeconds(2), 256 << 10).withRequests(64, 64);
        return Served.with(engine, folder,
                configuration -> configuration.withLimits(limits).withDrain(Duration.ZERO, LONG));
    }

    /** Restarts the server with short time limits, for heads and bodies that never end. */
    void serveImpatiently() throws Exception {
        served.close();
        served = serve(Duration.ofSeconds(2));
    }

    /** Asserts that the server still answers after the test, whatever the test sent. */
    @AfterEach
    void stop() throws Exception {
        assertEquals(200, served.get("/health").statusCode());
        long begun = System.nanoTime();
        served.close();
        assertTrue(System.nanoTime() - begun < Served.PATIENCE.toNanos(), "a request was left without an answer");
    }

    static String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    /** Returns all answers until the server closes the connection; empty if it cuts it. */
    String send(String text) throws IOException {
        try (Socket socket = served.socket()) {
            write(socket, text);
            socket.shutdownOutput();
            return rest(socket);
        }
    }

    static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static String rest(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            return all.toString(); // reset, which also ends the connection
        }
        return all.toString();
    }

    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }
}
