// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
        boolean over = true;
        try {
            OptionalInt computed = index.get().embed(List.of(), new VectorListener() {
                @Override
                public boolean isCancelled() {
                    return !allowed.getAsBoolean();
                }
            }, mine);
            over = computed.isEmpty() || computed.getAsInt() == 0;
        } catch (KnowledgeException | EngineException e) {
            // whoever searches or indexes is told of it; tried again when the index has changed
            System.getLogger(IdleVectors.class.getName()).log(System.Logger.Level.DEBUG, "no vectors while idle", e);
        } finally {
            ended(mine, over);
        }
    }

    /** @param over whether there is nothing left to do */
    private synchronized void ended(Cancellation mine, boolean over) {
        if (running != mine) {
            return; // somebody did something meanwhile, which has begun the next rest
        }
        running = null;
        done = over;
        if (!over && !closed && waiting == null) {
            waiting = schedule(rest); // mains were lost meanwhile, or files came
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
