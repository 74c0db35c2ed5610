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
 * The calls of an engine that endpoints may answer: each has a thread of its own, and of those with one key only the
 * newest goes on. Safe for use by many threads.
 */
public final class RemoteCalls implements AutoCloseable {
    /** A listener that is told something may take longer; then it goes on without being waited for. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final String threads;
    private final AtomicLong number = new AtomicLong();
    private final Set<RemoteCall<?>> calls = ConcurrentHashMap.newKeySet();
    /** Threads that have begun; guarded by this set. */
    private final Set<Thread> working = new HashSet<>();
    private final ConcurrentHashMap<String, CurrentCall> current = new ConcurrentHashMap<>();

    /** @param asked whether somebody waits for it */
    private record CurrentCall(EngineCall<?> call, boolean asked) {
        boolean overtakes(boolean newerAsked) {
            return asked && !newerAsked && !call.result().isDone();
        }
    }

    /** @param threads how their names begin */
    public RemoteCalls(String threads) {
        this.threads = threads;
    }

    /** Does the work of a call, which may block; a failure of the work is that of the call. */
    public void run(RemoteCall<?> call, Runnable work) {
        calls.add(call);
        call.result().whenComplete((value, failure) -> calls.remove(call));
        Thread thread = Thread.ofVirtual().name(threads + number.incrementAndGet()).unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) { // of a listener, too: whoever waits would do so for ever
                call.result().completeExceptionally(e instanceof EngineException ? e
                        : new EngineException(EngineError.INTERNAL, String.valueOf(e), e));
            } finally {
                synchronized (working) {
                    working.remove(Thread.currentThread());
                }
            }
        });
        synchronized (working) { // nobody can wait for a thread that has not begun
            working.add(thread);
            thread.start();
        }
    }

    /**
     * Ends the older call of the same key, wherever that is; as in an engine, what is read ahead ends nothing that
     * somebody waits for, but itself.
     *
     * @param key null for a call that ends no other one
     * @param asked whether somebody waits for it
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
     * Ends all that are under way, and waits for a moment until what became of them is counted and recorded: the
     * program may end with the return of this. A call that closes does not wait for itself. An interrupt is kept.
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
