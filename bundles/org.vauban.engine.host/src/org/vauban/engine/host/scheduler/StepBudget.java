// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** Measures the prefill speed, so that steps last about as long as they should. */
public final class StepBudget {
    /**
     * Number of rows whose attention llama.cpp computes at once; it computes the rows of a smaller step, or a
     * remainder, one by one. With 2,048 preceding tokens, a step of 63 rows takes nearly twice as long as one of 64.
     */
    private static final int TILE = 64;
    private static final int MEASURED_FROM = 16;
    private static final double WEIGHT = 0.2;

    private final int largest;
    /** Milliseconds per prompt token; an estimate at first. */
    private double perToken;

    /** @param largest maximum tokens per step */
    public StepBudget(int largest) {
        this.largest = largest;
        perToken = 5;
    }

    /** Records the duration of a step. */
    public void measured(int tokens, double millis) {
        if (tokens >= MEASURED_FROM) {
            perToken += WEIGHT * (millis / tokens - perToken);
        }
    }

    /** Estimates the duration of a prefill. */
    public double millis(int tokens) {
        return perToken * tokens;
    }

    /**
     * Returns the minimum number of tokens in a step that serves this many equally urgent requests: with short steps
     * each request gets its turn sooner, but all of them finish later.
     *
     * @param longestMillis approximate maximum duration of a step, for any number of requests
     */
    public int together(int requests, double longestMillis) {
        return Math.min(TILE * requests, tokens(longestMillis));
    }

    /**
     * Returns how many tokens can be prefilled in the given time: a multiple of 64, and at least 64 if a step holds
     * that.
     */
    public int tokens(double millis) {
        int tokens = (int) (millis / perToken);
        return Math.min(largest, Math.max(TILE, tokens - tokens % TILE));
    }
}
