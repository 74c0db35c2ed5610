// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;

/** A thread of the host that does one thing after the other and does not keep the process alive. */
public final class WorkerThread {
    private final ExecutorService executor;
    private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();

    public WorkerThread(String name) {
        executor = Executors.newSingleThreadExecutor(body -> daemon(body, name));
    }

    /** A thread that does things later, and forgets at once what it is not to do any more. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, body -> daemon(body, name));
        timer.setRemoveOnCancelPolicy(true); // or requests that have ended would be kept until they would be late
        return timer;
    }

    /** Any thread. A failure of the work, also an error, completes the future. */
    public <T> CompletableFuture<T> supply(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> complete(result, work));
        return result;
    }

    /**
     * The same for a request that can be cancelled while it waits.
     *
     * @param id of the request, see {@link #cancel}
     */
    public <T> CompletableFuture<T> supply(long id, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        waiting.put(id, result);
        executor.execute(() -> {
            if (waiting.remove(id, result)) {
                complete(result, work);
            }
        });
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Ends a request that has not begun; others end soon. Any thread; unknown ids are ignored. */
    public void cancel(long id, Supplier<RuntimeException> failure) {
        CompletableFuture<?> waits = waiting.remove(id);
        if (waits != null) {
            waits.completeExceptionally(failure.get());
        }
    }

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }
}
