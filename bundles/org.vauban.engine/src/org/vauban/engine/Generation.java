// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * What a model wrote and what it cost; every view and benchmark reads these numbers.
 *
 * @param text what was written, without stop strings and special tokens
 * @param finish why it ended
 * @param modelId the model
 * @param format how the prompt was built, such as {@code fim:qwen} or {@code plain-prefix}; see {@link #fallback}
 * @param promptTokens tokens of the whole prompt
 * @param reusedTokens of these, tokens that did not have to be read again
 * @param generatedTokens tokens written
 * @param promptMillis time to read the prompt
 * @param generateMillis time to write
 * @param totalMillis time in the engine, waiting included
 * @param cutTokens tokens that were left out or forgotten because the context is too short, see {@link Overflow}
 * @param draftedTokens tokens that were guessed
 * @param acceptedTokens of these, tokens that the model agreed to
 * @param probabilities one for each token, where they were asked for
 */
public record Generation(String text, FinishReason finish, String modelId, String format, int promptTokens,
        int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis,
        int cutTokens, int draftedTokens, int acceptedTokens, List<TokenProbability> probabilities) {

    public Generation {
        probabilities = probabilities == null ? List.of() : List.copyOf(probabilities);
    }

    /** A generation without speculation, cuts and probabilities. */
    public Generation(String text, FinishReason finish, String modelId, String format, int promptTokens,
            int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis) {
        this(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis, generateMillis,
                totalMillis, 0, 0, 0, List.of());
    }

    /** Whether the model knows no fill-in-the-middle, so that the text after the caret was not used. */
    public boolean fallback() {
        return "plain-prefix".equals(format);
    }
}
