// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaSampler;

/**
 * Holds the waiting requests, those with a slot and those in the current step under one lock, and decides whether to
 * abort the current step. Methods may be called from any thread.
 */
final class RequestQueue {
    /** Divisor of the queue limit for one of several users. */
    private static final int USERS_PART = 4;
    /** The current step is aborted for ended requests only if they have at least this share of it. */
    private static final double MUCH = 0.5;

    private final int limit;
    private final Runnable abort;

    private final Object lock = new Object();
    // guarded by the lock
    private final List<ActiveRequest> waiting = new ArrayList<>();
    private final List<ActiveRequest> active = new ArrayList<>();
    /** Requests in the current step; empty between steps. */
    private final List<ActiveRequest> computing = new ArrayList<>();
    private final List<Runnable> errands = new ArrayList<>();
    private final FairShares shares = new FairShares();
    private final TurnOrder order = new TurnOrder(shares);
    private long orders;
    private boolean ending;

    /**
     * @param limit maximum number of waiting requests; half of it for background requests
     * @param abort aborts the current step
     */
    RequestQueue(int limit, Runnable abort) {
        this.limit = limit;
        this.abort = abort;
    }

    /**
     * The result of a submission.
     *
     * @param ended ended requests for the caller to complete: older ones with the same key, or the new one
     * @param refusal reason for which the new one was refused, or null
     */
    record Submitted(List<ActiveRequest> ended, @Nullable RuntimeException refusal) {}

    Submitted submit(GenerationTask task, SchedulerEvents events) {
        List<ActiveRequest> ended = new ArrayList<>();
        RuntimeException refusal = null;
        synchronized (lock) {
            String key = task.supersedes();
            if (key != null) {
                if (isOvertaken(task, key)) {
                    task.end(FinishReason.CANCELLED);
                    ended.add(new ActiveRequest(task, orders++));
                    return new Submitted(ended, null);
                }
                supersede(key, ended);
            }
            int most = task.priority().compareTo(Priority.BACKGROUND) >= 0 ? (limit + 1) / 2 : limit;
            if (ending) {
                refusal = events.closed();
            } else if (waiting.size() >= most) {
                refusal = events.overloaded(waiting.size());
            } else if (waitingOf(TurnOrder.user(task)) >= Math.max(1, most / USERS_PART)) {
                refusal = events.overloaded(waitingOf(TurnOrder.user(task)));
            } else {
                ActiveRequest request = new ActiveRequest(task, orders++);
                waiting.add(request);
                shares.enter(TurnOrder.user(task));
                if (!request.unprepared) {
                    giveWay(task);
                }
                lock.notifyAll();
            }
        }
        return new Submitted(ended, refusal);
    }

    /** Returns the request to prepare next; null for none. */
    @Nullable
    ActiveRequest nextUnprepared() {
        synchronized (lock) {
            return waiting.stream().filter(request -> request.unprepared).min(order.turns()).orElse(null);
        }
    }

    /**
     * Stores the prepared sampler and prompt of a waiting request.
     *
     * @return false if it has ended in the meantime: the caller must then close the sampler
     */
    boolean prepared(ActiveRequest request, LlamaSampler sampler, GenerationTask.Prompt prompt) {
        synchronized (lock) {
            boolean waits = waiting.contains(request);
            if (waits) {
                request.sampler = sampler;
                request.prompt = prompt;
                request.unprepared = false;
                giveWay(request.task);
                lock.notifyAll();
            }
            return waits;
        }
    }

    /** Aborts a less urgent step, which loses a micro-batch and continues later. */
    private void giveWay(GenerationTask newer) {
        if (!computing.isEmpty() && computing.stream()
                .allMatch(r -> TurnOrder.givesWay(r.task, newer) && order.mayDisplace(newer, r.task))) {
            abort.run();
        }
    }

    /** Counts the waiting requests of one of several users; 0 for a single user, who may fill the queue. */
    private int waitingOf(@Nullable String user) {
        return user == null ? 0
                : (int) waiting.stream().filter(request -> user.equals(TurnOrder.user(request.task))).count();
    }

    /** Charges a user for the tokens of a request. */
    void charge(GenerationTask task, int read, int written) {
        synchronized (lock) {
            shares.charge(TurnOrder.user(task), read, written);
        }
    }

    /** Whether a more urgent request with the same key makes this speculative one obsolete. */
    private boolean isOvertaken(GenerationTask task, String key) {
        return Stream.concat(waiting.stream(), active.stream()).map(request -> request.task)
                .anyMatch(other -> other.ended() == null && key.equals(other.supersedes())
                        && other.priority().compareTo(task.priority()) < 0);
    }

    /**
     * Ends older requests with the same key. A prefill finishes its micro-batch, since the newer request reuses most of
     * it.
     */
    private void supersede(String key, List<ActiveRequest> older) {
        for (ActiveRequest request : List.copyOf(waiting)) {
            if (key.equals(request.task.supersedes())) {
                request.task.end(FinishReason.CANCELLED);
                withdraw(request);
                older.add(request);
            }
        }
        for (ActiveRequest request : active) {
            if (key.equals(request.task.supersedes())) {
                request.task.end(FinishReason.CANCELLED);
            }
        }
    }

    /** Removes a waiting request; false if it has ended in the meantime. */
    boolean withdraw(ActiveRequest request) {
        synchronized (lock) {
            boolean waited = waiting.remove(request);
            if (waited) {
                shares.leave(TurnOrder.user(request.task));
            }
            return waited;
        }
    }

    /**
     * Ends a request in any state; unknown ids are ignored.
     *
     * @return the request if it waited, for the caller to complete; otherwise null, and the model's thread completes it
     */
    @Nullable
    ActiveRequest end(long id, FinishReason reason) {
        synchronized (lock) {
            for (ActiveRequest request : waiting) {
                if (request.task.id() == id) {
                    withdraw(request);
                    request.task.end(reason);
                    return request;
                }
            }
            for (ActiveRequest request : active) {
                if (request.task.id() == id) {
                    request.task.end(reason);
                    breakOff();
                }
            }
            return null;
        }
    }

    /** Aborts the current step if much of it is for ended requests. */
    private void breakOff() {
        int all = 0;
        int lost = 0;
        for (ActiveRequest request : computing) {
            all += request.share;
            lost += request.task.ended() == null ? 0 : request.share;
        }
        if (all > 0 && lost >= all * MUCH) {
            abort.run();
        }
    }

    /** Ends the current requests and accepts no new ones. */
    void close() {
        synchronized (lock) {
            ending = true;
            for (ActiveRequest request : active) {
                request.task.end(FinishReason.CANCELLED);
            }
            if (!computing.isEmpty()) {
                abort.run();
            }
            lock.notifyAll();
        }
    }

    /** @return false if the queue was closed and no work is left */
    boolean awaitWork() {
        synchronized (lock) {
            while (waiting.stream().allMatch(request -> request.unprepared) && active.isEmpty()
                    && errands.isEmpty() && !ending) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    ending = true; // only the end of the JVM interrupts this thread
                }
            }
            return !ending;
        }
    }

    /** Schedules a task for the model's thread between two steps; false if the queue was closed. */
    boolean betweenSteps(Runnable errand) {
        synchronized (lock) {
            if (!ending) {
                errands.add(errand);
                lock.notifyAll();
            }
            return !ending;
        }
    }

    /** Returns the tasks to run now, between two steps. */
    List<Runnable> dueBetweenSteps() {
        synchronized (lock) {
            List<Runnable> due = List.copyOf(errands);
            errands.clear();
            return due;
        }
    }

    /** Whether no request is active or waiting. */
    boolean idle() {
        synchronized (lock) {
            return active.isEmpty() && waiting.isEmpty();
        }
    }

    /** Returns the requests that have a slot. */
    List<ActiveRequest> active() {
        synchronized (lock) {
            return List.copyOf(active);
        }
    }

    /**
     * A request that gets a slot.
     *
     * @param request counts as active from now on
     * @param victim request that gives up its slot; null if one is free
     */
    record Turn(ActiveRequest request, @Nullable ActiveRequest victim) {}

    /**
     * Takes the next request from the queue, see {@link TurnOrder}.
     *
     * @param idle number of free slots
     * @return null if no request can get a slot now
     */
    @Nullable
    Turn next(int idle) {
        synchronized (lock) {
            ActiveRequest next = waiting.stream().filter(request -> !request.unprepared)
                    .filter(request -> !request.waitsForRoom || active.isEmpty()).min(order.turns()).orElse(null);
            if (next == null) {
                return null;
            }
            ActiveRequest victim = null;
            if (idle > 0 && idle <= kept(next)) {
                return null;
            }
            if (idle == 0) {
                victim = active.stream().filter(each -> order.mayDisplace(next.task, each.task))
                        .max(TurnOrder.URGENT_FIRST).orElse(null);
                if (victim == null || victim.task.priority().compareTo(next.task.priority()) <= 0) {
                    return null;
                }
            }
            waiting.remove(next);
            active.add(next);
            return new Turn(next, victim);
        }
    }

    /** Returns the number of slots reserved for one step; 0 for a user who has no slot. */
    private int kept(ActiveRequest next) {
        String user = TurnOrder.user(next.task);
        return user != null && active.stream().anyMatch(each -> user.equals(TurnOrder.user(each.task)))
                ? shares.expectedBefore(user) : 0;
    }

    /** Returns the least urgent of several requests that have slots; null if there is at most one. */
    @Nullable
    ActiveRequest leastUrgentOfMany() {
        synchronized (lock) {
            return active.size() > 1 ? active.stream().max(TurnOrder.URGENT_FIRST).orElseThrow() : null;
        }
    }

    /**
     * Puts a request that lost its slot back into the queue.
     *
     * @return false if it has ended in the meantime, for the caller to complete
     */
    boolean requeue(ActiveRequest request, boolean forRoom) {
        synchronized (lock) {
            active.remove(request);
            request.waitsForRoom = forRoom;
            if (request.task.ended() != null) {
                shares.leave(TurnOrder.user(request.task));
                return false;
            }
            waiting.add(request);
            return true;
        }
    }

    /** Removes a request that gave up its slot for good; requests that wait for room may try again. */
    void remove(ActiveRequest request) {
        synchronized (lock) {
            if (active.remove(request)) {
                shares.leave(TurnOrder.user(request.task));
            }
            waiting.forEach(other -> other.waitsForRoom = false);
        }
    }

    /**
     * Marks the beginning of a step.
     *
     * @param last runs under the lock if the step is computed
     * @param mayBreakOff whether the step may be aborted
     * @return false if the step must not be computed, since one of the requests has ended
     */
    boolean beginStep(Collection<ActiveRequest> requests, boolean mayBreakOff, Runnable last) {
        synchronized (lock) {
            if (ending || requests.stream().anyMatch(request -> request.task.ended() != null)) {
                return false;
            }
            last.run();
            shares.beginStep();
            if (mayBreakOff) {
                computing.addAll(requests);
            }
            return true;
        }
    }

    void endStep() {
        synchronized (lock) {
            computing.clear();
        }
    }

    /** Closes the queue and returns all its requests. */
    List<ActiveRequest> drain() {
        synchronized (lock) {
            ending = true;
            List<ActiveRequest> all = new ArrayList<>(active);
            all.addAll(waiting);
            active.clear();
            waiting.clear();
            return all;
        }
    }
}
