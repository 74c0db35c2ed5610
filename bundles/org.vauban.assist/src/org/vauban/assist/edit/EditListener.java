// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.concurrent.CompletableFuture;

/** Receives an edit while it is generated; called on one thread of the assistant at a time. */
public interface EditListener {

    EditListener NONE = replacement -> {};

    /**
     * Receives the new region so far.
     *
     * @param replacement the whole new text so far, indented and with the line ends of the document; the last line may
     *            be unfinished
     */
    void partial(String replacement);

    /** Says that the model is asked once more, since its answer was unusable: discard the text received so far. */
    default void again() {}

    /**
     * Says that the model is asked for a fix.
     *
     * @param number number of the attempt, from 1
     * @param most limit of attempts
     */
    default void attempt(int number, int most) {}

    /**
     * Asks whether to continue a fix that takes long. Called once per period; the current attempt goes on meanwhile,
     * but no other begins before the reply.
     *
     * @param seconds elapsed time
     * @param attempts number of attempts so far
     * @return the reply, completed on any thread
     */
    default CompletableFuture<Patience> takesLong(int seconds, int attempts) {
        return CompletableFuture.completedFuture(Patience.FINISH);
    }

    /** How much longer the user is willing to wait. */
    enum Patience {
        /** No longer. */
        STOP,
        /** Until the running attempt has ended. */
        FINISH,
        /** For more attempts. */
        CONTINUE
    }

    /**
     * Receives the progress of prompt processing.
     *
     * @param read processed tokens
     * @param total tokens of the prompt
     */
    default void reading(int read, int total) {}
}
