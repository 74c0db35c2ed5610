// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;

/**
 * Serves the requests of a model that embeds one after the other, the most urgent first. Methods may be called from any
 * thread.
 */
final class JobQueue {
    private final LoadedModel model;
    private final HostServices host;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object lock = new Object();
    // guarded by the lock
    private final PriorityQueue<ModelJob<?>> waiting = new PriorityQueue<>(
            Comparator.<ModelJob<?>>comparingInt(job -> job.priority.ordinal()).thenComparingLong(job -> job.order));
    private ModelJob<?> active;
    private boolean ending;

    /**
     * Starts the thread.
     *
     * @param host told the id of each request that leaves the queue, and says how many may wait
     */
    JobQueue(LoadedModel model, HostServices host) {
        this.model = model;
        this.host = host;
        Thread thread = new Thread(this::serve, "vauban-host-model-" + model.id());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * An older request with the same key ends. Of background requests half as many may wait as of others.
     *
     * @return why the new one was not taken, or null
     */
    @Nullable
    EngineException submit(ModelJob<?> job) {
        List<ModelJob<?>> older = new ArrayList<>();
        EngineException refusal = null;
        synchronized (lock) {
            if (ending) {
                return host.messages().failure(EngineError.MODEL_NOT_LOADED, "notLoaded", model.id());
            }
            if (job.supersedes != null) {
                waiting.stream().filter(other -> job.supersedes.equals(other.supersedes)).forEach(older::add);
                waiting.removeAll(older);
                if (active != null && job.supersedes.equals(active.supersedes)) {
                    endActive(FinishReason.CANCELLED);
                }
            }
            int limit = host.queueLimit();
            if (waiting.size() >= (job.priority.compareTo(Priority.BACKGROUND) >= 0 ? (limit + 1) / 2 : limit)) {
                refusal = host.messages().failure(EngineError.OVERLOADED, "overloaded", waiting.size(), model.id());
            } else {
                waiting.add(job);
                lock.notifyAll();
            }
        }
        older.forEach(other -> skip(other, FinishReason.CANCELLED));
        return refusal;
    }

    /** Ends a request wherever it is; unknown ids are ignored. */
    void end(long id, FinishReason reason) {
        ModelJob<?> found;
        synchronized (lock) {
            if (active != null && active.id == id) {
                endActive(reason);
                return;
            }
            found = waiting.stream().filter(job -> job.id == id).findFirst().orElse(null);
            waiting.remove(found);
        }
        if (found != null) {
            skip(found, reason);
        }
    }

    private void endActive(FinishReason reason) {
        active.end(reason);
        model.context().requestAbort();
    }

    private void skip(ModelJob<?> job, FinishReason reason) {
        job.end(reason);
        job.skip(model);
    }

    /** Ends every request and the thread; completes when the thread has ended. */
    CompletableFuture<Void> close() {
        List<ModelJob<?>> left;
        synchronized (lock) {
            ending = true;
            left = List.copyOf(waiting);
            waiting.clear();
            if (active != null) {
                endActive(FinishReason.CANCELLED);
            }
            lock.notifyAll();
        }
        left.forEach(job -> skip(job, FinishReason.CANCELLED));
        return ended;
    }

    /** The request that is computed now. */
    List<Long> activeIds() {
        synchronized (lock) {
            return active == null ? List.of() : List.of(active.id);
        }
    }

    /** Whether there is nothing to do. */
    boolean idle() {
        synchronized (lock) {
            return active == null && waiting.isEmpty();
        }
    }

    private void serve() {
        ModelJob<?> job = next();
        while (job != null) {
            host.started().accept(job.id);
            job.serve(model);
            synchronized (lock) {
                active = null;
            }
            job = next();
        }
        ended.complete(null);
    }

    /** Null when there will be none. */
    private ModelJob<?> next() {
        synchronized (lock) {
            while (waiting.isEmpty() && !ending) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    ending = true; // nobody interrupts it but an end of the JVM
                }
            }
            if (!ending) {
                active = waiting.poll();
                model.context().clearAbort();
            }
            return active;
        }
    }
}
