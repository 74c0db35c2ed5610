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
 * Who waits, who has a slot and who is computed at this moment, under one lock. Decides whether a running step is
 * broken off. Methods may be called from any thread.
 */
final class RequestQueue {
    /** Of the places to wait, the part that one of several users gets. */
    private static final int USERS_PART = 4;
    /** A running step is broken off for a request only if so much of it is that request's. */
    private static final double MUCH = 0.5;

    private final int limit;
    private final Runnable abort;

    private final Object lock = new Object();
    // guarded by the lock
    private final List<ActiveRequest> waiting = new ArrayList<>();
    private final List<ActiveRequest> active = new ArrayList<>();
    /** What is computed at this moment; empty between steps. */
    private final List<ActiveRequest> computing = new ArrayList<>();
    private final List<Runnable> errands = new ArrayList<>();
    private final FairShares shares = new FairShares();
    private final TurnOrder order = new TurnOrder(shares);
    private long orders;
    private boolean ending;

    /**
     * @param limit requests that may wait; of background requests half as many
     * @param abort breaks the running step off
     */
    RequestQueue(int limit, Runnable abort) {
        this.limit = limit;
        this.abort = abort;
    }

    /**
     * What became of a submission.
     *
     * @param ended requests which have ended and belong to nobody now: older ones with the same key, or the new one
     * @param refusal why the new one was not taken, or null
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

    /** Which request is to be prepared next; null for none. */
    @Nullable
    ActiveRequest nextUnprepared() {
        synchronized (lock) {
            return waiting.stream().filter(request -> request.unprepared).min(order.turns()).orElse(null);
        }
    }

    /**
     * A request that waits is prepared.
     *
     * @return false if it has ended meanwhile, so that the sampler belongs to nobody
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

    /** What is less urgent is not waited for: it loses a micro-batch and goes on later. */
    private void giveWay(GenerationTask newer) {
        if (!computing.isEmpty() && computing.stream()
                .allMatch(r -> TurnOrder.givesWay(r.task, newer) && order.mayDisplace(newer, r.task))) {
            abort.run();
        }
    }

    /** Requests of one of several users that wait; 0 for the only one, who may take all places. */
    private int waitingOf(@Nullable String user) {
        return user == null ? 0
                : (int) waiting.stream().filter(request -> user.equals(TurnOrder.user(request.task))).count();
    }

    /** A request has had so much of the model. */
    void charge(GenerationTask task, int read, int written) {
        synchronized (lock) {
            shares.charge(TurnOrder.user(task), read, written);
        }
    }

    /** Whether somebody asks already for what is to be read ahead. */
    private boolean isOvertaken(GenerationTask task, String key) {
        return Stream.concat(waiting.stream(), active.stream()).map(request -> request.task)
                .anyMatch(other -> other.ended() == null && key.equals(other.supersedes())
                        && other.priority().compareTo(task.priority()) < 0);
    }

    /** A prompt that is being read goes on to the end of its micro-batch: the newer one will want most of it. */
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

    /** Takes a request out that waits; false if it has ended meanwhile. */
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
     * Ends a request wherever it is; unknown ids are ignored.
     *
     * @return the request if it waited: it belongs to nobody now. Else null: the model's thread will find it
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

    /** Breaks the running step off if much of it is for requests that have ended. */
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

    /** Ends what is computed and takes no more. */
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

    /** @return false when it was closed and no work is to be done any more */
    boolean awaitWork() {
        synchronized (lock) {
            while (waiting.stream().allMatch(request -> request.unprepared) && active.isEmpty()
                    && errands.isEmpty() && !ending) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    ending = true; // nobody interrupts it but an end of the JVM
                }
            }
            return !ending;
        }
    }

    /** Has something done on the model's thread between two steps; false when it was closed. */
    boolean betweenSteps(Runnable errand) {
        synchronized (lock) {
            if (!ending) {
                errands.add(errand);
                lock.notifyAll();
            }
            return !ending;
        }
    }

    /** What is to be done now that no step is computed. */
    List<Runnable> dueBetweenSteps() {
        synchronized (lock) {
            List<Runnable> due = List.copyOf(errands);
            errands.clear();
            return due;
        }
    }

    /** Whether nothing is computed and nothing waits. */
    boolean idle() {
        synchronized (lock) {
            return active.isEmpty() && waiting.isEmpty();
        }
    }

    /** Requests that have a slot. */
    List<ActiveRequest> active() {
        synchronized (lock) {
            return List.copyOf(active);
        }
    }

    /**
     * A request that is to get a slot.
     *
     * @param request it counts as active from now on
     * @param victim who has to give its slot for it; null where one is free
     */
    record Turn(ActiveRequest request, @Nullable ActiveRequest victim) {}

    /**
     * Whose turn it is, see {@link TurnOrder}.
     *
     * @param idle slots for which nobody has to give way
     * @return null if nobody can get a slot now
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

    /** Slots that are kept for one step; none from a user who has no other. */
    private int kept(ActiveRequest next) {
        String user = TurnOrder.user(next.task);
        return user != null && active.stream().anyMatch(each -> user.equals(TurnOrder.user(each.task)))
                ? shares.expectedBefore(user) : 0;
    }

    /** The least urgent of several requests that have slots; null where it is the only one. */
    @Nullable
    ActiveRequest leastUrgentOfMany() {
        synchronized (lock) {
            return active.size() > 1 ? active.stream().max(TurnOrder.URGENT_FIRST).orElseThrow() : null;
        }
    }

    /**
     * A request gave its slot and waits again.
     *
     * @return false if it has ended meanwhile and belongs to nobody now
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

    /** A request gave its slot for good: who waited for room may try again. */
    void remove(ActiveRequest request) {
        synchronized (lock) {
            if (active.remove(request)) {
                shares.leave(TurnOrder.user(request.task));
            }
            waiting.forEach(other -> other.waitsForRoom = false);
        }
    }

    /**
     * A step is about to be computed.
     *
     * @param last done under the lock if it is computed
     * @param mayBreakOff whether it may be broken off
     * @return false if it must not be, since one of the requests has ended
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

    /** Takes no more and gives all that was there. */
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
