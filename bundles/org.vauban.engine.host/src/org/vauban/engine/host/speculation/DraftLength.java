// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.speculation;

import java.util.List;

/** Computes how many drafted tokens are worth verifying: the number that yields most tokens per time of a step. */
public final class DraftLength {
    /** Factor by which drafting must be better than not drafting, since the estimates are rough. */
    public static final double MARGIN = 1.05;

    private DraftLength() {}

    /**
     * Divides the drafted tokens of a step among the requests that decode in it: the likeliest first, up to the step
     * size that yields most tokens per time. For example, eight requests decode at a lower cost per token in steps of
     * sixteen.
     *
     * @param expected result of {@link #expected} for the draft of each drafting request
     * @param writers number of requests that decode in the step, including those that draft
     * @param most maximum number of drafted tokens of all requests together
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
     * Returns the number of drafted tokens per request if all must have equally many.
     *
     * @param expected result of {@link #expected} for the draft of each drafting request
     * @param writers number of requests that decode in the step, including those that draft
     * @param most maximum number of drafted tokens per request
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

    /** Returns the index of the request whose next drafted token is most likely correct; -1 if none has one. */
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
     * Returns how many requests decode in one step without drafts; the others follow in the next steps. With some
     * models and processors, llama.cpp computes single tokens faster than a few at once.
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

    /** Returns the expected tokens of a step for each draft length, including the token after the last correct one. */
    public static double[] expected(DraftTokens drafted, AcceptanceRates odds, int limit) {
        return expected(drafted.source(), drafted.run(), odds, Math.min(limit, drafted.tokens().length));
    }

    /** Like {@link #expected(DraftTokens, AcceptanceRates, int)}, for a draft that does not exist yet. */
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
