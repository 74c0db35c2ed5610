// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.host.scheduler.FairShares;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.SlotDescription;

/**
 * Serves the requests of an embedding model, alternating between their parts. Background requests come last; then the
 * user who has received least comes first, then the most urgent request, then the earliest. Methods may be called from
 * any thread.
 */
final class JobQueue {
    /** Divisor of the queue limit for one of several users. */
    private static final int USERS_PART = 4;

    private final LoadedModel model;
    private final HostServices host;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Object lock = new Object();
    // guarded by the lock
    private final FairShares shares = new FairShares();
    private final Comparator<ModelJob<?>> turns = Comparator.comparing(JobQueue::inBackground)
            .thenComparing(JobQueue::user, shares.leastFirst()).thenComparing(job -> job.priority)
            .thenComparingLong(job -> job.order);
    /** Includes requests of which parts were already computed. */
    private final List<ModelJob<?>> waiting = new ArrayList<>();
    private ModelJob<?> active;
    private boolean ending;

    /**
     * Starts the thread.
     *
     * @param host receives the id of each request that leaves the queue, and provides the queue limit
     */
    JobQueue(LoadedModel model, HostServices host) {
        this.model = model;
        this.host = host;
        Thread thread = new Thread(this::serve, "vauban-host-model-" + model.id());
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean inBackground(ModelJob<?> job) {
        return job.priority.compareTo(Priority.BACKGROUND) >= 0;
    }

    private static @Nullable String user(ModelJob<?> job) {
        return job.user;
    }

    /**
     * Submits a request. Background requests may fill half of the queue, one of several users a quarter.
     *
     * @return the reason for which the request was refused, or null
     */
    @Nullable
    EngineException submit(ModelJob<?> job) {
        synchronized (lock) {
            if (ending) {
                return host.messages().failure(EngineError.MODEL_NOT_LOADED, "notLoaded", model.id());
            }
            int limit = inBackground(job) ? (host.queueLimit() + 1) / 2 : host.queueLimit();
            long before = waiting.stream().filter(other -> !other.begun).count();
            long ofUser = waitingOf(job.user);
            if (before >= limit || ofUser >= Math.max(1, limit / USERS_PART)) {
                return host.messages().failure(EngineError.OVERLOADED, "overloaded", before >= limit ? before : ofUser,
                        model.id());
            }
            waiting.add(job);
            shares.enter(job.user);
            lock.notifyAll();
            return null;
        }
    }

    /** Counts the waiting requests of one of several users; 0 for a single user, who may fill the queue. */
    private long waitingOf(@Nullable String user) {
        return user == null ? 0 : waiting.stream().filter(job -> !job.begun && user.equals(job.user)).count();
    }

    /** Ends a request in any state; unknown ids are ignored. */
    void end(long id, FinishReason reason) {
        ModelJob<?> found;
        synchronized (lock) {
            if (active != null && active.id == id) {
                endActive(reason);
                return;
            }
            found = waiting.stream().filter(job -> job.id == id).findFirst().orElse(null);
            if (found != null) {
                waiting.remove(found);
                shares.leave(found.user);
            }
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

    /** Ends every request and the thread; the future completes when the thread has ended. */
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

    /** Returns the id of the request that is being computed, if any. */
    List<Long> activeIds() {
        synchronized (lock) {
            return active == null ? List.of() : List.of(active.id);
        }
    }

    /** Describes the request that is being computed; it keeps no tokens. */
    SlotDescription slot() {
        synchronized (lock) {
            return new SlotDescription(model.id(), 0, 0, active == null ? -1 : active.id,
                    active == null ? null : active.priority);
        }
    }

    /** Whether there is no work. */
    boolean idle() {
        synchronized (lock) {
            return active == null && waiting.isEmpty();
        }
    }

    private void serve() {
        ModelJob<?> job = next();
        while (job != null) {
            if (!job.begun) {
                job.begun = true;
                host.started().accept(job.id);
            }
            boolean done = job.serve(model);
            if (!putBack(job, done) && !done) {
                job.skip(model); // it was ended after its last part
            }
            job = next();
        }
        ended.complete(null);
    }

    /**
     * Puts a request back after one of its parts.
     *
     * @return whether it waits for its next turn
     */
    private boolean putBack(ModelJob<?> job, boolean done) {
        synchronized (lock) {
            active = null;
            shares.charge(job.user, job.cost(), 0);
            boolean more = !done && job.ended() == null;
            if (more) {
                waiting.add(job);
            } else {
                shares.leave(job.user);
            }
            return more;
        }
    }

    /** Waits for the next request; null when the queue is closed. */
    private ModelJob<?> next() {
        synchronized (lock) {
            while (waiting.isEmpty() && !ending) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    ending = true; // only the end of the JVM interrupts this thread
                }
            }
            if (!ending) {
                active = waiting.stream().min(turns).orElseThrow();
                waiting.remove(active);
                model.context().clearAbort();
            }
            return active;
        }
    }
}
