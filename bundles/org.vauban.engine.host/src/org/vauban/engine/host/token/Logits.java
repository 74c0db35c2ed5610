// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.token;

/** What a model says of the next token, before it is made a probability. */
public final class Logits {
    private static final double NEGLIGIBLE = 50;

    private Logits() {}

    /**
     * The logarithm of the sum of the exponentials: a logit less this is the logarithm of the token's probability. In
     * double precision, since a text has many tokens.
     */
    public static double scale(float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            // all others together are less than a double can tell from 1; there are 150,000 of them
            if (logit > largest - NEGLIGIBLE) {
                sum += Math.exp(logit - largest);
            }
        }
        return largest + Math.log(sum);
    }
}
