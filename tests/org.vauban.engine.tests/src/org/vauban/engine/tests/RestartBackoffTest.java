// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.supervision.RestartBackoff;

/** How long a failed host is not restarted; the times are invented. */
class RestartBackoffTest {
    private static final long NOW = Long.MAX_VALUE - 5; // close to the overflow of System.nanoTime()

    private final RestartBackoff pacing = new RestartBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8),
            Duration.ofSeconds(60));

    private List<Long> crashes(int times) {
        return IntStream.range(0, times).mapToObj(i -> pacing.crashed(0).toSeconds()).toList();
    }

    @Test
    void theFirstRestartComesAtOnceAndTheOthersLaterAndLater() {
        assertEquals(List.of(0L, 1L, 2L, 4L, 8L, 8L), crashes(6));
    }

    @Test
    void veryManyCrashesWaitNoLongerThanTheLongest() {
        crashes(100);
        assertEquals(Duration.ofSeconds(8), pacing.crashed(0));
    }

    @Test
    void aHostThatLivedLongEndsTheRow() {
        crashes(4);
        assertEquals(Duration.ofSeconds(8), pacing.crashed(Duration.ofSeconds(60).toNanos()));
        assertEquals(Duration.ZERO, pacing.crashed(Duration.ofSeconds(60).toNanos() + 1));
        assertEquals(Duration.ofSeconds(1), pacing.crashed(0));
    }

    @Test
    void afterAFailedStartThereIsAPause() {
        assertFalse(pacing.pausing(NOW));
        pacing.startFailed(NOW);
        assertTrue(pacing.pausing(NOW));
        assertTrue(pacing.pausing(NOW + Duration.ofSeconds(1).toNanos() - 1));
        assertFalse(pacing.pausing(NOW + Duration.ofSeconds(1).toNanos()));
    }

    @Test
    void thePauseGrowsToFiveSecondsAndEndsWithASuccess() {
        for (int i = 0; i < 10; i++) {
            pacing.startFailed(NOW);
        }
        assertTrue(pacing.pausing(NOW + Duration.ofSeconds(5).toNanos() - 1));
        assertFalse(pacing.pausing(NOW + Duration.ofSeconds(5).toNanos()));
        pacing.ready();
        assertFalse(pacing.pausing(NOW));
    }
}
