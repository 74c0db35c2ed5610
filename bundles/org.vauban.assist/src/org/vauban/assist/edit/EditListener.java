// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.concurrent.CompletableFuture;

/** Told of an edit as it grows; on one thread of the assistant at a time. */
public interface EditListener {

    EditListener NONE = replacement -> {};

    /**
     * @param replacement all of the new region so far, indented and with the line ends of the document; the last line
     *            may be unfinished
     */
    void partial(String replacement);

    /** The model is asked once more, since its answer could not be used: what was told until now is void. */
    default void again() {}

    /**
     * The model is asked for a repair.
     *
     * @param number of the attempt, from 1
     * @param most attempts that there may be
     */
    default void attempt(int number, int most) {}

    /**
     * It takes long: who asked decides what is to become of it. Told once for each stretch of time; the work goes on
     * meanwhile, but nothing new is begun before the answer.
     *
     * @param seconds that it has taken
     * @param attempts that were begun
     * @return completed on any thread
     */
    default CompletableFuture<Patience> takesLong(int seconds, int attempts) {
        return CompletableFuture.completedFuture(Patience.FINISH);
    }

    /** How much longer somebody waits. */
    enum Patience {
        /** No longer. */
        STOP,
        /** Until the running attempt has ended. */
        FINISH,
        /** For more attempts. */
        CONTINUE
    }

    /**
     * How far the prompt is read.
     *
     * @param read tokens
     * @param total tokens
     */
    default void reading(int read, int total) {}
}
