// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a million tokens cost, in millionths of the currency in which policies give prices and limits.
 *
 * @param prompt of prompts and embedded texts
 * @param answer of answers
 */
public record EndpointPrice(long prompt, long answer) {
    /** Of one unit of the currency. */
    public static final long MILLIONTHS = 1_000_000;

    private static final String NUMBER = "[0-9]{1,4}(?:\\.[0-9]{1,6})?";
    private static final Pattern FORM = Pattern.compile("(" + NUMBER + ")(?:/(" + NUMBER + "))?");
    /** More are not told by anybody, and their cost would not fit a long. */
    private static final long MOST_TOKENS = 100_000_000;

    /**
     * Reads a price.
     *
     * @param text of a policy: {@code 0.40/2} for prompts and answers, or one price for both
     * @return empty if it is neither
     */
    static Optional<EndpointPrice> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String answer = form.group(2);
        return Optional.of(new EndpointPrice(millionths(form.group(1)),
                millionths(answer == null ? form.group(1) : answer)));
    }

    private static long millionths(String number) {
        return new BigDecimal(number).movePointRight(6).longValueExact();
    }

    /** What tokens cost, in millionths of the currency, rounded up. */
    public long cost(long promptTokens, long answerTokens) {
        long cost = prompt * Math.clamp(promptTokens, 0, MOST_TOKENS)
                + answer * Math.clamp(answerTokens, 0, MOST_TOKENS);
        return Math.ceilDiv(cost, MILLIONTHS);
    }
}
