// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

/**
 * Measures the time of decoding steps by their number of tokens. On a processor, two tokens may cost more than twice as
 * much as one, and sixteen less than four: it depends on model, kernels and threads.
 */
public final class StepCosts {
    /** Step sizes that are measured, and preferred. */
    private static final int[] SIZES = {1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};
    /**
     * Assumed cost of each further token, relative to the first: below all measurements, so that each size is tried.
     */
    private static final double FIRST_SLOPE = 0.25;
    private static final double WEIGHT_UP = 0.2;
    private static final double WEIGHT_DOWN = 0.5;
    /** Number of steps after which a size may be measured again, since the machine may have been busy. */
    private static final int MEMORY = 1000;

    private final double[] millis = new double[SIZES.length];
    private final long[] at = new long[SIZES.length];
    private long steps;

    /** Records the duration of a step. */
    public void measured(int tokens, double took) {
        steps++;
        int i = 0;
        while (i + 1 < SIZES.length && SIZES[i + 1] <= tokens) {
            i++;
        }
        if (i + 1 < SIZES.length && SIZES[i + 1] - tokens < tokens - SIZES[i]) {
            i++;
        }
        double scaled = took * SIZES[i] / tokens;
        if (millis[i] == 0) {
            millis[i] = scaled;
        } else {
            millis[i] += (scaled < millis[i] ? WEIGHT_DOWN : WEIGHT_UP) * (scaled - millis[i]);
        }
        at[i] = steps;
    }

    private boolean known(int i) {
        return millis[i] > 0 && (i == 0 || steps - at[i] < MEMORY);
    }

    /**
     * Returns the milliseconds of a step, interpolated for sizes that were not measured; before any measurement, in
     * units of a single-token step.
     */
    public double of(int tokens) {
        int low = -1;
        int high = -1;
        for (int i = 0; i < SIZES.length; i++) {
            if (known(i) && SIZES[i] <= tokens) {
                low = i;
            } else if (known(i) && high < 0) {
                high = i;
            }
        }
        if (low < 0 && high < 0) {
            return 1 + FIRST_SLOPE * (tokens - 1);
        }
        if (low < 0) {
            return millis[high] * (1 + FIRST_SLOPE * (tokens - 1)) / (1 + FIRST_SLOPE * (SIZES[high] - 1));
        }
        double single = known(0) ? millis[0] : millis[low] / (1 + FIRST_SLOPE * (SIZES[low] - 1));
        if (high < 0) {
            double optimistic = millis[low] + FIRST_SLOPE * single * (tokens - SIZES[low]);
            // far beyond the measured sizes, extrapolate in proportion
            return Math.min(optimistic, millis[low] * tokens / SIZES[low]);
        }
        double part = (double) (tokens - SIZES[low]) / (SIZES[high] - SIZES[low]);
        return millis[low] + part * (millis[high] - millis[low]);
    }

    /** Returns the measured sizes, ascending. */
    static int[] sizes() {
        return SIZES.clone();
    }
}
