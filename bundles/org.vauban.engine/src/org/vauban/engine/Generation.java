// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * The result of a generation and its costs; all views and benchmarks use these numbers.
 *
 * @param text the generated text, without stop strings and special tokens
 * @param finish reason for its end
 * @param modelId the model; null until the host names it
 * @param format format of the prompt, such as {@code fim:qwen} or {@code plain-prefix}; see {@link #fallback}
 * @param promptTokens tokens of the whole prompt
 * @param reusedTokens how many of these were reused from the KV cache
 * @param generatedTokens generated tokens
 * @param promptMillis duration of the prefill
 * @param generateMillis duration of decoding
 * @param totalMillis time in the engine, including waiting
 * @param cutTokens tokens omitted or dropped because the context is too short, see {@link ContextOverflow}
 * @param draftedTokens drafted tokens
 * @param acceptedTokens how many of these the model accepted
 * @param probabilities one per token, if requested
 * @param answer the parsed text: for a conversation, reasoning and tool calls separated from the content; otherwise the
 *            text only
 * @param origin origin of the answer if a remote endpoint could answer; null if none could
 */
public record Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
        int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis,
        int cutTokens, int draftedTokens, int acceptedTokens, List<TokenProbability> probabilities,
        ParsedAnswer answer, @Nullable AnswerOrigin origin) {

    public Generation {
        probabilities = probabilities == null ? List.of() : List.copyOf(probabilities);
        answer = answer == null ? ParsedAnswer.of(text) : answer;
    }

    /** Creates a result of this machine, with the text as its answer. */
    public Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
            int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis,
            int cutTokens, int draftedTokens, int acceptedTokens, List<TokenProbability> probabilities) {
        this(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis, generateMillis,
                totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, ParsedAnswer.of(text), null);
    }

    /** Returns a copy with the given answer. */
    public Generation withAnswer(ParsedAnswer value) {
        return new Generation(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis,
                generateMillis, totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, value,
                origin);
    }

    /** Returns a copy with the given origin: another machine, or this one although another one could have answered. */
    public Generation withOrigin(@Nullable AnswerOrigin value) {
        return new Generation(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis,
                generateMillis, totalMillis, cutTokens, draftedTokens, acceptedTokens, probabilities, answer, value);
    }

    /** Creates a generation without speculation, cuts and probabilities. */
    public Generation(String text, FinishReason finish, @Nullable String modelId, String format, int promptTokens,
            int reusedTokens, int generatedTokens, double promptMillis, double generateMillis, double totalMillis) {
        this(text, finish, modelId, format, promptTokens, reusedTokens, generatedTokens, promptMillis, generateMillis,
                totalMillis, 0, 0, 0, List.of());
    }

    /** Whether the model does not support fill-in-the-middle, so that the text after the caret was not used. */
    public boolean fallback() {
        return "plain-prefix".equals(format);
    }
}
