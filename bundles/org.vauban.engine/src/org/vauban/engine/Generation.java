// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * What a model wrote and what it cost; every view and benchmark reads these numbers.
 *
 * @param text all that was written, without stop strings and special tokens
 * @param finish why it ended
 * @param modelId the model; null until the host names it
 * @param format how the prompt was built, such as {@code fim:qwen} or {@code plain-prefix}; see {@link #fallback}
 * @param promptTokens tokens of the whole prompt
 * @param reusedTokens of these, tokens that did not have to be read again
 * @param generatedTokens tokens written
 * @param promptMillis time to read the prompt
 * @param generateMillis time to write
 * @param totalMillis time in the engine, waiting included
 * @param cutTokens tokens that were left out or forgotten because the context is too short, see {@link ContextOverflow}
 * @param draftedTokens tokens that were drafted
 * @param acceptedTokens of these, tokens that the model agreed to
 * @param probabilities one for each token, where they were asked for
 * @param answer the text taken apart: for a conversation, reasoning and tool calls are told from the content; otherwise
 *            the text alone
 * @param origin who answered, where a remote endpoint could; null where none could
 */
public record Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
        int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis,
        int cutTokens, int draftedTokens, int acceptedTokens, List<TokenProbability> probabilities,
        ParsedAnswer answer, @Nullable AnswerOrigin origin) {

    public Generation {
        probabilities = probabilities == null ? List.of() : List.copyOf(probabilities);
        answer = answer == null ? ParsedAnswer.of(text) : answer;
    }

    /** Of this machine, with the text for its answer. */
    public Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
            int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis,
            int cutTokens, int draftedTokens, int acceptedTokens, List<TokenProbability> probabilities) {
        this(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis, generateMillis,
                totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, ParsedAnswer.of(text), null);
    }

    /** The same with an answer of its own. */
    public Generation withAnswer(ParsedAnswer value) {
        return new Generation(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis,
                generateMillis, totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, value,
                origin);
    }

    /** The same from another machine, or from this one although another one could have answered. */
    public Generation withOrigin(@Nullable AnswerOrigin value) {
        return new Generation(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis,
                generateMillis, totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, answer, value);
    }

    /** A generation without speculation, cuts and probabilities. */
    public Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
            int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis) {
        this(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis, generateMillis,
                totalMillis, 0, 0, 0, List.of());
    }

    /** Whether the model knows no fill-in-the-middle, so that the text after the caret was not used. */
    public boolean fallback() {
        return "plain-prefix".equals(format);
    }
}
