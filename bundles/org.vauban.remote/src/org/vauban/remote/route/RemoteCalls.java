// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.shutdown.ThreadEnd;

/**
 * The calls of an engine that endpoints may answer: each has its own thread, and a newer call supersedes an older one
 * with the same key. Thread-safe.
 */
public final class RemoteCalls implements AutoCloseable {
    /** How long closing waits for threads; a listener may take longer, and then continues. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final String threads;
    private final AtomicLong number = new AtomicLong();
    private final Set<RemoteCall<?>> calls = ConcurrentHashMap.newKeySet();
    /** Started threads; guarded by this set. */
    private final Set<Thread> working = new HashSet<>();
    private final ConcurrentHashMap<String, CurrentCall> current = new ConcurrentHashMap<>();

    /** @param asked whether a user waits for it */
    private record CurrentCall(EngineCall<?> call, boolean asked) {
        boolean overtakes(boolean newerAsked) {
            return asked && !newerAsked && !call.result().isDone();
        }
    }

    /** @param threads prefix of the threads' names */
    public RemoteCalls(String threads) {
        this.threads = threads;
    }

    /** Runs the work of a call, which may block; a failure of the work is that of the call. */
    public void run(RemoteCall<?> call, Runnable work) {
        calls.add(call);
        call.result().whenComplete((value, failure) -> calls.remove(call));
        Thread thread = Thread.ofVirtual().name(threads + number.incrementAndGet()).unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) { // also from listeners: otherwise the caller would wait for ever
                call.result().completeExceptionally(e instanceof EngineException ? e
                        : new EngineException(EngineError.INTERNAL, String.valueOf(e), e));
            } finally {
                synchronized (working) {
                    working.remove(Thread.currentThread());
                }
            }
        });
        synchronized (working) { // adds and starts the thread in one step, since only started threads can be joined
            working.add(thread);
            thread.start();
        }
    }

    /**
     * Cancels the older call with the same key, wherever it runs. As in an engine, a prefill ahead of use does not
     * cancel a call that a user waits for, but is cancelled itself.
     *
     * @param key null for a call that cancels no other one
     * @param asked whether a user waits for it
     */
    public void supersede(@Nullable String key, EngineCall<?> by, boolean asked) {
        if (key == null) {
            return;
        }
        CurrentCall mine = new CurrentCall(by, asked);
        AtomicReference<@Nullable CurrentCall> older = new AtomicReference<>();
        CurrentCall now = current.compute(key, (same, present) -> {
            older.set(present);
            return present != null && present.overtakes(asked) ? present : mine;
        });
        if (now != mine) {
            by.cancel();
            return;
        }
        CurrentCall before = older.get();
        if (before != null) {
            before.call().cancel();
        }
        by.result().whenComplete((value, failure) -> current.remove(key, mine));
    }

    /**
     * Cancels all calls in progress, and waits briefly until their results are counted and recorded, because the
     * program may end when this returns. Does not wait for the calling thread. Preserves an interrupt.
     */
    @Override
    public void close() {
        calls.forEach(RemoteCall::cancel);
        Set<Thread> running;
        synchronized (working) {
            running = new HashSet<>(working);
        }
        running.remove(Thread.currentThread());
        ThreadEnd.await(running, ENDING);
    }
}
