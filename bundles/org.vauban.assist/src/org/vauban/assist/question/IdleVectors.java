// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.Cancellation;
import org.vauban.engine.EngineException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.vector.VectorListener;

/**
 * Computes missing vectors while the user is idle: starts after a period without activity, and ends with the engine it
 * has started at the next activity. Finished vectors are kept. Any thread.
 */
public final class IdleVectors implements AutoCloseable {
    /** Limit of doublings of the delay after failures: with a period of one minute, about one attempt per hour. */
    private static final int MOST_DOUBLED = 6;

    /** How a run ended. */
    private enum End {
        /** No vectors were missing. */
        DONE,
        /** Vectors may be missing: it was stopped, new files may have come, or the model may be installed later. */
        UNFINISHED,
        /** Another program is writing the index, or the engine failed; both may pass. */
        FAILED
    }

    private final Supplier<DocumentIndex> index;
    private final BooleanSupplier allowed;
    private final Duration rest;
    private final ScheduledExecutorService worker;
    // guarded by this
    /** Cancellation of the current run; null while there is none. */
    private @Nullable Cancellation running;
    private long lastActivity = System.nanoTime();
    private @Nullable ScheduledFuture<?> waiting;
    private boolean closed;
    /** Whether no vectors are missing until the index changes. */
    private boolean done;
    /** Number of consecutive failed runs; each doubles the delay until the next one. */
    private int failures;

    /**
     * @param index supplies the current index; called on the worker, may throw {@link EngineException}
     * @param allowed whether it may run now: the user's setting, mains power, no other work; any thread
     * @param rest period without activity before it starts
     * @param worker has a thread that may be blocked; not ended here
     */
    public IdleVectors(Supplier<DocumentIndex> index, BooleanSupplier allowed, Duration rest,
            ScheduledExecutorService worker) {
        this.index = index;
        this.allowed = allowed;
        this.rest = rest;
        this.worker = worker;
    }

    /** Reports activity of the user: ends the current run, and restarts the idle period. Returns at once. */
    public void activity() {
        Cancellation ended;
        synchronized (this) {
            lastActivity = System.nanoTime();
            ended = running;
            running = null;
            if (waiting == null && !done && !closed) {
                waiting = schedule(rest);
            }
        }
        if (ended != null) {
            Thread thread = new Thread(ended::ask, "vauban-idle-end"); // ending an engine takes a while
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Reports a change of the index, which is then checked for missing vectors again. */
    public void changed() {
        synchronized (this) {
            done = false;
            failures = 0;
            ScheduledFuture<?> before = waiting;
            if (before != null && before.getDelay(TimeUnit.NANOSECONDS) > 0 && before.cancel(false)) {
                waiting = null; // after failures, it waits longer than the idle period
            }
        }
        activity();
    }

    /** Under the lock. */
    private @Nullable ScheduledFuture<?> schedule(Duration delay) {
        try {
            return worker.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null; // the program is ending
        }
    }

    /** @return the run that may start now, or null */
    private synchronized @Nullable Cancellation begin(boolean may) {
        waiting = null;
        if (closed || done) {
            return null;
        }
        Duration left = rest.minusNanos(System.nanoTime() - lastActivity);
        if (!may || left.isPositive()) {
            waiting = schedule(left.isPositive() ? left : rest);
            return null;
        }
        Cancellation mine = new Cancellation();
        running = mine;
        return mine;
    }

    private void run() {
        Cancellation mine = begin(allowed.getAsBoolean());
        if (mine == null) {
            return;
        }
        End end = End.FAILED;
        try {
            AtomicBoolean stopped = new AtomicBoolean();
            OptionalInt computed = index.get().embed(List.of(), new VectorListener() {
                @Override
                public boolean isCancelled() {
                    boolean stop = !allowed.getAsBoolean();
                    if (stop) {
                        stopped.set(true);
                    }
                    return stop;
                }
            }, mine);
            end = stopped.get() || computed.isEmpty() || computed.getAsInt() > 0 ? End.UNFINISHED : End.DONE;
        } catch (KnowledgeException | EngineException e) {
            // the user's next search or update of the index reports it
            System.getLogger(IdleVectors.class.getName()).log(System.Logger.Level.DEBUG, "no vectors while idle", e);
        } finally {
            ended(mine, end);
        }
    }

    private synchronized void ended(Cancellation mine, End end) {
        if (running != mine) {
            return; // activity has ended this run and started the next idle period
        }
        running = null;
        done = end == End.DONE;
        failures = end == End.FAILED ? Math.min(failures + 1, MOST_DOUBLED) : 0;
        if (!done && !closed && waiting == null) {
            waiting = schedule(rest.multipliedBy(1L << failures));
        }
    }

    /** Ends the current run. */
    @Override
    public void close() {
        Cancellation ended;
        synchronized (this) {
            closed = true;
            ended = running;
            running = null;
            ScheduledFuture<?> before = waiting;
            if (before != null) {
                before.cancel(false);
            }
        }
        if (ended != null) {
            ended.ask();
        }
    }
}
