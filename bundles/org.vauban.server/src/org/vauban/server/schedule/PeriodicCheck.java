// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.schedule;

import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** Checks something every few seconds while it runs, on a thread that may block. */
public abstract class PeriodicCheck extends AbstractLifeCycle {
    private static final long PERIOD_SECONDS = 5;

    private final Scheduler scheduler;
    private final String thread;
    private volatile Scheduler.@Nullable Task next;

    /** @param thread name of the thread that checks */
    protected PeriodicCheck(Scheduler scheduler, String thread) {
        this.scheduler = scheduler;
        this.thread = thread;
    }

    /** Checks once. May block. */
    protected abstract void check();

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        schedule();
    }

    private void schedule() {
        next = scheduler.schedule(this::begin, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void begin() {
        // the scheduler's thread is everybody's
        Thread.ofVirtual().name(thread).start(() -> {
            try {
                check();
            } finally {
                if (isRunning()) {
                    schedule();
                }
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
        super.doStop();
    }
}
