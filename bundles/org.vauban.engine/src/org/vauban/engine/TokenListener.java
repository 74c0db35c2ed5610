// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/** Told the text while it is generated. Called on one engine thread, in order, never at the same time. */
@FunctionalInterface
public interface TokenListener {

    /** A listener for those who want the result only. */
    TokenListener NONE = text -> {};

    /**
     * The prompt fits and has a slot. Told before anything else; once more if the host had to be started again.
     *
     * @param total tokens of the prompt
     * @param reused of these, tokens that need not be read again
     */
    default void prompt(int total, int reused) {}

    /**
     * Tokens that the next text or reasoning is made of, told right before it, where probabilities were asked for. What
     * stands behind the last text is told by {@link Generation#probabilities} only.
     */
    default void tokens(List<TokenProbability> tokens) {}

    /**
     * The text for the user. Of the answer to a conversation, marks of reasoning and of tool calls are no part of it,
     * and what may still become such a mark is held back.
     *
     * @param text whole Unicode characters; a token that ends inside a character is held back until it is whole, and a
     *            listener that is slower than the engine is told several tokens at once
     */
    void text(String text);

    /**
     * The same, where probabilities were asked for.
     *
     * @param likelihood the natural logarithm of the probability that the model gives all of the text so far
     */
    default void text(String text, double likelihood) {
        text(text);
    }

    /** What the model thinks before it answers, told apart from the text; otherwise as {@link #text}. */
    default void reasoning(String text) {}

    /**
     * A piece of a tool call, while the model writes it; for showing only. A listener that is slower than the engine is
     * told several joined.
     */
    default void toolCallPiece(ToolCallDelta piece) {}

    /** A tool call, as soon as it is whole; one without its mark, as soon as no text can follow it. */
    default void toolCall(ToolCall call) {}

    /**
     * How far the prompt is read; told after each micro-batch of a prompt that takes more than one, or after
     * some of them where the listener is slow.
     *
     * @param read tokens that are read, reused ones included
     * @param total tokens of the prompt
     */
    default void reading(int read, int total) {}
}
