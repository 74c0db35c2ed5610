// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.json;

import java.math.BigDecimal;

/**
 * A number with more digits than a double has: calculations see a double, but it is written as it was read, for a JSON
 * Schema that is passed on to an engine. Immutable.
 */
final class LongNumber extends Number {
    private static final long serialVersionUID = 1L;
    /** Limit beyond the exponents of doubles; a number with a greater one would be long when written out. */
    private static final int MAX_SCALE = 400;

    private final String text;
    private final double value;

    LongNumber(String text, double value) {
        this.text = text;
        this.value = value;
    }

    /**
     * Whether a number loses digits when it is read as a double.
     *
     * @param text a number as JSON writes it, of a few dozen characters at most
     * @param value the finite double for it
     */
    static boolean isLonger(String text, double value) {
        try {
            BigDecimal exact = new BigDecimal(text);
            return Math.abs((long) exact.scale()) <= MAX_SCALE
                    && exact.compareTo(new BigDecimal(Double.toString(value))) != 0;
        } catch (NumberFormatException e) {
            return false; // an exponent that no decimal can have
        }
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public long longValue() {
        return (long) value;
    }

    @Override
    public float floatValue() {
        return (float) value;
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public String toString() {
        return text;
    }
}
