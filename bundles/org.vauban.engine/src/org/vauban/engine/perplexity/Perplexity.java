// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.perplexity;

/**
 * How well a model foresees a text. A text that fits a window is scored from its second token on, or from its first one
 * where the model begins every text with a token of its own. A longer one is measured as llama-perplexity does it: cut
 * into windows that do not overlap, the first token of each replaced by the one that begins a text (where the model
 * wants that), the second half of each scored, what is left at the end not counted.
 *
 * @param logLikelihood natural logarithm of the probability of the scored tokens, in nats; 0 or less
 * @param scoredTokens how many were scored
 * @param promptTokens tokens read
 * @param totalMillis time in the engine
 */
public record Perplexity(double logLikelihood, int scoredTokens, int promptTokens, double totalMillis) {

    /**
     * {@code exp(-logLikelihood / scoredTokens)}: 1 is certainty, the size of the vocabulary is guessing; NaN for no
     * token.
     */
    public double perplexity() {
        return Math.exp(-logLikelihood / scoredTokens);
    }
}
