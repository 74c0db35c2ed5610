// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How long a suggestion waits for another key. Where the engine has prefilled the prompt, the answer costs little and
 * comes soon, so that it waits for a part of the usual time; not while somebody types fast, since most answers would
 * come too late for the next key. For one thread.
 */
public final class KeystrokeDelay {
    /** What is left of the delay where the prompt is prefilled. */
    private static final double PREFILLED = 0.3;
    /** Keys are fast that follow each other within this part of the delay: with 200 ms, from 80 words a minute. */
    private static final double FAST = 0.75;

    private final LongSupplier clock;
    private @Nullable Long last;

    /** @param clock in nanoseconds, with any origin */
    public KeystrokeDelay(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A key was pressed.
     *
     * @param longest the delay that the user has chosen, in milliseconds
     * @param prefilled whether the engine holds a prompt for the caret; asked only where that matters
     * @return milliseconds, at most {@code longest}
     */
    public int pressed(int longest, BooleanSupplier prefilled) {
        long now = clock.getAsLong();
        Long before = last;
        last = now;
        boolean fast = before != null && now - before < longest * FAST * 1e6;
        return !fast && prefilled.getAsBoolean() ? (int) (longest * PREFILLED) : longest;
    }
}
