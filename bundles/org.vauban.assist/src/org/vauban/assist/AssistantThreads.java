// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one assistant. All are daemons and each executor runs one task at a time. An executor that is idle for
 * some seconds releases its thread, since a server may have thousands of assistants. Safe for use by many threads.
 */
final class AssistantThreads {
    private static final long IDLE_SECONDS = 5;

    private final ExecutorService worker = inTurn("vauban-assist");
    private final ExecutorService notifier = inTurn("vauban-assist-status");
    private final ExecutorService background = inTurn("vauban-assist-background");
    private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();

    /** Returns an executor that runs one task at a time on a daemon with this name, which ends when idle. */
    static ExecutorService inTurn(String name) {
        ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), named(name));
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Returns the executor for the blocking work of completions. */
    ExecutorService worker() {
        return worker;
    }

    /** Queues work on the {@link #worker}; ignored after the end of the assistant. */
    void onWorker(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            // everything that the work could concern has ended
        }
    }

    /** Returns the executor that calls the status listeners. */
    ExecutorService notifier() {
        return notifier;
    }

    /** Returns the executor for work that may take longer than a completion. */
    ExecutorService background() {
        return background;
    }

    /** Starts work on a new daemon that no thread waits for. */
    static void start(String name, Runnable work) {
        named(name).newThread(work).start();
    }

    /** Runs short work after a delay, or at the end of the assistant if that comes first. */
    void later(Duration time, Runnable work) {
        pending.add(work);
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (pending.remove(work)) {
                work.run();
            }
        });
    }

    /** Accepts no more tasks; queued tasks are still run, those for {@link #later} at once. Idempotent. */
    void shutdown() {
        for (Runnable work : List.copyOf(pending)) {
            if (pending.remove(work)) {
                work.run();
            }
        }
        worker.shutdown();
        background.shutdown();
        notifier.shutdown();
    }

    /** Waits for the {@link #background} executor, so that pending writes to disk are completed. */
    void awaitBackground(Duration patience) {
        try {
            background.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
