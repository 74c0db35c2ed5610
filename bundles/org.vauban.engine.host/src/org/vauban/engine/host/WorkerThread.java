// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A daemon thread of the host that runs one task after another. Smaller tasks that arrive later overtake a large one,
 * but not indefinitely: one for each {@value #UNIT} of its additional size.
 */
public final class WorkerThread {
    /** Size up to which a task that arrives later does not overtake. */
    static final int UNIT = 1 << 16;

    private final ThreadPoolExecutor executor;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> waiting = new ConcurrentHashMap<>();

    public WorkerThread(String name) {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(),
                body -> daemon(body, name));
    }

    /** A waiting task; the one with the lowest turn runs next. */
    private record Work(long turn, long number, Runnable body) implements Runnable, Comparable<Work> {
        @Override
        public void run() {
            body.run();
        }

        @Override
        @NonNullByDefault({})
        public int compareTo(Work other) {
            int order = Long.compare(turn, other.turn);
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private void execute(long size, Runnable body) {
        long number = numbers.getAndIncrement();
        executor.execute(new Work(number + size / UNIT, number, body));
    }

    /** Creates a timer thread that discards cancelled tasks at once. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, body -> daemon(body, name));
        timer.setRemoveOnCancelPolicy(true); // otherwise ended requests would be kept until their deadline
        return timer;
    }

    /** Runs a task. Any thread may call this. A failure of the task, including an error, completes the future. */
    public <T> CompletableFuture<T> supply(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(0, () -> complete(result, work));
        return result;
    }

    /**
     * Runs a task for a request that can be cancelled while it waits.
     *
     * @param id id of the request, see {@link #cancel}
     * @param size amount of work, such as characters
     */
    public <T> CompletableFuture<T> supply(long id, long size, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        waiting.put(id, result);
        execute(size, () -> {
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

    /** Cancels a request that has not started; others end soon. Any thread; unknown ids are ignored. */
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
