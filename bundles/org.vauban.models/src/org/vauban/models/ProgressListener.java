// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

/** Receives the progress of a long operation, on the thread that runs it, and may cancel it. */
@FunctionalInterface
public interface ProgressListener {
    /** The phases of an operation. */
    enum Phase {
        /** Another process changes the same model. */
        WAITING,
        /** A file on the disk is hashed. */
        VERIFYING,
        /** A file is copied into the store. */
        COPYING
    }

    /** Ignores progress and never cancels. */
    ProgressListener NONE = (phase, detail, done, total) -> {};

    /**
     * Called at the start of a phase and then at most about ten times per second.
     *
     * @param detail the file, for display
     * @param doneBytes of the whole model
     * @param totalBytes of the whole model, or -1 if unknown
     */
    void progress(Phase phase, String detail, long doneBytes, long totalBytes);

    /** Called often, on any thread; once true, the operation ends with a {@link CatalogueException}. */
    default boolean isCancelled() {
        return false;
    }
}
