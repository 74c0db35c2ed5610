// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException;

/**
 * Suspends an endpoint that fails, for a longer time after each failure. After that time a check finds out whether it
 * works, and then one request tries it. Thread-safe.
 */
public final class CircuitBreaker {
    /** Number of consecutive failures after which it is suspended. */
    private static final int PATIENCE = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private int failures;
    private Duration pause = SHORTEST;
    private long until;
    private @Nullable String reason;
    /** Number of suspensions so far. */
    private long rests;
    /** Whether a check is in progress. */
    private boolean probing;
    /** Whether a check has succeeded since the suspension. */
    private boolean works;

    /**
     * A suspension of an endpoint.
     *
     * @param seconds remaining time; 0 while a check is pending or in progress
     * @param reason a clause in the user's language
     */
    public record Rest(long seconds, String reason) {}

    /** @param nanos a monotonic clock in nanoseconds */
    public CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns empty if a request may be sent; after a successful check, one request may, until it has ended. */
    public synchronized Optional<Rest> rest() {
        String why = reason;
        if (why == null) {
            return Optional.empty();
        }
        long left = until - nanos.getAsLong();
        if (left > 0) {
            return Optional.of(new Rest((left + 999_999_999) / 1_000_000_000, why));
        }
        if (!works) {
            return Optional.of(new Rest(0, why));
        }
        until = nanos.getAsLong() + SHORTEST.toNanos(); // suspends others while this request tries
        return Optional.empty();
    }

    /** Whether it is suspended, so that no request may be sent or try it; does not use up the request that may try. */
    public synchronized boolean isResting() {
        return reason != null && (until - nanos.getAsLong() > 0 || !works);
    }

    /** Whether the caller must check the endpoint now, and report the result to {@link #probed}. */
    public synchronized boolean wantsProbe() {
        if (reason == null || works || probing || until - nanos.getAsLong() > 0) {
            return false;
        }
        probing = true;
        return true;
    }

    /**
     * Records the result of a check.
     *
     * @param asked as for {@link #succeeded}
     * @param failure why it does not work, null if it does
     */
    public synchronized void probed(long asked, @Nullable RemoteException failure) {
        probing = false;
        if (failure != null) {
            failed(asked, failure);
        } else if (asked == rests) {
            works = true;
        }
    }

    /** Returns the number of suspensions, which a request must read before {@link #rest} and pass on when it ends. */
    public synchronized long rests() {
        return rests;
    }

    /**
     * Records an answer.
     *
     * @param asked {@link #rests} when the request was sent: one from before a suspension is ignored
     */
    public synchronized void succeeded(long asked) {
        if (asked != rests) {
            return;
        }
        failures = 0;
        pause = SHORTEST;
        reason = null;
    }

    /** Records that an answer asked to wait before the next request. */
    public synchronized void rested(Duration rest, String why) {
        if (!rest.isZero()) {
            open(rest, why);
        }
    }

    /**
     * Records a request that says nothing about the endpoint, such as one that was not sent. If it was the one that may
     * try the endpoint, another one may.
     *
     * @param asked as for {@link #succeeded}
     */
    public synchronized void undecided(long asked) {
        if (asked == rests && reason != null) {
            until = nanos.getAsLong();
        }
    }

    /**
     * Records a failure.
     *
     * @param asked as for {@link #succeeded}
     */
    public synchronized void failed(long asked, RemoteException e) {
        if (asked != rests) {
            return;
        }
        Duration wanted = e.rest();
        switch (e.kind()) {
            case CANCELLED, REFUSED, CONTEXT_EXCEEDED -> undecided(asked); // the next request may succeed
            case LIMITED -> open(wanted == null ? SHORTEST : wanted, message(e));
            case TLS, ADDRESS, REDIRECT, KEY -> open(SHORTEST, message(e));
            default -> {
                failures++;
                if (failures >= PATIENCE || reason != null) {
                    open(pause, message(e));
                    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
                }
            }
        }
    }

    private static String message(RemoteException e) {
        return String.valueOf(e.getMessage());
    }

    private void open(Duration rest, String why) {
        rests++;
        works = false;
        reason = why;
        until = nanos.getAsLong() + rest.toNanos();
    }
}
