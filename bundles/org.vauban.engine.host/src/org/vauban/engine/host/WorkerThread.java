// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** A thread of the host that does one thing after the other and does not keep the process alive. */
final class WorkerThread {
    private final ExecutorService executor;

    WorkerThread(String name) {
        executor = Executors.newSingleThreadExecutor(body -> daemon(body, name));
    }

    /** A thread that does things later. */
    static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(body -> daemon(body, name));
    }

    /** Any thread. A failure of the work, also one for want of memory, completes the future. */
    <T> CompletableFuture<T> supply(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | OutOfMemoryError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }
}
