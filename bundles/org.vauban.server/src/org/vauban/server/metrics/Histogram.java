// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts durations in the buckets of Prometheus. Thread-safe. */
final class Histogram {
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private final DoubleAdder sum = new DoubleAdder();

    void record(double seconds) {
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sum.add(seconds);
    }

    /** @param labels without braces; may be empty */
    void write(PrometheusText out, String name, String labels) {
        String before = labels.isEmpty() ? "" : labels + ",";
        long total = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            total += counts.get(i);
            out.sample(name + "_bucket", before + PrometheusText.label("le", PrometheusText.number(BOUNDS[i])), total);
        }
        total += counts.get(BOUNDS.length);
        out.sample(name + "_bucket", before + PrometheusText.label("le", "+Inf"), total);
        out.sample(name + "_sum", labels, sum.sum());
        out.sample(name + "_count", labels, total);
    }
}
