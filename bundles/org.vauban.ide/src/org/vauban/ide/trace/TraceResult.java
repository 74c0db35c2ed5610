// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * Result of a traceability run.
 *
 * @param projects real paths of the folders of the open projects
 * @param unreadable files that could not be read and are missing from the matrix
 */
record TraceResult(TraceMatrix matrix, List<Path> projects, List<UnreadableFile> unreadable) {
    /** Copies the lists. */
    TraceResult {
        projects = List.copyOf(projects);
        unreadable = List.copyOf(unreadable);
    }
}
