// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.ide.completion.SessionWorker;
import org.vauban.ide.tests.Ui;

/** What happens to the work of sessions, also after their worker has ended. */
class SessionWorkerTest {

    @Test
    void workIsDoneInOrderOnOneThread() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        try (SessionWorker worker = new SessionWorker("test")) {
            for (int i = 0; i < 100; i++) {
                assertTrue(worker.execute(() -> done.add(Thread.currentThread().getName())));
            }
            worker.supply(() -> 1).get(Ui.SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(100, done.size());
        assertEquals(1, done.stream().distinct().count());
    }

    @Test
    void afterItsEndNothingIsDoneAndNobodyIsHitByAnError() throws Exception {
        SessionWorker worker = new SessionWorker("test");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        worker.execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        assertTrue(begun.await(Ui.SECONDS, TimeUnit.SECONDS));
        worker.close();
        assertTrue(interrupted.get(Ui.SECONDS, TimeUnit.SECONDS), "what it did is broken off");
        assertFalse(worker.execute(() -> {
            throw new AssertionError("it has ended");
        }));
        assertThrows(ExecutionException.class, () -> worker.supply(() -> 1).get(Ui.SECONDS, TimeUnit.SECONDS));
        worker.close();
    }
}
