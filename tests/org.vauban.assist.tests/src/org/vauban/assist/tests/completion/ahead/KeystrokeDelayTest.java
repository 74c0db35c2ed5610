// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.ahead.KeystrokeDelay;

/** How long a suggestion waits for another key. */
class KeystrokeDelayTest {
    private static final int USUAL = 200;

    private long now;
    private final KeystrokeDelay delay = new KeystrokeDelay(() -> now);

    private int pressed(long millisLater, boolean prefilled) {
        now += millisLater * 1_000_000;
        return delay.pressed(USUAL, () -> prefilled);
    }

    @Test
    void aPromptThatIsNotPrefilledWaitsForTheNextKey() {
        assertEquals(USUAL, pressed(0, false));
        assertEquals(USUAL, pressed(5_000, false));
    }

    @Test
    void whereThePromptIsPrefilledItWaitsForLess() {
        assertEquals(60, pressed(0, true), "the first key");
        assertEquals(60, pressed(300, true), "40 words a minute");
        assertEquals(60, pressed(150, true));
        assertEquals(1_500, delayAfterAPause(5_000), "of what the user has chosen");
        assertEquals(0, delayAfterAPause(0));
    }

    private int delayAfterAPause(int chosen) {
        now += 60_000_000_000L;
        return delay.pressed(chosen, () -> true);
    }

    @Test
    void whoTypesFastIsWaitedForAsEver() {
        pressed(0, true);
        now += 149_000_000;
        assertEquals(USUAL, delay.pressed(USUAL, () -> fail("it does not matter")));
        assertEquals(USUAL, pressed(20, true));
        assertEquals(60, pressed(400, true), "after a pause");
    }
}
