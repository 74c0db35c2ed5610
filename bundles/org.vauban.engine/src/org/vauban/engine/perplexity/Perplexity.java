// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.perplexity;

/**
 * How well a model predicts a text. A text that fits a window is scored from its second token on, or from its first one
 * if the model begins every text with a special token. A longer text is measured as in llama-perplexity: cut into
 * windows that do not overlap, the first token of each replaced by the beginning-of-text token (if the model uses one),
 * the second half of each scored, the remainder at the end ignored.
 *
 * @param logLikelihood natural logarithm of the probability of the scored tokens, in nats; 0 or less
 * @param scoredTokens number of scored tokens
 * @param promptTokens number of processed tokens
 * @param totalMillis time in the engine
 */
public record Perplexity(double logLikelihood, int scoredTokens, int promptTokens, double totalMillis) {

    /**
     * Returns {@code exp(-logLikelihood / scoredTokens)}: 1 means certainty, the size of the vocabulary means guessing;
     * NaN if there are no tokens.
     */
    public double perplexity() {
        return Math.exp(-logLikelihood / scoredTokens);
    }
}
