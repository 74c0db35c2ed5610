// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.WorkerThread;

/** A caller is always told the outcome of its work. */
class WorkerThreadTest {
    private final WorkerThread worker = new WorkerThread("test-worker");

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(Patience.SECONDS, TimeUnit.SECONDS)).getCause();
    }

    @Test
    void anErrorCompletesTheFutureAndTheNextWorkIsDone() throws Exception {
        Error error = new StackOverflowError();
        assertSame(error, failure(worker.supply(() -> {
            throw error;
        })));
        assertSame(error, failure(worker.supply(1, 0, () -> {
            throw error;
        })));
        assertEquals("done", worker.supply(() -> "done").get(Patience.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void whatIsCancelledWhileItWaitsIsNeverDone() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<String> first = worker.supply(1, 0, () -> {
            try {
                return busy.await(Patience.SECONDS, TimeUnit.SECONDS) ? "first" : "late";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> second = worker.supply(2, 0, () -> {
            done.set(true);
            return null;
        });
        RuntimeException cancelled = new IllegalStateException("cancelled");
        worker.cancel(2, () -> cancelled);
        worker.cancel(3, () -> cancelled);
        assertSame(cancelled, failure(second));
        busy.countDown();
        assertEquals("first", first.get(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals("third", worker.supply(4, 0, () -> "third").get(Patience.SECONDS, TimeUnit.SECONDS));
        assertFalse(done.get());
    }

    /** For example the texts of users who share the thread. */
    @Test
    void whatIsLargeIsOvertakenButNotForEver() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<Boolean> first = worker.supply(1, 0, () -> {
            try {
                return busy.await(Patience.SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        List<String> done = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        all.add(worker.supply(2, 3 << 16, () -> done.add("large")));
        for (int i = 0; i < 6; i++) {
            all.add(worker.supply(3 + i, 10, () -> done.add("small")));
        }
        busy.countDown();
        assertEquals(true, first.get(Patience.SECONDS, TimeUnit.SECONDS));
        for (CompletableFuture<Boolean> each : all) {
            assertEquals(true, each.get(Patience.SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(List.of("small", "small", "large", "small", "small", "small", "small"), done);
    }

    /** Otherwise every request with a deadline would be kept until then, although it has ended. */
    @Test
    void whatIsNotToBeDoneAnyMoreIsForgotten() {
        ScheduledExecutorService timer = WorkerThread.timer("test-timer");
        timer.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
        assertEquals(List.of(), timer.shutdownNow());
    }
}
