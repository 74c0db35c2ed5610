// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.remote.http.CollectorClient;
import org.vauban.remote.message.Messages;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;

/** Traces sent to a collector on the loopback. */
class CollectorClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";

    @TempDir
    Path folder;
    private FakeEndpoint collector;
    private TraceSink sink;
    private final JsonObject batch = new JsonObject();

    @BeforeEach
    void start() throws Exception {
        collector = new FakeEndpoint((request, out) -> out.write(OK + "Content-Length: 2\r\n\r\n{}"));
        sink = new CollectorClient(new TraceTarget(URI.create(collector.address() + "/base"), null, null), "secret",
                new Messages(Locale.ENGLISH));
        batch.addProperty("resourceSpans", 1);
    }

    @AfterEach
    void end() throws Exception {
        sink.close();
        collector.close();
    }

    @Test
    void aBatchIsPosted() throws Exception {
        sink.send(batch);
        FakeEndpoint.Received received = collector.posts().getFirst();
        assertEquals("/base/v1/traces", received.path());
        assertEquals("application/json", received.headers().get("content-type"));
        assertEquals("Bearer secret", received.headers().get("authorization"));
        assertEquals(batch.toString(), received.body());
    }

    @Test
    void whatACollectorAnswersBesidesDoesNotMatter() throws Exception {
        for (String rest : List.of("Content-Length: 0\r\n\r\n", "Content-Length: 3\r\n\r\n{{{",
                "\r\n" + "x".repeat(2 << 20))) {
            collector.behaviour = (request, out) -> out.write(OK + rest);
            sink.send(batch);
        }
        assertEquals(3, collector.posts().size());
    }

    @Test
    void whatItDoesNotTakeIsTold() {
        for (String answer : List.of("HTTP/1.1 503 No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", "nonsense\r\n\r\n",
                "HTTP/1.1 302 No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) {
            collector.behaviour = (request, out) -> out.write(answer);
            assertThrows(IOException.class, () -> sink.send(batch), answer);
        }
    }

    @Test
    void theEndCutsOffACollectorThatHangs() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        collector.behaviour = (request, out) -> {
            reached.countDown();
            out.awaitClose();
        };
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                sink.send(batch);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reached.await();
        sink.close();
        assertThrows(ExecutionException.class, () -> sending.get(Patience.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aTokenThatIsMissingIsAFaultBeforeAnythingIsSent() throws Exception {
        Machine machine = new Machine(folder);
        EngineException e = assertThrows(EngineException.class, () -> machine.extension().traces(new TraceTarget(
                URI.create(collector.address()), null, "VAUBAN_TEST_NO_SUCH_VARIABLE"), Locale.ENGLISH));
        assertTrue(e.getMessage().contains("VAUBAN_TEST_NO_SUCH_VARIABLE"), e.getMessage());
        EngineException authorities = assertThrows(EngineException.class, () -> machine.extension().traces(
                new TraceTarget(URI.create("https://127.0.0.1:1"), folder.resolve("none.pem"), null),
                Locale.ENGLISH));
        assertTrue(authorities.getMessage().contains("none.pem"), authorities.getMessage());
        try (TraceSink open = machine.extension().traces(new TraceTarget(URI.create(collector.address()), null, null),
                Locale.ENGLISH)) {
            open.send(batch);
        }
        assertNull(collector.posts().getFirst().headers().get("authorization"));
    }
}
