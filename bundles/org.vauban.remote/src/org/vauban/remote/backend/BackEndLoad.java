// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.endpoint.EndpointLoad;

/** What is known of an endpoint that answers for one model of a server. Safe for use by many threads. */
final class BackEndLoad {
    /** For how many that run a request counts that waits. */
    private static final int WAITING = 8;

    final String model;
    final BackEnd backEnd;
    /** Requests of all models that the endpoint answers. */
    private final AtomicInteger shared;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answers = new LongAdder();
    private final LongAdder failures = new LongAdder();
    /** When it was chosen last; guarded by who chooses. */
    long chosen;
    private volatile @Nullable String problem;
    private volatile boolean known;
    private volatile @Nullable Reported reported;
    private volatile boolean urgent = true;

    /** @param shared one for all models of an endpoint */
    BackEndLoad(String model, BackEnd backEnd, AtomicInteger shared) {
        this.model = model;
        this.backEnd = backEnd;
        this.shared = shared;
    }

    /** Whether it worked when it was asked or looked at last; who has not been asked yet works. */
    boolean isUp() {
        return problem == null;
    }

    /** Requests of this server that it has. */
    int load() {
        return shared.get();
    }

    /**
     * How much it has to do, as far as that is known: requests of this server, which are counted here, and those of
     * others, of which the endpoint told last.
     */
    int busy() {
        Reported last = reported;
        return shared.get() + (last == null ? 0 : last.others());
    }

    /**
     * What the endpoint says that it has to do.
     *
     * @param load null where it is not known
     * @param own requests of this server that it had when it said so
     */
    void reports(@Nullable EndpointLoad load, int own) {
        reported = load == null ? null : new Reported(load, own);
    }

    /** What an endpoint has said. */
    private record Reported(EndpointLoad load, int own) {
        /** Requests of others. One that waits shows that there is no room, and counts as several that run. */
        int others() {
            return Math.max(0, load.running() + load.waiting() - own) + (WAITING - 1) * load.waiting();
        }
    }

    /** A request goes to it. */
    void begin() {
        shared.incrementAndGet();
        inFlight.incrementAndGet();
    }

    /** That request is over, in whatever way. */
    void end() {
        shared.decrementAndGet();
        inFlight.decrementAndGet();
    }

    void answered() {
        answers.increment();
        problem = null;
        known = true;
    }

    /** @param why it may fail again, or null where the failure was one of the request */
    void failed(@Nullable String why) {
        failures.increment();
        if (why != null) {
            problem = why;
            urgent = true;
        }
    }

    /** It is not asked for now: it rests, or cannot be used. */
    void left(String why) {
        problem = why;
        urgent = true;
    }

    /**
     * It was looked at.
     *
     * @param why it does not work, or null where it does
     * @param before {@link #answers} when the look began: an endpoint that has answered a request since works, even if
     *            it was too busy for the look
     */
    void looked(@Nullable String why, long before) {
        if (why == null || answers() == before) {
            problem = why;
        }
        known = true;
    }

    /** Requests that it has answered. */
    long answers() {
        return answers.sum();
    }

    /** Whether it is to be looked at soon: it has just failed. Says so once. */
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
