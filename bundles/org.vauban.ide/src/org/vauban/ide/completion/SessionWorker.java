// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A thread on which the sessions of all editors do, in order, what may take time. It ends with the workbench, or when
 * editors are watched no more: what is given to it then is not done, which is no error. Threads: any.
 */
public final class SessionWorker implements AutoCloseable {
    private final ExecutorService thread;

    /** @param name of the thread */
    public SessionWorker(String name) {
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, name);
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * Has something done. Returns at once.
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
     * Has something looked up.
     *
     * @return fails if that does or the worker has ended; never completes if it ends before
     */
    public <T> CompletableFuture<T> supply(Supplier<T> task) {
        try {
            return CompletableFuture.supplyAsync(task, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Interrupts what is done; what waits is dropped. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
