// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.endpoint.EndpointLoad;

/** The load and state of an endpoint that serves one model of a server. Thread-safe. */
final class BackEndLoad {
    /** Weight of a waiting request, in running ones. */
    private static final int WAITING = 8;

    final String model;
    final BackEnd backEnd;
    /** This server's requests in progress at the endpoint, for all models. */
    private final AtomicInteger shared;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answers = new LongAdder();
    private final LongAdder failures = new LongAdder();
    /** Sequence number of the last choice; guarded by the pool. */
    long chosen;
    private volatile @Nullable String problem;
    private volatile boolean known;
    private volatile @Nullable Reported reported;
    private volatile boolean urgent = true;

    /** @param shared the counter of the endpoint, for all its models */
    BackEndLoad(String model, BackEnd backEnd, AtomicInteger shared) {
        this.model = model;
        this.backEnd = backEnd;
        this.shared = shared;
    }

    /** Whether the last request or check succeeded; true before the first one. */
    boolean isUp() {
        return problem == null;
    }

    /** Returns the number of this server's requests at the endpoint. */
    int load() {
        return shared.get();
    }

    /**
     * Returns the known load of the endpoint: requests of this server, which are counted here, and those of other
     * clients, which the endpoint reported last.
     */
    int busy() {
        Reported last = reported;
        return shared.get() + (last == null ? 0 : last.others());
    }

    /**
     * Records the load that the endpoint has reported.
     *
     * @param load null if unknown
     * @param own number of this server's requests included in it
     */
    void reports(@Nullable EndpointLoad load, int own) {
        reported = load == null ? null : new Reported(load, own);
    }

    /** A report of the endpoint. */
    private record Reported(EndpointLoad load, int own) {
        /** Returns the load by other clients. A waiting request means that all slots are taken, so it counts more. */
        int others() {
            return Math.max(0, load.running() + load.waiting() - own) + (WAITING - 1) * load.waiting();
        }
    }

    /** Counts a request that is sent to it. */
    void begin() {
        shared.incrementAndGet();
        inFlight.incrementAndGet();
    }

    /** Ends the count of a request, whatever its result. */
    void end() {
        shared.decrementAndGet();
        inFlight.decrementAndGet();
    }

    void answered() {
        answers.increment();
        problem = null;
        known = true;
    }

    /** @param why the problem of the endpoint, or null if only the request failed */
    void failed(@Nullable String why) {
        failures.increment();
        if (why != null) {
            problem = why;
            urgent = true;
        }
    }

    /** Records that it cannot be used now, for example because it rests after failures. */
    void left(String why) {
        problem = why;
        urgent = true;
    }

    /**
     * Records the result of a check.
     *
     * @param why the problem, or null if it works
     * @param before value of {@link #answers} when the check began: an endpoint that has answered a request since
     *             works,
     *            even if it was too busy for the check
     */
    void looked(@Nullable String why, long before) {
        if (why == null || answers() == before) {
            problem = why;
        }
        known = true;
    }

    /** Returns the number of requests that it has answered. */
    long answers() {
        return answers.sum();
    }

    /** Whether it has just failed and must be checked soon; returns true once. */
    boolean takeUrgent() {
        boolean soon = urgent;
        urgent = false;
        return soon;
    }

    BackEndStatus status() {
        String why = problem;
        Reported last = reported;
        return new BackEndStatus(model, backEnd.endpoint(), known && why == null, why, inFlight.get(), answers.sum(),
                failures.sum(), last == null ? null : last.load());
    }
}
