// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The time by which a caller wants an answer. It is set once for a request, and does not start again with each engine
 * that is asked. Safe for use by many threads.
 *
 * @param clock clock that measures the time
 * @param end deadline in nanoseconds of that clock
 */
public record Deadline(RoutingClock clock, long end) {

    /** Creates a deadline from now on; null for none. */
    public static @Nullable Deadline of(@Nullable Duration within, RoutingClock clock) {
        return within == null ? null : new Deadline(clock, clock.nanos() + TimeUnit.NANOSECONDS.convert(within));
    }

    /** Returns the remaining time; zero after the deadline. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - clock.nanos()));
    }

    /** Returns the remaining time of a deadline; null for none. */
    public static @Nullable Duration left(@Nullable Deadline deadline) {
        return deadline == null ? null : deadline.left();
    }

    /** Whether there is a deadline, and it has passed. */
    public static boolean isOver(@Nullable Deadline deadline) {
        return deadline != null && deadline.left().isZero();
    }
}
