// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The price of a million tokens, in millionths of the currency in which policies state prices and limits.
 *
 * @param prompt price of prompts and embedded texts
 * @param answer price of answers
 */
public record EndpointPrice(long prompt, long answer) {
    /** Number of millionths in one unit of the currency. */
    public static final long MILLIONTHS = 1_000_000;

    private static final String NUMBER = "[0-9]{1,4}(?:\\.[0-9]{1,6})?";
    private static final Pattern FORM = Pattern.compile("(" + NUMBER + ")(?:/(" + NUMBER + "))?");
    /** Maximum token count, above any plausible report; the cost of more would not fit a long. */
    private static final long MOST_TOKENS = 100_000_000;

    /**
     * Parses a price.
     *
     * @param text text in a policy: {@code 0.40/2} for prompts and answers, or one price for both
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

    /** Returns the cost of tokens, in millionths of the currency, rounded up. */
    public long cost(long promptTokens, long answerTokens) {
        long cost = prompt * Math.clamp(promptTokens, 0, MOST_TOKENS)
                + answer * Math.clamp(answerTokens, 0, MOST_TOKENS);
        return Math.ceilDiv(cost, MILLIONTHS);
    }
}
