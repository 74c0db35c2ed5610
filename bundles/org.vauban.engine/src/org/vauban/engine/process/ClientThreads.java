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
 * The two threads of a client: {@code vauban-engine-supervisor} runs one step after another and owns the client's
 * state, {@code vauban-engine-callbacks} completes futures and calls listeners, so that a slow listener delays others
 * but never a step. All methods may be called from any thread unless stated otherwise.
 */
final class ClientThreads {
    private final ScheduledThreadPoolExecutor supervisor;
    private final ExecutorService callbacks;
    private final Object door = new Object();
    private volatile boolean closed;
    private final Runnable afterStep;
    private final List<Runnable> completions = new ArrayList<>();

    /** @param afterStep runs on the supervisor thread after each step, before the futures that the step completes */
    ClientThreads(Runnable afterStep) {
        this.afterStep = afterStep;
        supervisor = new ScheduledThreadPoolExecutor(1, body -> daemon("vauban-engine-supervisor", body));
        supervisor.setRemoveOnCancelPolicy(true);
        supervisor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        callbacks = Executors.newSingleThreadExecutor(body -> daemon("vauban-engine-callbacks", body));
    }

    /** Creates a daemon thread that is not yet started. */
    static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    boolean closed() {
        return closed;
    }

    /** Runs a step, unless the client is closed. */
    void act(Runnable step) {
        act(step, () -> {});
    }

    /** Runs a step, or {@code otherwise} on this thread if the client is closed. */
    void act(Runnable step, Runnable otherwise) {
        // a step runs either before the last one, which ends all pending requests, or not at all
        synchronized (door) {
            if (!closed) {
                supervisor.execute(() -> settled(step));
                return;
            }
        }
        otherwise.run();
    }

    /** Runs a step later. Supervisor thread. */
    ScheduledFuture<?> later(Runnable step, long millis) {
        return supervisor.schedule(() -> settled(step), millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Runs a step periodically; after a suspension of the machine it runs once, not hundreds of times. Supervisor
     * thread.
     */
    ScheduledFuture<?> every(Runnable step, long millis) {
        return supervisor.scheduleWithFixedDelay(() -> settled(step), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs a task on the callback thread. */
    void callback(Runnable call) {
        try {
            callbacks.execute(() -> guarded(call));
        } catch (RejectedExecutionException e) {
            // closed: every request has been completed already
        }
    }

    /**
     * Runs a task on the callback thread after the current step and the publication of the state. Supervisor thread.
     */
    void completion(Runnable call) {
        completions.add(call);
    }

    /** Runs the last step and ignores all later ones; only the first call has an effect. */
    void close(Runnable lastStep) {
        synchronized (door) {
            if (!closed) {
                closed = true;
                supervisor.execute(() -> settled(lastStep));
            }
        }
    }

    /** Ends both threads after their pending tasks, and runs {@code last} on the callback thread at the end. */
    void terminate(Runnable last) {
        supervisor.execute(() -> {
            supervisor.shutdown();
            callbacks.execute(last);
            callbacks.shutdown();
        });
    }

    /** Publishes the state before a step's futures complete, so that their callbacks see the new state. */
    private void settled(Runnable step) {
        guarded(step);
        guarded(afterStep);
        completions.forEach(this::callback);
        completions.clear();
    }

    /** Reports exceptions, which an executor would swallow. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
