// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

/** Told how far the vectors are computed. */
public interface VectorListener {
    /** For those who want to wait only. */
    VectorListener NONE = new VectorListener() {};

    /**
     * @param done passages that have vectors by now, of those that had none
     * @param total passages that had none
     */
    default void progress(int done, int total) {}

    /** Whether to end; asked between some passages. What was computed is kept. */
    default boolean isCancelled() {
        return false;
    }
}
