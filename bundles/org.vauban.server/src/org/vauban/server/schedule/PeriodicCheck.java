// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.schedule;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Runs a check every few seconds on a thread that may block. */
public abstract class PeriodicCheck extends AbstractLifeCycle {
    private static final long PERIOD_SECONDS = 5;
    /** How long stopping waits for a check in progress. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final Scheduler scheduler;
    private final String name;
    private final Object lock = new Object();
    // all fields below are guarded by the lock
    private Scheduler.@Nullable Task next;
    private @Nullable Thread checking;
    /** Number of starts, so that a check left over from an earlier start schedules nothing. */
    private int starts;

    /** @param thread name of the thread that runs the check */
    protected PeriodicCheck(Scheduler scheduler, String thread) {
        this.scheduler = scheduler;
        this.name = thread;
    }

    /** Runs one check. May block. */
    protected abstract void check();

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        synchronized (lock) {
            starts++;
            schedule(starts);
        }
    }

    /** Schedules the next check. The caller holds the lock. */
    private void schedule(int of) {
        next = scheduler.schedule(() -> begin(of), PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void begin(int of) {
        // on a separate thread, since the scheduler's is shared
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> checkAndSchedule(of));
        synchronized (lock) {
            if (of != starts || !isRunning()) {
                return;
            }
            if (checking != null) { // a check from before the last stop is still running
                schedule(of);
                return;
            }
            checking = thread;
            thread.start(); // under the lock, since stopping can join only a started thread
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

    /** Waits briefly for a check in progress: it may start something that the caller is about to end. */
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
