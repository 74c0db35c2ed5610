// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Checks something every few seconds while it runs, on a thread that may block. */
public abstract class PeriodicCheck extends AbstractLifeCycle {
    private static final long PERIOD_SECONDS = 5;
    /** A check that takes longer goes on without being waited for. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final String name;
    private final Object lock = new Object();
    private Scheduler.@Nullable Task next; // guarded by the lock, as that below
    private @Nullable Thread checking;

    /** @param thread name of the thread that checks */
    protected PeriodicCheck(Scheduler scheduler, String thread) {
        this.scheduler = scheduler;
        this.name = thread;
    }

    /** Checks once. May block. */
    protected abstract void check();

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        schedule();
    }

    private void schedule() {
        synchronized (lock) {
            next = scheduler.schedule(this::begin, PERIOD_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void begin() {
        // the scheduler's thread is everybody's
        Thread thread = Thread.ofVirtual().name(name).unstarted(this::checkAndSchedule);
        synchronized (lock) {
            if (!isRunning()) {
                return;
            }
            checking = thread;
            thread.start(); // nobody can wait for a thread that has not begun
        }
    }

    private void checkAndSchedule() {
        try {
            check();
        } finally {
            synchronized (lock) {
                checking = null;
                if (isRunning()) {
                    schedule();
                }
            }
        }
    }

    /** Waits for a moment for the check under way: it may begin something that whoever stops this is about to end. */
    @Override
    protected void doStop() throws Exception {
        Thread last;
        synchronized (lock) {
            Scheduler.Task task = next;
            if (task != null) {
                task.cancel();
            }
            last = checking;
        }
        if (last != null && last != Thread.currentThread()) {
            last.join(ENDING);
        }
        super.doStop();
    }
}
