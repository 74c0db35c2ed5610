// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Measured values, ascending. */
public record Spread(double... values) {
    public Spread {
        values = values.clone();
        Arrays.sort(values);
    }

    public static Spread of(List<Double> values) {
        return new Spread(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    public double median() {
        return quantile(0.5);
    }

    public double min() {
        return quantile(0);
    }

    public double max() {
        return quantile(1);
    }

    /** Returns the quantile of this share, interpolated; not a number if there are no values. */
    public double quantile(double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double at = share * (values.length - 1);
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        return values[low] + (values[high] - values[low]) * (at - low);
    }

    double sum() {
        return DoubleStream.of(values).sum();
    }
}
