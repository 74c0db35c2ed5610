// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Runs a task on one thread on request, at a limited rate: at most one run waits, with a pause between two runs. The
 * last request is always followed by a run.
 */
public final class PacedTask {
    /** Runs a task on the thread after a delay. */
    public interface Timer {
        /** @param millis delay, more than 0; called on the thread itself */
        void after(int millis, Runnable task);
    }

    private final Executor thread;
    private final Timer timer;
    private final LongSupplier nanos;
    private final long rest;
    private final Runnable task;
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Accessed on the thread only. */
    private long next;

    /**
     * @param thread runs tasks one after the other, asynchronously
     * @param nanos as {@link System#nanoTime}
     * @param restMillis pause between the end of a run and the start of the next one
     */
    public PacedTask(Executor thread, Timer timer, LongSupplier nanos, int restMillis, Runnable task) {
        this.thread = Objects.requireNonNull(thread);
        this.timer = Objects.requireNonNull(timer);
        this.nanos = Objects.requireNonNull(nanos);
        this.rest = TimeUnit.MILLISECONDS.toNanos(restMillis);
        this.task = Objects.requireNonNull(task);
        next = nanos.getAsLong();
    }

    /** Requests a run. Any thread; returns at once. */
    public void ask() {
        if (pending.compareAndSet(false, true)) {
            thread.execute(this::run);
        }
    }

    private void run() {
        long wait = next - nanos.getAsLong();
        if (wait > 0) {
            timer.after((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait)), this::run);
            return;
        }
        pending.set(false); // later requests need another run
        try {
            task.run();
        } finally {
            next = nanos.getAsLong() + rest;
        }
    }
}
