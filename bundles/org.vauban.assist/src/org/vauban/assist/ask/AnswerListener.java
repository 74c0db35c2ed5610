// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

/** Receives an answer while it is generated; called on one thread of the assistant at a time. */
public interface AnswerListener {

    AnswerListener NONE = new AnswerListener() {
        @Override
        public void text(String more) {
            // only the whole answer counts
        }

        @Override
        public boolean again() {
            return true;
        }
    };

    /** @param more text generated since the last call */
    void text(String more);

    /**
     * Says that the engine was replaced before the answer was complete.
     *
     * @return whether the text received so far was discarded, so that another engine can write the answer anew
     */
    default boolean again() {
        return false;
    }

    /** Receives a report of the prompt that is about to be sent; before any text. */
    default void sending(PromptReport report) {}

    /**
     * Receives the progress of prompt processing.
     *
     * @param read processed tokens
     * @param total tokens of the prompt
     */
    default void reading(int read, int total) {}
}
