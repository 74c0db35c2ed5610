// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.process.ClientOptions;

/** The client neither grows with excessive output of the host nor waits for it. */
class FloodTest extends WithFakeHost {

    private void start(ClientOptions options, String... script) throws Exception {
        client(options.withBackoff(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofSeconds(20))
                .withCrashesToQuarantine(100), script);
        load();
    }

    private EngineCall<Generation> complete(TokenListener listener) {
        return client.complete(request("a", null), listener);
    }

    @Test
    void aListenerThatIsSlowerThanTheHostIsToldAllTextInFewPieces() throws Exception {
        start(PATIENT, "*.complete=started;texts:20000:ab");
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        StringBuilder text = new StringBuilder();
        AtomicInteger pieces = new AtomicInteger();
        AtomicInteger lastRead = new AtomicInteger();
        EngineCall<Generation> call = complete(new TokenListener() {
            @Override
            public void text(String piece) {
                text.append(piece);
                pieces.incrementAndGet();
                first.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void reading(int read, int total) {
                lastRead.set(read);
            }
        });
        assertTrue(first.await(Patience.SECONDS, TimeUnit.SECONDS));
        // the host reads its requests in order: its answer to this one comes after all texts
        client.describe();
        while (host.requests().stream().noneMatch(request -> request.startsWith("describe"))) {
            Thread.sleep(10);
        }
        release.countDown();
        call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals("ab".repeat(20_000) + "hello", text.toString());
        assertEquals(19_999, lastRead.get());
        assertTrue(pieces.get() < 10_000, pieces + " pieces");
    }

    @Tag("claim:output-bounded")
    @Test
    void aTextWithoutEndEndsTheHost() throws Exception {
        start(PATIENT.withLimits(256, 1 << 20, FrameLimits.DEFAULT.withMaxBodyBytes(100_000)),
                "1.complete=started;texts:2000:" + "x".repeat(100));
        assertEquals(EngineError.PROTOCOL, failure(complete(TokenListener.NONE).result()).error());
        assertEquals("hello", complete(TokenListener.NONE).result().get(Patience.SECONDS, TimeUnit.SECONDS).text());
    }

    @Test
    void wordsOfModelsThatNobodyHasDoNotDelayAnAnswer() throws Exception {
        start(PATIENT, "1.complete=started;unloads:300");
        assertEquals("hello", complete(TokenListener.NONE).result().get(Patience.SECONDS, TimeUnit.SECONDS).text());
    }

    @Test
    void aRequestThatTheHostWouldNotReadIsRefusedAndHarmsNoOther() throws Exception {
        start(PATIENT, "*.complete=wait");
        EngineCall<Generation> other = complete(TokenListener.NONE);
        EngineException e = failure(client.load(LoadRequest.of("m".repeat(FrameLimits.DEFAULT.maxBodyBytes()),
                model), share -> {}).result());
        assertEquals(EngineError.INVALID_REQUEST, e.error());
        assertTrue(e.getMessage().contains("67.1 MB"), e.getMessage());
        other.cancel();
        other.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(1, host.starts());
    }
}
