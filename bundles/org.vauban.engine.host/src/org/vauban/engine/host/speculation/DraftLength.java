// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.List;

/** How many of the guesses are worth being computed: those with which a step gives most tokens for its time. */
public final class DraftLength {
    /** Guessing must be so much better than not guessing, since the estimates are rough. */
    public static final double MARGIN = 1.05;

    private DraftLength() {}

    /**
     * Divides the guesses of a step among the requests that write in it: the likeliest first, up to a size of step that
     * gives most tokens for its time. Eight requests write at less cost for each token in steps of sixteen.
     *
     * @param expected of each request that guesses: what {@link #expected} says of its guesses
     * @param writers requests that write in the step, those that guess included
     * @param most guesses that there is room for, of all requests together
     * @return a length for each of {@code expected}; 0 where guessing does not pay
     */
    public static int[] divide(List<double[]> expected, StepCosts costs, int writers, int most) {
        int[] lengths = new int[expected.size()];
        int[] chosen = lengths.clone();
        int unguessed = atOnce(costs, writers);
        double best = MARGIN * unguessed / costs.of(unguessed);
        double tokens = writers;
        int taken = 0;
        for (int size : StepCosts.sizes()) {
            int before = taken;
            while (taken < Math.min(most, size - writers)) {
                int likeliest = likeliest(expected, chosen);
                if (likeliest < 0) {
                    break;
                }
                double[] of = expected.get(likeliest);
                chosen[likeliest]++;
                tokens += of[chosen[likeliest]] - of[chosen[likeliest] - 1];
                taken++;
            }
            double rate = tokens / costs.of(writers + taken);
            if (taken > before && rate > best) {
                best = rate;
                lengths = chosen.clone();
            }
        }
        return lengths;
    }

    /**
     * How many guesses each request of a step gets where all must have as many.
     *
     * @param expected of each request that guesses: what {@link #expected} says of its guesses
     * @param writers requests that write in the step, those that guess included
     * @param most guesses that there is room for, of each request
     * @return 0 where guessing does not pay
     */
    public static int equal(List<double[]> expected, StepCosts costs, int writers, int most) {
        int unguessed = atOnce(costs, writers);
        double best = MARGIN * unguessed / costs.of(unguessed);
        int length = 0;
        int longest = Math.min(most, expected.stream().mapToInt(of -> of.length - 1).max().orElse(0));
        for (int k = 1; k <= longest; k++) {
            int guesses = k;
            double tokens = writers - expected.size()
                    + expected.stream().mapToDouble(of -> of[Math.min(guesses, of.length - 1)]).sum();
            double rate = tokens / costs.of(writers * (1 + k));
            if (rate > best) {
                best = rate;
                length = k;
            }
        }
        return length;
    }

    /** Whose next guess is most likely to be right; -1 where nobody has one. */
    private static int likeliest(List<double[]> expected, int[] chosen) {
        int likeliest = -1;
        double most = 0;
        for (int i = 0; i < chosen.length; i++) {
            double[] of = expected.get(i);
            if (chosen[i] + 1 < of.length && of[chosen[i] + 1] - of[chosen[i]] > most) {
                most = of[chosen[i] + 1] - of[chosen[i]];
                likeliest = i;
            }
        }
        return likeliest;
    }

    /**
     * How many of some requests write in one step without guesses, the others in the next ones. llama.cpp computes some
     * models on some processors faster one token after the other than few tokens at once.
     */
    public static int atOnce(StepCosts costs, int writers) {
        int best = writers;
        double rate = MARGIN * writers / costs.of(writers);
        for (int count = 1; count < writers; count++) {
            if (count / costs.of(count) > rate) {
                rate = count / costs.of(count);
                best = count;
            }
        }
        return best;
    }

    /** Tokens that a step gives with so many guesses, the one after the last right guess included. */
    public static double[] expected(DraftTokens drafted, AcceptanceRates odds, int limit) {
        return expected(drafted.source(), drafted.run(), odds, Math.min(limit, drafted.tokens().length));
    }

    /** As {@link #expected(DraftTokens, AcceptanceRates, int)} of guesses that are not made yet. */
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
