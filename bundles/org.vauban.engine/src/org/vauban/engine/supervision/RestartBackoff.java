// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

import java.time.Duration;

/**
 * Computes the delay before a host that ended is restarted. Uses no clock: the caller passes {@link System#nanoTime()}.
 * Not thread-safe.
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
     * @param first delay before the second restart in a row; doubles with each further one
     * @param max maximum delay before a restart
     * @param stable lifetime of a host after which the row ends
     */
    public RestartBackoff(Duration first, Duration max, Duration stable) {
        this.first = first;
        this.max = max;
        this.stable = stable;
    }

    /** Records that a host became ready. */
    public void ready() {
        startFailuresInARow = 0;
    }

    /** Records that a host could not be started. */
    public void startFailed(long now) {
        startFailuresInARow++;
        lastStartFailureNanos = now;
    }

    /** Whether a start failed moments ago; the pause is short, since users fix the cause and try again. */
    public boolean pausing(long now) {
        return startFailuresInARow > 0
                && now - lastStartFailureNanos < doubled(startFailuresInARow - 1, MAX_START_PAUSE).toNanos();
    }

    /** Records that a ready host ended and returns the delay before the next start; the first restart is immediate. */
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
