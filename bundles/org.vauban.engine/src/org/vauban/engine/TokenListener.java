// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/** Receives the text while it is generated. Called on one engine thread, in order, never concurrently. */
@FunctionalInterface
public interface TokenListener {

    /** A listener for callers that only need the result. */
    TokenListener NONE = text -> {};

    /**
     * Called when the prompt fits and has a slot, before all other methods; called again if the host had to be
     * restarted.
     *
     * @param total tokens of the prompt
     * @param reused how many of these are reused from the KV cache
     */
    default void prompt(int total, int reused) {}

    /**
     * Receives the tokens of the next text or reasoning, directly before it, if probabilities were requested. Tokens
     * after the last text are only in {@link Generation#probabilities}.
     */
    default void tokens(List<TokenProbability> tokens) {}

    /**
     * Receives text for the user. In the answer to a conversation, marks of reasoning and tool calls are excluded, and
     * text that may still become a mark is held back.
     *
     * @param text whole Unicode characters; a token that ends inside a character is held back until it is complete, and
     *            a listener that is slower than the engine receives several tokens at once
     */
    void text(String text);

    /**
     * Receives text if probabilities were requested.
     *
     * @param likelihood natural logarithm of the probability that the model assigns to the whole text so far
     */
    default void text(String text, double likelihood) {
        text(text);
    }

    /** Receives reasoning before the answer, separately from the text; otherwise like {@link #text}. */
    default void reasoning(String text) {}

    /**
     * Receives a piece of a tool call while it is generated, for display only. A listener that is slower than the
     * engine receives several pieces joined.
     */
    default void toolCallPiece(ToolCallDelta piece) {}

    /** Receives a complete tool call; a call without a mark, once no text can follow it. */
    default void toolCall(ToolCall call) {}

    /**
     * Reports the progress of a prefill that takes several micro-batches, after each of them, or after some if the
     * listener is slow.
     *
     * @param read processed tokens, including reused ones
     * @param total tokens of the prompt
     */
    default void reading(int read, int total) {}
}
