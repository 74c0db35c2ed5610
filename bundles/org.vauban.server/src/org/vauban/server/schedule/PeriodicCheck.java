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
    // all below are guarded by the lock
    private Scheduler.@Nullable Task next;
    private @Nullable Thread checking;
    /** Of which start it is: what is left of an earlier one schedules nothing. */
    private int starts;

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
        synchronized (lock) {
            starts++;
            schedule(starts);
        }
    }

    /** Holds the lock. */
    private void schedule(int of) {
        next = scheduler.schedule(() -> begin(of), PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void begin(int of) {
        // the scheduler's thread is everybody's
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> checkAndSchedule(of));
        synchronized (lock) {
            if (of != starts || !isRunning()) {
                return;
            }
            if (checking != null) { // since before it was stopped
                schedule(of);
                return;
            }
            checking = thread;
            thread.start(); // nobody can wait for a thread that has not begun
        }
    }

    private void checkAndSchedule(int of) {
        try {
            check();
        } finally {
            synchronized (lock) {
                checking = null;
                if (of == starts && isRunning()) {
                    schedule(of);
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
