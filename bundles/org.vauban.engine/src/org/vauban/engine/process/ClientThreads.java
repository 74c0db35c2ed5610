// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The two threads of a client: {@code vauban-engine-supervisor} takes one step after the other and owns what the client
 * knows, {@code vauban-engine-callbacks} completes futures and calls listeners, so that a slow listener delays others
 * but never a step. All methods may be called from any thread where nothing else is said.
 */
final class ClientThreads {
    private final ScheduledThreadPoolExecutor supervisor;
    private final ExecutorService callbacks;
    private final Object door = new Object();
    private volatile boolean closed;
    private final Runnable afterStep;
    private final List<Runnable> completions = new ArrayList<>();

    /** @param afterStep run on the supervisor thread after each step, before the futures that the step completes */
    ClientThreads(Runnable afterStep) {
        this.afterStep = afterStep;
        supervisor = new ScheduledThreadPoolExecutor(1, body -> daemon("vauban-engine-supervisor", body));
        supervisor.setRemoveOnCancelPolicy(true);
        supervisor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        callbacks = Executors.newSingleThreadExecutor(body -> daemon("vauban-engine-callbacks", body));
    }

    /** A thread that does not keep the JVM alive, not yet started. */
    static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    boolean closed() {
        return closed;
    }

    /** Takes a step, or none when the client is closed. */
    void act(Runnable step) {
        act(step, () -> {});
    }

    /** Takes a step, or runs {@code otherwise} on this thread when the client is closed. */
    void act(Runnable step, Runnable otherwise) {
        // a step is either taken before the last one, which ends all that is under way, or not at all
        synchronized (door) {
            if (!closed) {
                supervisor.execute(() -> settled(step));
                return;
            }
        }
        otherwise.run();
    }

    /** Takes a step later. Supervisor thread. */
    ScheduledFuture<?> later(Runnable step, long millis) {
        return supervisor.schedule(() -> settled(step), millis, TimeUnit.MILLISECONDS);
    }

    /** Takes a step again and again; a machine that slept takes one, not hundreds. Supervisor thread. */
    ScheduledFuture<?> every(Runnable step, long millis) {
        return supervisor.scheduleWithFixedDelay(() -> settled(step), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs something on the callback thread. */
    void callback(Runnable call) {
        try {
            callbacks.execute(() -> guarded(call));
        } catch (RejectedExecutionException e) {
            // closed: every request has been told so already
        }
    }

    /** Runs something on the callback thread once the step under way is over and the state told. Supervisor thread. */
    void completion(Runnable call) {
        completions.add(call);
    }

    /** Takes the last step, and no other that is asked for from now on; the first call only. */
    void close(Runnable lastStep) {
        synchronized (door) {
            if (!closed) {
                closed = true;
                supervisor.execute(() -> settled(lastStep));
            }
        }
    }

    /**
     * Ends both threads after what they have been given already, and runs {@code last} on the callback thread at the
     * end.
     */
    void terminate(Runnable last) {
        supervisor.execute(() -> {
            supervisor.shutdown();
            callbacks.execute(last);
            callbacks.shutdown();
        });
    }

    /** The state is told before the futures that a step completes: who looks at it then sees what it has become. */
    private void settled(Runnable step) {
        guarded(step);
        guarded(afterStep);
        completions.forEach(this::callback);
        completions.clear();
    }

    /** An executor would keep an exception to itself. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
