// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.List;

/** How many of the drafted tokens are worth being computed: those with which a step gives most tokens for its time. */
public final class DraftLength {
    /** Drafting must be so much better than not drafting, since the estimates are rough. */
    public static final double MARGIN = 1.05;

    private DraftLength() {}

    /**
     * Divides the drafted tokens of a step among the requests that write in it: the likeliest first, up to a size of
     * step that gives most tokens for its time. Eight requests write at less cost for each token in steps of sixteen.
     *
     * @param expected of each request that drafts: what {@link #expected} says of its draft
     * @param writers requests that write in the step, those that draft included
     * @param most drafted tokens that there is room for, of all requests together
     * @return a length for each of {@code expected}; 0 where drafting does not pay
     */
    public static int[] divide(List<double[]> expected, StepCosts costs, int writers, int most) {
        int[] lengths = new int[expected.size()];
        int[] chosen = lengths.clone();
        int undrafted = atOnce(costs, writers);
        double best = MARGIN * undrafted / costs.of(undrafted);
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
     * How many drafted tokens each request of a step gets where all must have as many.
     *
     * @param expected of each request that drafts: what {@link #expected} says of its draft
     * @param writers requests that write in the step, those that draft included
     * @param most drafted tokens that there is room for, of each request
     * @return 0 where drafting does not pay
     */
    public static int equal(List<double[]> expected, StepCosts costs, int writers, int most) {
        int undrafted = atOnce(costs, writers);
        double best = MARGIN * undrafted / costs.of(undrafted);
        int length = 0;
        int longest = Math.min(most, expected.stream().mapToInt(of -> of.length - 1).max().orElse(0));
        for (int k = 1; k <= longest; k++) {
            int drafted = k;
            double tokens = writers - expected.size()
                    + expected.stream().mapToDouble(of -> of[Math.min(drafted, of.length - 1)]).sum();
            double rate = tokens / costs.of(writers * (1 + k));
            if (rate > best) {
                best = rate;
                length = k;
            }
        }
        return length;
    }

    /** Whose next drafted token is most likely to be right; -1 where nobody has one. */
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
     * How many of some requests write in one step without drafts, the others in the next ones. llama.cpp computes some
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

    /** Tokens that a step gives with so many drafted, the one after the last right one included. */
    public static double[] expected(DraftTokens drafted, AcceptanceRates odds, int limit) {
        return expected(drafted.source(), drafted.run(), odds, Math.min(limit, drafted.tokens().length));
    }

    /** As {@link #expected(DraftTokens, AcceptanceRates, int)} of a draft that is not made yet. */
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
