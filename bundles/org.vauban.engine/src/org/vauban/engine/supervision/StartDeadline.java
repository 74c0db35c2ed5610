// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

import java.time.Duration;

/**
 * When a host that has not answered yet is given up: at the limit, unless it still computes and has had less processor
 * time than the limit. Then the machine is busy or slow, and another start would take as long. For one thread.
 */
public final class StartDeadline {
    private static final int LOOKS = 6;
    /** However busy the machine is, so many times the limit is the end. */
    private static final int MOST = 10;
    /** Of the time between two looks; a JVM that does nothing has less. */
    private static final double STANDING_STILL = 0.01;

    private final Duration limit;
    private Duration lastElapsed = Duration.ZERO;
    private Duration lastComputed = Duration.ZERO;

    public StartDeadline(Duration limit) {
        this.limit = limit;
    }

    /** How often to look. */
    public Duration interval() {
        return limit.dividedBy(LOOKS);
    }

    /**
     * Whether the host is to be given up now.
     *
     * @param elapsed since the process was started
     * @param computed its processor time; zero where the system does not tell
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
