// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Thread that runs slow tasks of all editors' sessions, in order. It ends with the workbench, or when editors are no
 * longer watched; later tasks are dropped silently. Any thread.
 */
public final class SessionWorker implements AutoCloseable {
    private final ExecutorService thread;

    /** @param name name of the thread */
    public SessionWorker(String name) {
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, name);
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * Queues a task. Returns at once.
     *
     * @return false if the worker has ended
     */
    public boolean execute(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Queues a lookup.
     *
     * @return fails if the task fails or the worker has ended; never completes if the worker ends before the task
     */
    public <T> CompletableFuture<T> supply(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Interrupts the running task and drops the waiting ones. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
