// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * The probability of a generated token in the model's own distribution, before sampling. If the text had to begin with
 * typed characters, the distribution over the matching tokens.
 *
 * @param token token id
 * @param text text of the token; part of a character may be a replacement character
 * @param logarithm natural logarithm of its probability
 * @param best the most likely tokens at this position, best first, as many as requested
 */
public record TokenProbability(int token, String text, double logarithm, List<Candidate> best) {
    public TokenProbability {
        best = best == null ? List.of() : List.copyOf(best);
    }

    /** Returns a copy with the given probability. */
    public TokenProbability withLogarithm(double value) {
        return new TokenProbability(token, text, value, best);
    }

    /** A candidate for the token. */
    public record Candidate(int token, String text, double logarithm) {}
}
