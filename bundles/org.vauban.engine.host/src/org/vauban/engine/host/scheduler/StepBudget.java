// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** Learns how fast prompts are read, so that steps last about as long as they should. */
public final class StepBudget {
    private static final int UNIT = 16;
    private static final int SMALLEST = 32;
    /**
     * A longer step reads hardly faster: with one thread 32 tokens at once are read at 85 % of full speed, 128 at
     * nearly full.
     */
    private static final int EFFICIENT = 128;
    private static final int MEASURED_FROM = 16;
    private static final double WEIGHT = 0.2;

    private final int largest;
    /** Milliseconds for a token of a prompt; a guess at first. */
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
     * Tokens that a step reads at least when so many equally urgent prompts wait: a short step gets each one its turn
     * sooner, but makes all of them wait longer in the end.
     */
    public int together(int prompts) {
        return Math.min(largest, Math.min(EFFICIENT, SMALLEST * prompts));
    }

    /** Tokens that can be read in so many milliseconds: a multiple of 16, at least 32 where a step holds that. */
    public int tokens(double millis) {
        int tokens = (int) (millis / perToken);
        return Math.min(largest, Math.max(SMALLEST, tokens - tokens % UNIT));
    }
}
