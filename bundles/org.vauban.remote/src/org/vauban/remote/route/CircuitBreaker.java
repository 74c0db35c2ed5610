// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException;

/**
 * Leaves an endpoint alone that fails, longer each time, and lets one request try it then. Safe for use by many
 * threads.
 */
public final class CircuitBreaker {
    /** Faults in a row after which it is left alone. */
    private static final int PATIENCE = 3;
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private int failures;
    private Duration pause = SHORTEST;
    private long until;
    private @Nullable String reason;
    /** How often it began to be left alone. */
    private long rests;

    /**
     * Why an endpoint is left alone.
     *
     * @param seconds for which it is, from now
     * @param reason half a sentence in the user's language
     */
    public record Rest(long seconds, String reason) {}

    /** @param nanos a clock that only goes on, in nanoseconds */
    public CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Empty where a request may be sent; of those that come after a rest, one may until it has ended. */
    public synchronized Optional<Rest> rest() {
        String why = reason;
        if (why == null) {
            return Optional.empty();
        }
        long left = until - nanos.getAsLong();
        if (left > 0) {
            return Optional.of(new Rest((left + 999_999_999) / 1_000_000_000, why));
        }
        until = nanos.getAsLong() + SHORTEST.toNanos(); // for others, while this one tries
        return Optional.empty();
    }

    /** What the end of a request is told with for which {@link #rest} is asked next. */
    public synchronized long rests() {
        return rests;
    }

    /**
     * It answered.
     *
     * @param asked {@link #rests} when the request was sent: one from before a rest says nothing about it
     */
    public synchronized void succeeded(long asked) {
        if (asked != rests) {
            return;
        }
        failures = 0;
        pause = SHORTEST;
        reason = null;
    }

    /** It said when it can be asked again, along with an answer. */
    public synchronized void rested(Duration rest, String why) {
        if (!rest.isZero()) {
            rests++;
            reason = why;
            until = nanos.getAsLong() + rest.toNanos();
        }
    }

    /**
     * The request says nothing about the endpoint, such as one that was not sent: where it was the one that tries,
     * another one may.
     *
     * @param asked as for {@link #succeeded}
     */
    public synchronized void undecided(long asked) {
        if (asked == rests && reason != null) {
            until = nanos.getAsLong();
        }
    }

    /**
     * It failed.
     *
     * @param asked as for {@link #succeeded}
     */
    public synchronized void failed(long asked, RemoteException e) {
        if (asked != rests) {
            return;
        }
        Duration wanted = e.rest();
        switch (e.kind()) {
            case CANCELLED, REFUSED -> undecided(asked); // says nothing about the next request
            case LIMITED -> open(wanted == null ? SHORTEST : wanted, e);
            case TLS, ADDRESS, REDIRECT, KEY -> open(SHORTEST, e);
            default -> {
                failures++;
                if (failures >= PATIENCE || reason != null) {
                    open(pause, e);
                    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
                }
            }
        }
    }

    private void open(Duration rest, RemoteException e) {
        rests++;
        reason = String.valueOf(e.getMessage());
        until = nanos.getAsLong() + rest.toNanos();
    }
}
