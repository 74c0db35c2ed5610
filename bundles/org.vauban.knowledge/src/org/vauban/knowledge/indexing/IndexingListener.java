// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;

/** Receives the progress of indexing, on the indexing thread. */
public interface IndexingListener {
    /** Ignores progress and never cancels. */
    IndexingListener NONE = new IndexingListener() {
        @Override
        public void progress(int done, int total, Path file) {
            // progress is not displayed
        }
    };

    /**
     * Called when a file is about to be read.
     *
     * @param done number of files before it
     * @param total number of files
     * @param file absolute path
     */
    void progress(int done, int total, Path file);

    /**
     * Called after folders were read for a feature: its answer may lack the content of some files. Not called by
     * indexing, which returns a report.
     *
     * @param files in no order; may be empty
     */
    default void unreadable(List<UnreadableFile> files) {
        // for features that do not report missing files
    }

    /** Polled before each file; what is already indexed stays. */
    default boolean isCancelled() {
        return false;
    }
}
