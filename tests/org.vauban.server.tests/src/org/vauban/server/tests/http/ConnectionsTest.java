// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** Connections that are reused, closed while a request is in progress, not read from, or idle. */
class ConnectionsTest extends WithRawRequests {
    /** The answer takes longer than a request head may take. */
    @Test
    void aRequestThatIsBeingAnsweredIsNotCut() throws Exception {
        serveImpatiently();
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

    /** A policy that verifies one of its models for as long as the test wants. */
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

    /** A single thread watches all connections. */
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
                TimeUnit.SECONDS.sleep(1); // until the server has noticed the closed connection
                FakeEngine.Asked asked;
                try (Socket socket = other.socket()) {
                    write(socket, head(CHAT, "Content-Length: " + HELLO.length()) + HELLO);
                    asked = two.next();
                }
                asked.cancelled.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } finally {
                end.countDown();
            }
        }
    }

    /** Waits until the last request has been released, which an engine listener does a moment later. */
    private void awaitIdle() throws Exception {
        long end = System.nanoTime() + Served.PATIENCE.toNanos();
        while (served.sample("vauban_active_requests") > 0) {
            assertTrue(System.nanoTime() < end, "a place was not given back");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Sends requests for longer than the interval between two checks for closed connections. */
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

    /** Bytes that the client does not read must not pile up. */
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

    /** Applies to public documents, too, where no key is checked; such a connection is never idle. */
    @Test
    void aReaderWhoTricklesWhatAllMayReadIsCut() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(64 << 10);
            socket.connect(new InetSocketAddress("127.0.0.1", served.port));
            // many, otherwise the socket buffers on both sides would hold everything
            write(socket, "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200));
            Thread.ofVirtual().start(() -> {
                try {
                    while (socket.getInputStream().readNBytes(10_000).length > 0) {
                        TimeUnit.MILLISECONDS.sleep(100);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            long end = System.nanoTime() + Served.PATIENCE.toNanos();
            while (served.sample("vauban_disconnects_total") < 1) {
                assertTrue(System.nanoTime() < end, "it still has its connection");
                LockSupport.parkNanos(10_000_000);
            }
        }
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
