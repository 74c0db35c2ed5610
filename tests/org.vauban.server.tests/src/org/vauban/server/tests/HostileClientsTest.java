// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerLimits;

/** Clients that send what no client should, take nothing, or go away. */
class HostileClientsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    /** Longer than a test waits. */
    private static final Duration LONG = Served.PATIENCE.multipliedBy(2);

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = serve(Duration.ofSeconds(2));
    }

    private Served serve(Duration bodyTime) throws Exception {
        ServerLimits limits = ServerLimits.STANDARD.withBodies(64 << 10, 1 << 20, 1 << 20, bodyTime)
                .withReaders(Duration.ofSeconds(2), 256 << 10).withRequests(64, 64);
        return Served.with(engine, folder,
                configuration -> configuration.withLimits(limits).withDrain(Duration.ZERO, LONG));
    }

    /** For bodies that come at once, which takes a while on a busy machine. */
    private void serveWithPatience() throws Exception {
        served.close();
        served = serve(LONG);
    }

    /** Whatever came before, the next one is served. */
    @AfterEach
    void stop() throws Exception {
        assertEquals(200, served.get("/health").statusCode());
        long begun = System.nanoTime();
        served.close();
        assertTrue(System.nanoTime() - begun < Served.PATIENCE.toNanos(), "a request was left without an answer");
    }

    private static String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
    }

    /** All that is answered until the server closes; empty where it cuts the connection. */
    private String send(String text) throws IOException {
        try (Socket socket = served.socket()) {
            write(socket, text);
            socket.shutdownOutput();
            return rest(socket);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Sends a blank now and then, until the server closes. */
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

    private static String rest(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                all.append(new String(piece, 0, read, StandardCharsets.UTF_8));
            }
        } catch (SocketException e) {
            return all.toString(); // it was reset, which is an end as well
        }
        return all.toString();
    }

    private static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

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

    @Tag("claim:server-bounded")
    @Test
    void aBodyMayNotBeLargerThanTheLimit() throws Exception {
        serveWithPatience();
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

    /** The sum counts as long as a request is in progress, and no longer. Who is refused may send its body first. */
    @Test
    void bodiesTogetherMayNotBeLargerThanTheirLimit() throws Exception {
        serveWithPatience();
        String large = HELLO.replace("Hello", "a".repeat(60_000));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        List<FakeEngine.Asked> asked = new ArrayList<>();
        for (int i = 0; i < 17; i++) { // just below a MiB
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

    /** What is read to its end and forgotten takes no room meanwhile, although it does not count any more. */
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
            write(open.getFirst(), head(CHAT, "Content-Length: " + 8 * mega) + part); // there is no room for 8 more
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
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 1000"));
            trickle(socket);
            assertEquals(408, status(rest(socket)));
        }
    }

    /** It is not known who that is, and the answer is known already. */
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

    /** Each byte comes in time, and the head never ends; its connection is not kept. */
    @Test
    void aHeadThatTricklesIsNotWaitedForWithoutEnd() throws Exception {
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

    /** Longer than a head may take. */
    @Test
    void aRequestThatIsBeingAnsweredIsNotCut() throws Exception {
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: " + HELLO.length(), "Connection: close") + HELLO);
            FakeEngine.Asked asked = engine.next();
            for (int i = 0; i < 7; i++) {
                servesOthersWhileItLooks();
            }
            asked.write("late").end();
            String answer = rest(socket);
            assertTrue(answer.contains("\"content\":\"late\""), answer);
        }
    }

    @Test
    void aBodyThatNeverComesIsNotWaitedFor() throws Exception {
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

    @Test
    void invalidUtf8AndOtherTypesAreRefused() throws Exception {
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: 9", "Connection: close") + "{\"a\":\"\u00ff\"}");
            assertEquals(400, status(rest(socket)));
        }
        HttpResponse<String> form = served.client.send(served.request(CHAT)
                .header("Content-Type", "text/plain").POST(BodyPublishers.ofString(HELLO))
                .build(), BodyHandlers.ofString());
        assertEquals(415, form.statusCode());
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

    @Test
    void theEngineStopsWhenTheClientGoes() throws Exception {
        for (String body : List.of(HELLO, HELLO.replace("{\"m", "{\"stream\":true,\"m"))) {
            FakeEngine.Asked asked;
            try (Socket socket = served.socket()) {
                write(socket, head(CHAT, "Content-Length: " + body.length()) + body);
                asked = engine.next();
                asked.write("a beginning");
            }
            asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        awaitIdle();
        assertEquals(2, served.sample("vauban_disconnects_total"));
    }

    /** Verifies one of its models for as long as a test wants it. */
    private record Verifying(ServedPolicy served, CountDownLatch begun, CountDownLatch end) implements ServedPolicy {
        @Override
        public Policy get() throws PolicyException {
            return served.get();
        }

        @Override
        public Gate gate(Policy policy) throws PolicyException {
            return served.gate(policy);
        }

        @Override
        public Models models(Policy policy, @Nullable Models present) throws ConfigurationException, PolicyException {
            return served.models(policy, present);
        }

        @Override
        public BooleanSupplier verify(ModelEntry model) {
            if (model.id().equals("slow")) {
                begun.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return () -> true;
        }

        @Override
        public void end(Models former) {
            served.end(former);
        }
    }

    /** Connections are looked at by one thread. */
    @Test
    void whoGoesWhileAModelIsVerifiedHoldsUpNobody() throws Exception {
        FakeEngine two = new FakeEngine();
        Path own = Files.createDirectory(folder.resolve("own"));
        CountDownLatch end = new CountDownLatch(1);
        try (AuditLog log = new AuditLog(own.resolve("gate.jsonl"))) {
            Verifying verifying = new Verifying(ServedPolicy.fixed(Policy.NONE,
                    new Gate(new Exclusions(List.of()), new SecretMasker(), log), two,
                    List.of(new ModelEntry("fake", own.resolve("fake.gguf"), false),
                            new ModelEntry("slow", own.resolve("slow.gguf"), false))),
                    new CountDownLatch(1), end);
            try (Served other = Served.following(verifying, two, own,
                    configuration -> configuration.withDrain(Duration.ZERO, Duration.ofSeconds(1)))) {
                try (Socket socket = other.socket()) {
                    String body = HELLO.replace("{\"m", "{\"model\":\"slow\",\"m");
                    write(socket, head(CHAT, "Content-Length: " + body.length()) + body);
                    assertTrue(verifying.begun().await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
                TimeUnit.SECONDS.sleep(1); // until it was noticed
                FakeEngine.Asked asked;
                try (Socket socket = other.socket()) {
                    write(socket, head(CHAT, "Content-Length: " + HELLO.length()) + HELLO);
                    asked = two.next();
                }
                asked.cancelled.get(20, TimeUnit.SECONDS);
            } finally {
                end.countDown();
            }
        }
    }

    /** The last request was given back, which a listener of the engine does a moment later. */
    private void awaitIdle() throws Exception {
        long end = System.nanoTime() + Served.PATIENCE.toNanos();
        while (served.sample("vauban_active_requests") > 0) {
            assertTrue(System.nanoTime() < end, "a place was not given back");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** For longer than the time between two looks for the end of a connection. */
    private void servesOthersWhileItLooks() throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(600);
        while (System.nanoTime() < end) {
            assertEquals(200, served.get("/health").statusCode());
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (Socket socket = served.socket()) {
            write(socket, head(CHAT, "Content-Length: " + HELLO.length()) + HELLO);
            FakeEngine.Asked asked = engine.next();
            write(socket, "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            servesOthersWhileItLooks();
            asked.write("first").end();
            String answers = rest(socket);
            int first = answers.indexOf("\"content\":\"first\"");
            int second = answers.indexOf("\"object\":\"list\"");
            assertTrue(first > 0 && second > first, answers);
        }
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws Exception {
        try (Socket socket = served.socket()) {
            for (int i = 0; i < 3; i++) {
                write(socket, head(CHAT, "Content-Length: " + HELLO.length()) + HELLO);
                FakeEngine.Asked asked = engine.next();
                servesOthersWhileItLooks();
                asked.write("answer " + i).end();
                StringBuilder answer = new StringBuilder();
                byte[] piece = new byte[4_096];
                while (answer.indexOf("cached_tokens") < 0) {
                    int read = socket.getInputStream().read(piece);
                    assertTrue(read > 0, answer.toString());
                    answer.append(new String(piece, 0, read, StandardCharsets.UTF_8));
                }
                assertTrue(answer.indexOf("answer " + i) > 0, answer.toString());
            }
        }
    }

    /** Bytes that its reader does not take must not pile up. */
    @Test
    void aReaderWhoDoesNotReadLosesItsStream() throws Exception {
        String body = HELLO.replace("{\"m", "{\"stream\":true,\"m");
        try (Socket socket = served.socket()) {
            socket.setReceiveBufferSize(4_096);
            write(socket, head(CHAT, "Content-Length: " + body.length()) + body);
            FakeEngine.Asked asked = engine.next();
            String piece = "x".repeat(16 << 10);
            for (int i = 0; i < 10_000 && !asked.cancelled.isDone(); i++) {
                asked.write(piece);
            }
            asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        awaitIdle();
    }

    @Test
    void manyIdleConnectionsLeaveRoomForOthers() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = served.socket();
                write(socket, "POST " + CHAT + " HTTP/1.1\r\nHost: local");
                idle.add(socket);
            }
            assertEquals(200, served.get("/v1/models").statusCode());
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }
}
