// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** Learns how fast prompts are read, so that steps last about as long as they should. */
public final class StepBudget {
    /**
     * llama.cpp computes the attention of this many rows at once; those of a smaller step, or that are left over, it
     * computes one by one. Behind 2,048 tokens a step of 63 rows takes nearly twice as long as one of 64.
     */
    private static final int TILE = 64;
    private static final int MEASURED_FROM = 16;
    private static final double WEIGHT = 0.2;

    private final int largest;
    /** Milliseconds for a token of a prompt; an estimate at first. */
    private double perToken;

    /** @param largest tokens of a step */
    public StepBudget(int largest) {
        this.largest = largest;
        perToken = 5;
    }

    /** What a step took. */
    public void measured(int tokens, double millis) {
        if (tokens >= MEASURED_FROM) {
            perToken += WEIGHT * (millis / tokens - perToken);
        }
    }

    /** About what reading so many tokens takes. */
    public double millis(int tokens) {
        return perToken * tokens;
    }

    /**
     * Tokens that a step reads at least when so many equally urgent requests are served: a short step gets each one its
     * turn sooner, but makes all of them wait longer in the end.
     *
     * @param longestMillis about how long a step may last, however many there are
     */
    public int together(int requests, double longestMillis) {
        return Math.min(TILE * requests, tokens(longestMillis));
    }

    /** Tokens that can be read in so many milliseconds: a multiple of 64, at least that where a step holds it. */
    public int tokens(double millis) {
        int tokens = (int) (millis / perToken);
        return Math.min(largest, Math.max(TILE, tokens - tokens % TILE));
    }
}
