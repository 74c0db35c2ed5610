// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.Collection;
import org.vauban.engine.slot.Priority;

/** How many of the guesses are worth being computed: those with which a step gives most tokens for its time. */
public final class DraftLength {
    /** Guessing must be so much better than not guessing, since the estimates are rough. */
    public static final double MARGIN = 1.05;

    /** Among more requests, the own one included, nothing is guessed. */
    private static final int FEW = 2;

    private DraftLength() {}

    /**
     * Whether a request should guess at all. Where many write, a step with guesses hurries one on and holds up the
     * others, and they come to their ends at different times: each then begins its next prompt beside writing that it
     * slows down.
     *
     * @param own of the request
     * @param all of all requests that are computed, this one included; less urgent ones do not count
     */
    public static boolean helps(Priority own, Collection<Priority> all) {
        return all.stream().filter(other -> other.compareTo(own) <= 0).count() <= FEW;
    }

    /**
     * @param others tokens that other requests compute in the same step, each of which gives one
     * @param most guesses that there is room for
     * @return 0 where guessing does not pay
     */
    public static int best(DraftTokens drafted, AcceptanceRates odds, StepCosts costs, int others, int most) {
        int limit = Math.min(most, drafted.tokens().length);
        double[] expected = expected(drafted.source(), drafted.run(), odds, limit);
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
    public static double[] expected(DraftTokens.Source source, int run, AcceptanceRates odds, int limit) {
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
