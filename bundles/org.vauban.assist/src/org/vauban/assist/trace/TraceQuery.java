// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A request for a trace.
 *
 * @param folders existing folders, with requirements and source code
 * @param ids pattern of ids
 * @param suggest which links to suggest where no id is written
 * @param commits whether to read the commit messages of the folders' repositories
 */
public record TraceQuery(List<Path> folders, RequirementIds ids, Suggestions suggest, boolean commits) {
    /** Copies the list. */
    public TraceQuery {
        folders = List.copyOf(folders);
        Objects.requireNonNull(ids);
        Objects.requireNonNull(suggest);
    }
}
