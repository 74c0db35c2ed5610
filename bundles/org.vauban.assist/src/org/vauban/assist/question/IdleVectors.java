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
 * Has missing vectors computed while nobody works: begins when nothing has happened for a while, ends at the first
 * thing that does, together with the engine that it had started. What was computed is kept. Any thread.
 */
public final class IdleVectors implements AutoCloseable {
    /** A program that fails each time is tried once in an hour of rests of a minute. */
    private static final int MOST_DOUBLED = 6;

    /** How a run ended. */
    private enum End {
        /** There was nothing left to compute. */
        DONE,
        /** More may be left: mains were lost meanwhile, files came, or a model that is not installed yet may. */
        UNFINISHED,
        /** Another program writes the index, or the engine failed: that may pass. */
        FAILED
    }

    private final Supplier<DocumentIndex> index;
    private final BooleanSupplier allowed;
    private final Duration rest;
    private final ScheduledExecutorService worker;
    // guarded by this
    /** Of the run that computes; null while none does. */
    private @Nullable Cancellation running;
    private long lastActivity = System.nanoTime();
    private @Nullable ScheduledFuture<?> waiting;
    private boolean closed;
    /** Until the index changes, there is nothing to do. */
    private boolean done;
    /** How many runs in a row have failed: each doubles the time until the next one. */
    private int failures;

    /**
     * @param index the index of now; called on the worker, may throw {@link EngineException}
     * @param allowed whether it may run at this moment: the user's setting, mains, nobody else at work; any thread
     * @param rest how long nothing must have happened
     * @param worker has a thread that may be blocked; not ended here
     */
    public IdleVectors(Supplier<DocumentIndex> index, BooleanSupplier allowed, Duration rest,
            ScheduledExecutorService worker) {
        this.index = index;
        this.allowed = allowed;
        this.rest = rest;
        this.worker = worker;
    }

    /** Somebody does something: what runs ends, and the rest begins anew. Returns at once. */
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
            Thread thread = new Thread(ended::ask, "vauban-idle-end"); // an engine takes its time to end
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The index is another one: what it lacks is looked for once more. */
    public void changed() {
        synchronized (this) {
            done = false;
            failures = 0;
            ScheduledFuture<?> before = waiting;
            if (before != null && before.getDelay(TimeUnit.NANOSECONDS) > 0 && before.cancel(false)) {
                waiting = null; // after failures it waits for longer than a rest
            }
        }
        activity();
    }

    /** Under the lock. */
    private @Nullable ScheduledFuture<?> schedule(Duration delay) {
        try {
            return worker.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return null; // the program ends
        }
    }

    /** @return the run that may begin now; null where it may not */
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
            // whoever searches or indexes is told of it
            System.getLogger(IdleVectors.class.getName()).log(System.Logger.Level.DEBUG, "no vectors while idle", e);
        } finally {
            ended(mine, end);
        }
    }

    private synchronized void ended(Cancellation mine, End end) {
        if (running != mine) {
            return; // somebody did something meanwhile, which has begun the next rest
        }
        running = null;
        done = end == End.DONE;
        failures = end == End.FAILED ? Math.min(failures + 1, MOST_DOUBLED) : 0;
        if (!done && !closed && waiting == null) {
            waiting = schedule(rest.multipliedBy(1L << failures));
        }
    }

    /** Ends what runs. */
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
