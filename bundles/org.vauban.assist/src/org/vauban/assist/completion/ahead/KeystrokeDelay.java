// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.ahead;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Computes how long a suggestion waits for another key. If the prompt is prefilled, the answer is cheap and quick, so
 * that a fraction of the usual delay suffices; not while the user types fast, since most answers would arrive too late
 * for the next key. For one thread.
 */
public final class KeystrokeDelay {
    /** Fraction of the delay that remains if the prompt is prefilled. */
    private static final double PREFILLED = 0.3;
    /** Fraction of the delay within which keys count as fast: with 200 ms, from 80 words a minute. */
    private static final double FAST = 0.75;

    private final LongSupplier clock;
    private @Nullable Long last;

    /** @param clock time in nanoseconds, with any origin */
    public KeystrokeDelay(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Takes a keystroke and returns the delay after it.
     *
     * @param longest the delay of the user's settings, in milliseconds
     * @param prefilled whether the KV cache holds a prompt for the caret; called only if that matters
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
