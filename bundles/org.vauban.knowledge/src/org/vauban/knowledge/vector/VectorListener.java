// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

/** Receives the progress of computing vectors. */
public interface VectorListener {
    /** Ignores progress and never cancels. */
    VectorListener NONE = new VectorListener() {};

    /**
     * @param done number of passages processed so far
     * @param total number of passages that had no vector
     */
    default void progress(int done, int total) {}

    /** Whether to stop; polled between groups of passages. Computed vectors are kept. */
    default boolean isCancelled() {
        return false;
    }
}
