// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

import java.time.Duration;

/**
 * How long a host that ended rests before the next is started. Knows no clock: times are {@link System#nanoTime()} of
 * the caller. One thread.
 */
public final class RestartBackoff {
    private static final Duration MAX_START_PAUSE = Duration.ofSeconds(5);

    private final Duration first;
    private final Duration max;
    private final Duration stable;
    private int crashesInARow;
    private int startFailuresInARow;
    private long lastStartFailureNanos;

    /**
     * @param first wait before the second restart in a row; doubles with each further one
     * @param max the longest wait before a restart
     * @param stable a host that lived longer ends the row
     */
    public RestartBackoff(Duration first, Duration max, Duration stable) {
        this.first = first;
        this.max = max;
        this.stable = stable;
    }

    /** A host became ready. */
    public void ready() {
        startFailuresInARow = 0;
    }

    /** A host could not be started. */
    public void startFailed(long now) {
        startFailuresInARow++;
        lastStartFailureNanos = now;
    }

    /** Whether a start failed a moment ago; short, since people mend what was wrong and try again. */
    public boolean pausing(long now) {
        return startFailuresInARow > 0
                && now - lastStartFailureNanos < doubled(startFailuresInARow - 1, MAX_START_PAUSE).toNanos();
    }

    /** A host that was ready ended; returns how long to wait before the next. The first restart comes at once. */
    public Duration crashed(long livedNanos) {
        if (livedNanos > stable.toNanos()) {
            crashesInARow = 0;
        }
        crashesInARow++;
        return crashesInARow <= 1 ? Duration.ZERO : doubled(crashesInARow - 2, max);
    }

    private Duration doubled(int times, Duration limit) {
        Duration wait = first.multipliedBy(1L << Math.min(20, times));
        return wait.compareTo(limit) > 0 ? limit : wait;
    }
}
