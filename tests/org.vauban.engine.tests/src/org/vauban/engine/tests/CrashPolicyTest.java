// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.engine.supervision.CrashPolicy.Fate.AGAIN;
import static org.vauban.engine.supervision.CrashPolicy.Fate.CANCELLED;
import static org.vauban.engine.supervision.CrashPolicy.Fate.FAILED;

import org.junit.jupiter.api.Test;
import org.vauban.engine.supervision.CrashPolicy;
import org.vauban.engine.supervision.CrashPolicy.Fate;
import org.vauban.engine.supervision.CrashPolicy.Progress;

/** How a request ends when its host ends. */
class CrashPolicyTest {

    private static Fate sent(boolean started, boolean streamed, int attempts) {
        return CrashPolicy.fate(new Progress(false, false, true, started, streamed, attempts));
    }

    @Test
    void aRequestThatWasNotSentGoesToTheNextHost() {
        assertEquals(AGAIN, CrashPolicy.fate(new Progress(false, false, false, false, false, 0)));
    }

    @Test
    void oneUnderComputationIsSentAgainOnce() {
        assertEquals(AGAIN, sent(true, false, 1));
        assertEquals(FAILED, sent(true, false, CrashPolicy.ATTEMPTS));
    }

    @Test
    void oneThatStoodInTheQueueIsSentMoreOftenButNotWithoutEnd() {
        assertEquals(AGAIN, sent(false, false, CrashPolicy.ATTEMPTS));
        assertEquals(AGAIN, sent(false, false, 2 * CrashPolicy.ATTEMPTS - 1));
        assertEquals(FAILED, sent(false, false, 2 * CrashPolicy.ATTEMPTS));
    }

    @Test
    void oneWhoseTextWasGivenAwayIsNotSentAgain() {
        assertEquals(FAILED, sent(true, true, 1));
    }

    @Test
    void attemptsAtEarlierHostsDoNotFailARequestThatWaits() {
        assertEquals(AGAIN, CrashPolicy.fate(new Progress(false, false, false, true, false, 3)));
    }

    @Test
    void loadingIsNotTriedAgain() {
        assertEquals(FAILED, CrashPolicy.fate(new Progress(false, true, false, false, false, 0)));
    }

    @Test
    void aCancelledRequestIsCancelledWhateverElse() {
        assertEquals(CANCELLED, CrashPolicy.fate(new Progress(true, false, true, true, true, 9)));
        assertEquals(CANCELLED, CrashPolicy.fate(new Progress(true, true, false, false, false, 0)));
    }
}
