// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Request bodies that are too large, too slow or never complete. */
class HostileBodiesTest extends WithRawRequests {
    /** Sends a blank now and then, until the server closes the connection. */
    private static void trickle(Socket socket) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    write(socket, " ");
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Tag("claim:server-bounded")
    @Test
    void aBodyMayNotBeLargerThanTheLimit() throws Exception {
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 100008"));
            String known = rest(socket);
            assertEquals(413, status(known));
            assertTrue(known.contains("\"code\":\"request_too_large\""), known);
        }
        String chunked = send(head(CHAT, "Transfer-Encoding: chunked")
                + (Integer.toHexString(8_000) + "\r\n" + "a".repeat(8_000) + "\r\n").repeat(100) + "0\r\n\r\n");
        assertEquals(413, status(chunked));
        String sent = send(head(CHAT, "Content-Length: 30000000") + "a".repeat(30_000_000));
        assertEquals(413, status(sent), "whoever sends first and reads then has the answer as well");
        String unknown = send(head("/unknown", "Content-Length: 30000000") + "a".repeat(30_000_000));
        assertEquals(404, status(unknown));
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 99999999999"));
            assertEquals(413, status(rest(socket)), "it is not waited for");
        }
    }

    /**
     * A body counts towards the sum only while its request is in progress. A refused client may finish sending its
     * body.
     */
    @Test
    void bodiesTogetherMayNotBeLargerThanTheirLimit() throws Exception {
        String large = HELLO.replace("Hello", "a".repeat(60_000));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        List<FakeEngine.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 17; i++) { // just under 1 MiB
            answers.add(served.client.sendAsync(served.posting(CHAT, large).build(), BodyHandlers.ofString()));
            asked.add(engine.next());
        }
        HttpResponse<String> beyond = served.post(CHAT, large);
        assertEquals(429, beyond.statusCode());
        assertTrue(beyond.headers().firstValue("Retry-After").isPresent());
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 50000") + "a".repeat(40_000));
            write(socket, "a".repeat(10_000) + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String both = rest(socket);
            assertEquals(429, status(both));
            assertTrue(both.contains("HTTP/1.1 200 "), "the connection goes on: " + both);
        }
        asked.forEach(FakeEngine.Asked::end);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        }
        var after = served.client.sendAsync(served.posting(CHAT, large).build(), BodyHandlers.ofString());
        engine.next().end();
        assertEquals(200, after.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
    }

    /** A body that is read to its end and discarded no longer counts, so it must not occupy memory meanwhile. */
    @Tag("claim:server-bounded")
    @Test
    void aBodyThatThereIsNoRoomForTakesNone() throws Exception {
        int mega = 1 << 20;
        int count = 16;
        ServerLimits limits = ServerLimits.STANDARD.withBodies(8 * mega, 64L * mega, 8 * mega, LONG);
        List<Socket> open = new ArrayList<>();
        try (Served other = Served.with(new FakeEngine(), Files.createDirectory(folder.resolve("other")),
                configuration -> configuration.withLimits(limits).withDrain(Duration.ZERO, Duration.ofSeconds(1)))) {
            String part = "a".repeat(mega);
            open.add(other.socket());
            write(open.getFirst(), head(CHAT, "Content-Length: " + 8 * mega) + part); // there is no room for 8 MiB more
            long before = used();
            for (int i = 0; i < count; i++) {
                Socket socket = other.socket();
                open.add(socket);
                write(socket, head(CHAT, "Content-Length: " + 8 * mega));
                for (int j = 0; j < 15; j++) {
                    write(socket, part.substring(mega / 2));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
            long taken = used() - before;
            assertTrue(taken < count * 4L * mega, taken / mega + " MiB");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Tag("claim:server-bounded")
    @Test
    void aBodyThatTricklesIsNotWaitedForWithoutEnd() throws Exception {
        serveImpatiently();
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 1000"));
            trickle(socket);
            assertEquals(408, status(rest(socket)));
        }
    }

    /** The sender is unknown, and the answer is already certain. */
    @Tag("claim:server-bounded")
    @Test
    void aStrangerIsNotListenedToAsLongAsAUser() throws Exception {
        Duration time = Duration.ofSeconds(24);
        try (Served patient = Served.with(engine, Files.createDirectory(folder.resolve("patient")),
                configuration -> configuration.withLimits(
                        ServerLimits.STANDARD.withBodies(64 << 10, 1 << 20, 1 << 20, time)));
                Socket socket = patient.socket()) {
            long begun = System.nanoTime();
            write(socket, head(CHAT, "Origin: http://evil.example", "Content-Length: 1000"));
            trickle(socket);
            assertEquals(403, status(rest(socket)));
            assertTrue(System.nanoTime() - begun < time.toNanos(), "as long as a user");
        }
    }

    @Test
    void aBodyThatNeverComesIsNotWaitedFor() throws Exception {
        serveImpatiently();
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 1000") + "{");
            String answer = rest(socket);
            assertTrue(status(answer) == 408 || status(answer) == 400 || answer.isEmpty(), answer);
        }
    }

    @Test
    void aBodyThatIsCutIsNoRequest() throws Exception {
        String answer = send(head(CHAT, "Content-Length: " + (HELLO.length() + 10)) + HELLO);
        assertTrue(answer.isEmpty() || status(answer) == 400, answer);
        assertNull(engine.asked.poll());
    }
}
