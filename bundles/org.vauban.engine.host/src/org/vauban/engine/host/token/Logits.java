// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

/** Computations on a model's logits. */
public final class Logits {
    private static final double NEGLIGIBLE = 50;

    private Logits() {}

    /**
     * Returns the logarithm of the sum of the exponentials: a logit minus this value is the logarithm of the token's
     * probability. In double precision, since a text has many tokens.
     */
    public static double scale(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            // the sum of all 150,000 others is below the precision of a double around 1
            if (logit > largest - NEGLIGIBLE) {
                sum += Math.exp(logit - largest);
            }
        }
        return largest + Math.log(sum);
    }
}
