// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.List;

/**
 * One measured figure.
 *
 * @param figure its name
 * @param model id of the model
 * @param value Vauban's value, the median of the rounds
 * @param peer the peer's value, or null where nothing is compared
 * @param ratio the median of the rounds' ratios, value / peer; or null
 * @param min the least of the rounds' ratios; where there is no ratio, of the values
 * @param max the greatest, likewise
 * @param unit unit of value and peer
 */
public record Figure(String figure, String model, Double value, Double peer, Double ratio, Double min, Double max,
        String unit) {

    /** Returns a figure without a peer. */
    public static Figure alone(String name, String model, Spread values, String unit) {
        return new Figure(name, model, finite(values.median()), null, null, finite(values.min()), finite(values.max()),
                unit);
    }

    /** Returns a figure with a peer; both lists have one entry for each round. */
    public static Figure compared(String name, String model, List<Double> ours, List<Double> theirs, String unit) {
        double[] ratios = new double[Math.min(ours.size(), theirs.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours.get(i) / theirs.get(i);
        }
        Spread spread = new Spread(ratios);
        return new Figure(name, model, finite(Spread.of(ours).median()), finite(Spread.of(theirs).median()),
                finite(spread.median()), finite(spread.min()), finite(spread.max()), unit);
    }

    /** JSON has no infinity and no "not a number": an unmeasured value is null. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
