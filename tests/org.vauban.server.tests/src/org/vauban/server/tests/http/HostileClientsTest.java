// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send what no client should: malformed heads, paths, origins and types. */
class HostileClientsTest extends WithRawRequests {
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked, identity", "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: -1",
            "Content-Length: 0x5", "Content-Length : 5", " Content-Length: 5", "Content-Length: 9999999999999999999999",
            "Transfer-Encoding:\u000bchunked", "X: a\rContent-Length: 5", "X: \u0000", "Host: other", "No colon here"})
    void whatTwoServersMayReadDifferentlyIsRefused(String headers) throws Exception {
        String smuggled = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String answer = send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + headers + "\r\n\r\n" + "0\r\n\r\n" + smuggled);
        assertTrue(answer.isEmpty() || status(answer) >= 400 && status(answer) < 600, answer);
        assertFalse(answer.contains("\"object\":\"list\""), "a second request was taken out of the first: " + answer);
        assertNull(engine.asked.poll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x\r\n", "-1\r\n", "ffffffffffffffff\r\n", "5;ext=\u0000\r\nhello\r\n", "5 \r\nhello\r\n",
            "zz\r\n", "5\r\nhelloXX"})
    void damagedChunksAreRefused(String chunk) throws Exception {
        String answer = send(head(CHAT, "Transfer-Encoding: chunked") + chunk
                + "\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertFalse(answer.contains("\"object\":\"list\""), answer);
        assertTrue(answer.isEmpty() || status(answer) >= 400, answer);
        assertNull(engine.asked.poll());
    }

    @Tag("claim:server-bounded")
    @Test
    void aHeadMayNotGrowWithoutEnd() throws Exception {
        String answer = send("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(100_000) + "\r\n\r\n");
        assertTrue(answer.isEmpty() || status(answer) == 431, answer);
        assertTrue(answer.isEmpty() || answer.contains("\"error\":{"), answer);
        String many = send("GET /health HTTP/1.1\r\nHost: localhost\r\n" + "X: a\r\n".repeat(20_000) + "\r\n");
        assertTrue(many.isEmpty() || status(many) == 431, many);
        String uri = send("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertTrue(uri.isEmpty() || status(uri) == 414 || status(uri) == 431, uri);
    }

    /** Each byte arrives in time, but the head never ends; the connection is not kept. */
    @Test
    void aHeadThatTricklesIsNotWaitedForWithoutEnd() throws Exception {
        serveImpatiently();
        for (String before : List.of("", "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            try (Socket socket = served.socket()) {
                write(socket, before + "GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
                Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            write(socket, "a");
                            TimeUnit.MILLISECONDS.sleep(100);
                        }
                    } catch (IOException | InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                String answer = rest(socket);
                assertEquals(before.isEmpty() ? 0 : 200, status(answer), answer);
            }
        }
    }

    @Test
    void invalidUtf8AndOtherTypesAreRefused() throws Exception {
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 9", "Connection: close") + "{\"a\":\"\u00ff\"}");
            assertEquals(400, status(rest(socket)));
        }
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            for (String authorization : List.of("Basic Og==", "Bearer x")) { // this server requires no keys
                HttpResponse<String> form = served.client.send(served.request(CHAT).header("Content-Type", type)
                        .header("Authorization", authorization).POST(BodyPublishers.ofString(HELLO)).build(),
                        BodyHandlers.ofString());
                assertEquals(415, form.statusCode());
            }
        }
        assertNull(engine.asked.poll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/../health", "/health%2e", "//health", "/health;x=1", "/%2e%2e/health", "/health/",
            "/HEALTH", "/%00", "/v1/models/%2e%2e%2fx", "/v1/models/..%5cx"})
    void pathsAreTakenAsTheyAre(String path) throws Exception {
        String answer = send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(status(answer) == 404 || status(answer) == 400 || answer.startsWith("HTTP/1.1 200")
                && (path.equals("/v1/../health") || path.equals("/health;x=1")), answer);
        assertTrue(answer.contains("\r\n\r\n{"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::1].evil",
            "10.0.0.1", ""})
    void aPageWhoseNameMeansThisMachineIsNotServed(String host) throws Exception {
        String answer = send("GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertTrue(status(answer) == 421 || status(answer) == 400, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site",
            "Origin: http://localhost:1"})
    void pagesOfOthersAreNotServed(String header) throws Exception {
        String answer = send("POST " + CHAT + " HTTP/1.1\r\nHost: localhost:" + served.server.port()
                + "\r\nConnection: close\r\n" + header + "\r\nContent-Length: " + HELLO.length() + "\r\n\r\n" + HELLO);
        assertEquals(403, status(answer), answer);
        assertFalse(answer.toLowerCase().contains("access-control"), answer);
        assertNull(engine.asked.poll());
    }

    @Tag("claim:server-bounded")
    @Test
    void aPreflightGetsNoPermission() throws Exception {
        String answer = send("OPTIONS " + CHAT + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Access-Control-Request-Method: POST\r\n\r\n");
        assertEquals(405, status(answer));
        assertFalse(answer.toLowerCase().contains("access-control"), answer);
    }
}
