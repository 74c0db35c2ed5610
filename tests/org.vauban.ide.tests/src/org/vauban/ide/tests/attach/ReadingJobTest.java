// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.core.runtime.jobs.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.ide.attach.AttachException;
import org.vauban.ide.attach.ReadingJob;
import org.vauban.ide.tests.Ui;

/** Reading an attachment can be cancelled, even if the disk does not respond. */
class ReadingJobTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch disk = new CountDownLatch(1);
    private volatile boolean cancelled;

    /** Waits until jobs of earlier tests have ended: one that has delivered its result may take a moment to end. */
    @BeforeEach
    void awaitNone() {
        Ui.await("the end of other jobs", () -> Job.getJobManager().find(ReadingJob.class).length == 0);
    }

    @AfterEach
    void answer() {
        disk.countDown();
    }

    /** Blocks like a disk that does not respond. */
    private String hanging(BooleanSupplier asked) {
        begun.countDown();
        try {
            disk.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        cancelled = asked.getAsBoolean();
        return "read";
    }

    private Job job() throws InterruptedException {
        assertTrue(begun.await(Ui.SECONDS, TimeUnit.SECONDS));
        Job[] found = Job.getJobManager().find(ReadingJob.class);
        assertEquals(1, found.length);
        return found[0];
    }

    @Test
    void whatIsReadIsGivenToWhoWaits() throws Exception {
        assertEquals("read", ReadingJob.read("a.txt", asked -> "read").get(Ui.SECONDS, TimeUnit.SECONDS));
        CompletableFuture<String> failing = ReadingJob.read("a.txt", asked -> {
            throw new AttachException("no", null);
        });
        assertEquals("no", assertThrows(ExecutionException.class, () -> failing.get(Ui.SECONDS, TimeUnit.SECONDS))
                .getCause().getMessage());
    }

    @Test
    void whoWaitsGoesOnWhenTheUserCancelsTheJob() throws Exception {
        CompletableFuture<String> reading = ReadingJob.read("a.txt", this::hanging);
        Job job = job();
        assertEquals("Attaching a.txt", job.getName());
        assertFalse(job.isSystem(), "the Progress view shows it");
        job.cancel();
        Throwable told = assertThrows(ExecutionException.class, () -> reading.get(Ui.SECONDS, TimeUnit.SECONDS))
                .getCause();
        assertEquals("a.txt was not attached because you cancelled it.",
                assertInstanceOf(AttachException.class, told).getMessage());
    }

    @Test
    void theJobIsCancelledWhenNobodyWaitsAnyMore() throws Exception {
        CompletableFuture<String> reading = ReadingJob.read("a.txt", this::hanging);
        Job job = job();
        reading.cancel(false);
        disk.countDown();
        job.join();
        assertTrue(cancelled);
    }
}
