// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

/** Told of an answer as it grows; on one thread of the assistant at a time. */
public interface AnswerListener {

    AnswerListener NONE = text -> {};

    /** @param more what the model has written since the last call */
    void text(String more);

    /** What is about to be sent; before any text. */
    default void sending(PromptReport report) {}

    /**
     * How far the prompt is read.
     *
     * @param read tokens
     * @param total tokens
     */
    default void reading(int read, int total) {}
}
