// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.BodyReader;
import org.vauban.server.identity.Caller;
import org.vauban.server.tests.Served;

/** Bodies that arrive as fast as they are read, more of them than there are processors. */
@Tag("slow")
class BodyTurnsTest {
    private static final byte[] WHOLE = "{}".getBytes(StandardCharsets.UTF_8);

    /** Requests run on virtual threads, which are not preempted. */
    @Test
    void aBodyIsReadBesideOthersThatNeverPause() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor is left to others");
        BodyReader reader = new BodyReader(
                () -> ServerLimits.STANDARD.withBodies(1 << 20, 1 << 20, 1 << 20, Duration.ofDays(1)));
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<byte[]>> endless = new ArrayList<>();
        CompletableFuture<byte[]> other;
        boolean read;
        try {
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                endless.add(read(reader, () -> end.getCount() > 0
                        ? Content.Chunk.from(ByteBuffer.allocate(0), false)
                        : Content.Chunk.from(ByteBuffer.wrap(WHOLE), true)));
            }
            CountDownLatch whole = new CountDownLatch(1);
            other = read(reader, () -> Content.Chunk.from(ByteBuffer.wrap(WHOLE), true));
            other.whenComplete((bytes, failure) -> whole.countDown());
            read = whole.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            end.countDown();
        }
        assertTrue(read, "it waits for the others");
        assertEquals(WHOLE.length, other.join().length);
        for (CompletableFuture<byte[]> each : endless) {
            assertEquals(WHOLE.length, each.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).length);
        }
    }

    private static CompletableFuture<byte[]> read(BodyReader reader, Supplier<Content.Chunk> pieces) {
        Request request = (Request) Proxy.newProxyInstance(BodyTurnsTest.class.getClassLoader(),
                new Class<?>[] {Request.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> HttpFields.EMPTY;
                    case "getLength" -> -1L;
                    case "read" -> pieces.get();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        CompletableFuture<byte[]> body = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                body.complete(reader.json(request, Caller.LOCAL));
            } catch (Throwable e) {
                body.completeExceptionally(e);
            }
        });
        return body;
    }
}
