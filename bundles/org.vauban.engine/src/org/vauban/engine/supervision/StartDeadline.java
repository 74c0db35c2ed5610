// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

import java.time.Duration;

/**
 * Decides when to give up on a host that has not answered yet: at the limit, unless it still computes and has used less
 * processor time than the limit. In that case the machine is busy or slow, and another start would take as long. Not
 * thread-safe.
 */
public final class StartDeadline {
    private static final int LOOKS = 6;
    /** Multiple of the limit after which the host is given up even on a busy machine. */
    private static final int MOST = 10;
    /** Minimum share of processor time between two checks; an idle JVM uses less. */
    private static final double STANDING_STILL = 0.01;

    private final Duration limit;
    private Duration lastElapsed = Duration.ZERO;
    private Duration lastComputed = Duration.ZERO;

    public StartDeadline(Duration limit) {
        this.limit = limit;
    }

    /** Returns the time between two checks. */
    public Duration interval() {
        return limit.dividedBy(LOOKS);
    }

    /**
     * Whether to give up on the host now.
     *
     * @param elapsed time since the process was started
     * @param computed its processor time; zero if the system does not report it
     */
    public boolean isOver(Duration elapsed, Duration computed) {
        double gained = computed.minus(lastComputed).toNanos();
        double passed = elapsed.minus(lastElapsed).toNanos();
        lastElapsed = elapsed;
        lastComputed = computed;
        if (elapsed.compareTo(limit) < 0) {
            return false;
        }
        return gained <= STANDING_STILL * passed || computed.compareTo(limit) >= 0
                || elapsed.compareTo(limit.multipliedBy(MOST)) >= 0;
    }
}
