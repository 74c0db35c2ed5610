// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;
import org.vauban.server.schedule.PeriodicCheck;
import org.vauban.server.tests.Served;

/** Checks that run every few seconds, and how they stop. */
class PeriodicCheckTest {
    /** A scheduler whose tasks run only when the test runs them. */
    private static final class StillScheduler extends AbstractLifeCycle implements Scheduler {
        final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        @Override
        public Task schedule(Runnable task, long delay, TimeUnit units) {
            tasks.add(task);
            return () -> tasks.remove(task);
        }
    }

    /** A check that runs until it is told to stop, and a little longer. */
    private static final class LongCheck extends PeriodicCheck {
        final CountDownLatch begun = new CountDownLatch(1);
        final AtomicInteger ended = new AtomicInteger();

        LongCheck(Scheduler scheduler) {
            super(scheduler, "long-check");
        }

        @Override
        protected void check() {
            begun.countDown();
            while (isRunning()) {
                LockSupport.parkNanos(1_000_000);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            ended.incrementAndGet();
        }
    }

    private final StillScheduler scheduler = new StillScheduler();
    private final LongCheck check = new LongCheck(scheduler);

    @Test
    void aCheckUnderWayHasEndedWhenItIsStopped() throws Exception {
        check.start();
        scheduler.tasks.take().run();
        assertTrue(check.begun.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        check.stop();
        assertEquals(1, check.ended.get());
        assertTrue(scheduler.tasks.isEmpty(), "and none follows");
    }

    /** The scheduler had already taken the task when it was cancelled. */
    @Test
    void noneBeginsOnceItIsStopped() throws Exception {
        check.start();
        Runnable due = scheduler.tasks.take();
        check.stop();
        due.run();
        check.start();
        scheduler.tasks.take().run();
        assertTrue(check.begun.await(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        check.stop();
        assertEquals(1, check.ended.get());
    }

    @Test
    void aCheckThatEndsAfterTheNextStartBeginsNoSecondChain() throws Exception {
        CompletableFuture<Thread> checking = new CompletableFuture<>();
        PeriodicCheck restarted = new PeriodicCheck(scheduler, "restarted") {
            @Override
            protected void check() {
                try {
                    stop();
                    start();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    checking.complete(Thread.currentThread());
                }
            }
        };
        restarted.start();
        scheduler.tasks.take().run();
        assertTrue(checking.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).join(Served.PATIENCE));
        assertEquals(1, scheduler.tasks.size());
        restarted.stop();
        assertTrue(scheduler.tasks.isEmpty());
    }
}
