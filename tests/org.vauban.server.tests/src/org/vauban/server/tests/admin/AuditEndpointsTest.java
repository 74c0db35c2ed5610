// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Pages of the audit log, and what ends a search. */
class AuditEndpointsTest {
    private static final String SEARCH = "/admin/audit/search";

    @TempDir
    Path folder;

    private Served served;
    private String key;

    @BeforeEach
    void serve() throws Exception {
        Path file = folder.resolve("keys.json");
        key = new ApiKeys(file, Clock.systemUTC()).add("Ada", null, KeyRole.AUDITOR, KeyRole.AUDITOR.scopes()).text();
        served = Served.hosting(new FakeEngine(), folder, file, null, null);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private static String line(int number, String user) {
        return "{\"seq\":" + number + ",\"time\":\"2026-11-27T10:00:00Z\",\"feature\":\"server.chat (" + user
                + ")\",\"model\":\"m\",\"decision\":\"approved\",\"parts\":[]}";
    }

    private void write(int from, int to) throws Exception {
        Files.write(served.audit, IntStream.range(from, to).mapToObj(i -> line(i, i % 2 == 0 ? "a" : "b")).toList(),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private HttpResponse<String> post(String json) throws Exception {
        HttpResponse<String> answer = served.client.send(
                served.posting(SEARCH, json).header("Authorization", "Bearer " + key).build(), BodyHandlers.ofString());
        JsonObject document = Served.json(served.client.send(served.request("/openapi.json").build(),
                BodyHandlers.ofString()));
        new ApiContract(document).check("POST", SEARCH, json, answer);
        return answer;
    }

    private JsonObject search(String json) throws Exception {
        HttpResponse<String> answer = post(json);
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer);
    }

    private static List<Integer> numbers(JsonObject found) {
        return found.getAsJsonArray("lines").asList().stream()
                .map(line -> line.getAsJsonObject().get("seq").getAsInt()).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void eachLineIsOnOnePageAlthoughLinesAreAppended() throws Exception {
        write(0, 250);
        JsonObject newest = search("{}");
        assertEquals(range(150, 250), numbers(newest), "the oldest one of the page first");
        assertEquals(250, newest.get("found").getAsInt());
        assertTrue(newest.get("exact").getAsBoolean());
        write(250, 300);
        JsonObject older = search("{\"before\":" + newest.get("next") + "}");
        assertEquals(range(50, 150), numbers(older));
        assertEquals(150, older.get("found").getAsInt());
        Files.move(served.audit, folder.resolve("audit.000001.jsonl"));
        write(300, 310);
        JsonObject oldest = search("{\"before\":" + older.get("next") + "}");
        assertEquals(range(0, 50), numbers(oldest));
        assertTrue(oldest.get("next").isJsonNull());
        JsonObject ofUser = search("{\"user\":\"b\",\"limit\":2}");
        assertEquals(List.of(307, 309), numbers(ofUser));
        assertEquals(155, ofUser.get("found").getAsInt());
        assertEquals(List.of(303, 305), numbers(search("{\"user\":\"b\",\"limit\":2,\"before\":" + ofUser.get("next")
                + "}")));
    }

    /** Another program may have written or changed it. */
    @Test
    void aLineIsFoundHoweverItsTextIsWritten() throws Exception {
        Files.write(served.audit, List.of(line(1, "a").replace("chat (a)", "ch\\u0061t \\u0028a)"), line(2, "b")));
        assertEquals(List.of(1), numbers(search("{\"user\":\"a\",\"feature\":\"server.chat\"}")));
    }

    @Test
    void ofALargeLogAtLeastSoManyLinesAreFound() throws Exception {
        String detail = "x".repeat(10_000);
        Files.write(served.audit, IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"seq\":" + i + ",\"event\":\"e\",\"detail\":\"" + detail + "\"}").toList());
        JsonObject found = search("{\"limit\":5}");
        assertEquals(range(1_995, 2_000), numbers(found));
        assertFalse(found.get("exact").getAsBoolean());
        assertTrue(found.get("found").getAsInt() >= 5, found.get("found").toString());
        assertEquals(range(1_990, 1_995), numbers(search("{\"limit\":5,\"before\":" + found.get("next") + "}")));
    }

    @Test
    void aPlaceThatIsGoneIsLost() throws Exception {
        write(0, 10);
        JsonElement next = search("{\"limit\":2}").get("next");
        Files.delete(served.audit);
        write(9, 12);
        JsonObject found = search("{\"before\":" + next + "}");
        assertTrue(found.get("lost").getAsBoolean());
        assertEquals(List.of(), numbers(found));
    }

    @Test
    void whatIsNoCursorIsRefused() throws Exception {
        write(0, 10);
        HttpResponse<String> answer = post("{\"before\":\"../audit.jsonl\"}");
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("before"), answer.body());
    }

    /** Sends a request without reading its answer. */
    private Socket send(String request) throws IOException {
        Socket socket = served.socket();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static CompletableFuture<Socket> answered(Socket socket) {
        CompletableFuture<Socket> answered = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
                String status = in.readLine();
                if (status == null || !status.contains(" 429 ")) {
                    throw new IOException("the log was read to its end: " + status);
                }
                answered.complete(socket);
            } catch (IOException e) {
                answered.completeExceptionally(e);
            }
        });
        return answered;
    }

    /** The log is larger than could be read while the test runs; without line feeds it occupies no disk. */
    @ParameterizedTest
    @ValueSource(strings = {"POST " + SEARCH + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n",
            "GET /admin/audit/verification HTTP/1.1\r\n"})
    void readingEndsWhenItsClientIsGone(String head) throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(served.audit.toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        String request = head + "Host: localhost\r\nAuthorization: Bearer " + key + "\r\n\r\n"
                + (head.startsWith("POST") ? "{}" : "");
        try (Socket one = send(request); Socket other = send(request)) {
            Object refused = CompletableFuture.anyOf(answered(one), answered(other))
                    .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            (refused == one ? other : one).close(); // that one is reading
            Files.delete(served.audit);
            write(0, 3);
        }
        HttpResponse<String> answer = post("{}");
        long end = System.nanoTime() + Served.PATIENCE.toNanos();
        while (answer.statusCode() == 429 && System.nanoTime() < end) {
            answer = post("{}"); // it is being cancelled
        }
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(3, Served.json(answer).get("found").getAsInt());
    }
}
