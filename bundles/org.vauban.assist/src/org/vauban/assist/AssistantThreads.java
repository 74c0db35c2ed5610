// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads of one assistant. All are daemons, and each executor runs one task at a time. For any thread. */
final class AssistantThreads {
    private final ExecutorService worker = Executors.newSingleThreadExecutor(named("vauban-assist"));
    private final ExecutorService notifier = Executors.newSingleThreadExecutor(named("vauban-assist-status"));
    private final ExecutorService background = Executors.newSingleThreadExecutor(named("vauban-assist-background"));

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

    /** Accepts no more tasks; those that wait are still done. Idempotent. */
    void shutdown() {
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
