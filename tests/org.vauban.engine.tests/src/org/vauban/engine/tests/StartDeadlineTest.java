// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vauban.engine.supervision.StartDeadline;

/**
 * A host without an answer is given up if it does nothing or has computed for long, but not because the machine is
 * busy.
 */
class StartDeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Returns the seconds after which a host is given up that gets this share of a processor. */
    private static long givenUp(double part) {
        StartDeadline deadline = new StartDeadline(LIMIT);
        for (long seconds = 5; seconds <= 1_000; seconds += deadline.interval().toSeconds()) {
            if (deadline.isOver(Duration.ofSeconds(seconds), Duration.ofMillis((long) (seconds * 1_000 * part)))) {
                return seconds;
            }
        }
        throw new AssertionError("it is never given up");
    }

    @Test
    void whoDoesNothingEndsAtTheLimit() {
        assertEquals(30, givenUp(0));
        assertEquals(30, givenUp(0.005));
    }

    @Test
    void whoComputesWithAWholeProcessorEndsAtTheLimit() {
        assertEquals(30, givenUp(1));
        assertEquals(30, givenUp(2));
    }

    @Test
    void whoGetsLittleIsWaitedForLonger() {
        assertEquals(60, givenUp(0.5));
        assertEquals(150, givenUp(0.2));
    }

    @Test
    void tenTimesTheLimitIsTheEnd() {
        assertEquals(300, givenUp(0.02));
    }

    @Test
    void whoStopsAfterTheLimitIsGivenUpAtTheNextLook() {
        StartDeadline deadline = new StartDeadline(LIMIT);
        assertFalse(deadline.isOver(Duration.ofSeconds(30), Duration.ofSeconds(3)));
        assertFalse(deadline.isOver(Duration.ofSeconds(35), Duration.ofSeconds(4)));
        assertTrue(deadline.isOver(Duration.ofSeconds(40), Duration.ofSeconds(4)));
    }
}
