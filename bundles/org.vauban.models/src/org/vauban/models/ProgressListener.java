// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Hears how a long operation goes on, on the thread that runs it, and may stop it. */
@FunctionalInterface
public interface ProgressListener {
    /** What is going on. */
    enum Phase {
        /** Another process works on the same model. */
        WAITING,
        /** What is on disk is hashed. */
        VERIFYING,
        /** A file is copied into the store. */
        COPYING
    }

    /** Hears nothing, stops nothing. */
    ProgressListener NONE = (phase, detail, done, total) -> {};

    /**
     * Called at the start of a phase and then at most about ten times a second.
     *
     * @param detail the file, for display
     * @param doneBytes of the whole model
     * @param totalBytes of the whole model, or -1 if not known
     */
    void progress(Phase phase, String detail, long doneBytes, long totalBytes);

    /** Asked often, by any thread; once true, the operation ends with a {@link CatalogueException}. */
    default boolean isCancelled() {
        return false;
    }
}
