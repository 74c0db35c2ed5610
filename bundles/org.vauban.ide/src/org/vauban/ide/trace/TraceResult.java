// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceMatrix;

/**
 * What a run found.
 *
 * @param decisions of all projects that have some
 * @param projects real paths of the folders of the open projects
 */
record TraceResult(TraceMatrix matrix, List<TraceDecisions> decisions, List<Path> projects) {
    /** Copies the lists. */
    TraceResult {
        decisions = List.copyOf(decisions);
        projects = List.copyOf(projects);
    }
}
