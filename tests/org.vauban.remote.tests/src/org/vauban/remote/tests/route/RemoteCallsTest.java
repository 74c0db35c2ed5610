// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vauban.remote.route.RemoteCall;
import org.vauban.remote.route.RemoteCalls;

/** How an engine's calls end. */
class RemoteCallsTest {
    private final RemoteCalls calls = new RemoteCalls("call-");

    @Test
    void theEndWaitsAlsoWhereItIsInterrupted() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        AtomicBoolean counted = new AtomicBoolean();
        AtomicBoolean kept = new AtomicBoolean();
        RemoteCall<String> call = new RemoteCall<>();
        calls.run(call, () -> {
            try {
                told.await();
                counted.set(true);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        AtomicBoolean early = new AtomicBoolean();
        Thread closing = Thread.ofPlatform().start(() -> {
            calls.close();
            early.set(!counted.get());
            kept.set(Thread.currentThread().isInterrupted());
        });
        awaitWaiting(closing);
        closing.interrupt();
        awaitWaiting(closing);
        told.countDown();
        closing.join();
        assertFalse(early.get());
        assertTrue(kept.get());
    }

    /** Waits until the thread is waiting and has handled its interrupt, or has ended. */
    private static void awaitWaiting(Thread thread) {
        while (thread.isAlive() && (thread.getState() != Thread.State.TIMED_WAITING || thread.isInterrupted())) {
            Thread.onSpinWait();
        }
    }
}
