// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.math.BigInteger;

/** Python's {@code range}, whose numbers are not stored; {@code step} is not 0. */
public record RangeValue(long start, long stop, long step) {
    /** Limit of jinja2's sandbox. */
    public static final int LARGEST = 100_000;

    /** Returns the count of numbers, at most {@code Long.MAX_VALUE}. */
    public long size() {
        if (step > 0 ? start >= stop : start <= stop) {
            return 0;
        }
        BigInteger distance = BigInteger.valueOf(stop).subtract(BigInteger.valueOf(start)).abs();
        BigInteger by = BigInteger.valueOf(step).abs();
        BigInteger count = distance.add(by).subtract(BigInteger.ONE).divide(by);
        return count.bitLength() > 62 ? Long.MAX_VALUE : count.longValue();
    }

    public long get(long index) {
        return start + index * step;
    }
}
