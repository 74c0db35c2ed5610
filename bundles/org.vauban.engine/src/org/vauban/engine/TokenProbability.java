// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * How likely the model held a token that it wrote, before sampling changed anything. Where the text had to begin with
 * what was typed already, among the tokens that do.
 *
 * @param token its id
 * @param text its own text; a part of a character may be a replacement character
 * @param logarithm the natural logarithm of its probability
 * @param best the most likely tokens at this place, best first, as many as were asked for
 */
public record TokenProbability(int token, String text, double logarithm, List<Candidate> best) {
    public TokenProbability {
        best = best == null ? List.of() : List.copyOf(best);
    }

    /** The same with another probability. */
    public TokenProbability withLogarithm(double value) {
        return new TokenProbability(token, text, value, best);
    }

    /** A token that might have been written. */
    public record Candidate(int token, String text, double logarithm) {}
}
