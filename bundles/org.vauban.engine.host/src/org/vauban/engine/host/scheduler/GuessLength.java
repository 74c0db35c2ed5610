// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** How many of the guesses are worth being computed: those with which a step gives most tokens for its time. */
public final class GuessLength {
    /** Guessing must be so much better than not guessing, since the estimates are rough. */
    static final double MARGIN = 1.05;

    private GuessLength() {
    }

    /**
     * @param others tokens that other requests compute in the same step, each of which gives one
     * @param most guesses that there is room for
     * @return 0 where guessing does not pay
     */
    public static int best(Guesses guesses, GuessOdds odds, StepCosts costs, int others, int most) {
        int limit = Math.min(most, guesses.tokens().length);
        double[] expected = expected(guesses.source(), guesses.run(), odds, limit);
        double best = MARGIN * (others + 1) / costs.of(others + 1);
        int length = 0;
        int last = 0;
        for (int size : StepCosts.sizes()) {
            int k = Math.min(limit, size - others - 1);
            if (k > last) {
                double rate = (others + expected[k]) / costs.of(others + 1 + k);
                if (rate > best) {
                    best = rate;
                    length = k;
                }
                last = k;
            }
        }
        return length;
    }

    /** Tokens that a step gives with so many guesses, the one after the last right guess included. */
    static double[] expected(Guesses.Source source, int run, GuessOdds odds, int limit) {
        double[] expected = new double[Math.max(0, limit) + 1];
        expected[0] = 1;
        double all = 1;
        for (int k = 1; k < expected.length; k++) {
            all *= odds.chance(source, run + k - 1);
            expected[k] = expected[k - 1] + all;
        }
        return expected;
    }
}
