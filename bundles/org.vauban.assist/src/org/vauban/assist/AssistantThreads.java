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
 * The threads of one assistant. All are daemons, each executor runs one task at a time, and what has nothing to do for
 * some seconds takes no thread: a server may have thousands of assistants. For any thread.
 */
final class AssistantThreads {
    private static final long IDLE_SECONDS = 5;

    private final ExecutorService worker = inTurn("vauban-assist");
    private final ExecutorService notifier = inTurn("vauban-assist-status");
    private final ExecutorService background = inTurn("vauban-assist-background");
    private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();

    /** One task at a time, on a daemon of this name that lasts while there is something to do. */
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

    /** For the blocking work of completions. */
    ExecutorService worker() {
        return worker;
    }

    /** Does work behind what the {@link #worker} does already; not any more after the end of the assistant. */
    void onWorker(Runnable work) {
        try {
            worker.execute(work);
        } catch (RejectedExecutionException e) {
            // all that the work could be about has ended
        }
    }

    /** Tells listeners of the status. */
    ExecutorService notifier() {
        return notifier;
    }

    /** For what may take longer than a completion. */
    ExecutorService background() {
        return background;
    }

    /** Does work on a thread of its own, which nobody waits for. */
    static void start(String name, Runnable work) {
        named(name).newThread(work).start();
    }

    /** Does short work after some time, or at the end of the assistant if that is earlier. */
    void later(Duration time, Runnable work) {
        pending.add(work);
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (pending.remove(work)) {
                work.run();
            }
        });
    }

    /** Accepts no more tasks; those that wait are still done, those for {@link #later} at once. Idempotent. */
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

    /** Waits for the {@link #background}: what is being kept on the disk is kept to its end. */
    void awaitBackground(Duration patience) {
        try {
            background.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
