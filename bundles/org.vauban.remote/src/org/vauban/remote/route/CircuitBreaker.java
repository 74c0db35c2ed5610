// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException;

/**
 * Leaves an endpoint alone that fails, longer each time. Then somebody looks whether it works, and one request tries it
 * if it does. Safe for use by many threads.
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
    /** Whether somebody looks at it. */
    private boolean probing;
    /** Whether it was found to work since it was left alone. */
    private boolean works;

    /**
     * Why an endpoint is left alone.
     *
     * @param seconds for which it is, from now; 0 while somebody looks whether it works, or is yet to do so
     * @param reason half a sentence in the user's language
     */
    public record Rest(long seconds, String reason) {}

    /** @param nanos a clock that only goes on, in nanoseconds */
    public CircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Empty where a request may be sent; of those that come when it works again, one may until it has ended. */
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
        until = nanos.getAsLong() + SHORTEST.toNanos(); // for others, while this one tries
        return Optional.empty();
    }

    /** Whether it is left alone, so that no request may be sent or try it; takes no request's turn. */
    public synchronized boolean isResting() {
        return reason != null && (until - nanos.getAsLong() > 0 || !works);
    }

    /** Whether the caller is to look if the endpoint works, and then to tell it with {@link #probed}. */
    public synchronized boolean wantsProbe() {
        if (reason == null || works || probing || until - nanos.getAsLong() > 0) {
            return false;
        }
        probing = true;
        return true;
    }

    /**
     * Somebody has looked at it.
     *
     * @param asked as for {@link #succeeded}
     * @param failure why it does not work, null where it does
     */
    public synchronized void probed(long asked, @Nullable RemoteException failure) {
        probing = false;
        if (failure != null) {
            failed(asked, failure);
        } else if (asked == rests) {
            works = true;
        }
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
            open(rest, why);
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
