// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;

/** Told how indexing goes, on the thread that indexes. */
public interface IndexingListener {
    /** Listens to nothing and never stops. */
    IndexingListener NONE = new IndexingListener() {
        @Override
        public void progress(int done, int total, Path file) {
            // nobody looks
        }
    };

    /**
     * A file is being read.
     *
     * @param done files before it
     * @param total files
     * @param file absolute
     */
    void progress(int done, int total, Path file);

    /**
     * Folders were read for somebody, but for some files: what is said of the others may lack something. Not told where
     * files are indexed, which is reported.
     *
     * @param files in no order; maybe none
     */
    default void unreadable(List<UnreadableFile> files) {
        // for who does not say what may be missing
    }

    /** Asked before each file whether to stop; what is done stays. */
    default boolean isCancelled() {
        return false;
    }
}
