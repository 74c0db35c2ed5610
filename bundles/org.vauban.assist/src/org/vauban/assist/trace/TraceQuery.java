// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What is to be traced.
 *
 * @param folders that exist, with requirements and source code
 * @param ids what ids look like
 * @param suggest which links to suggest where nobody wrote an id
 * @param commits whether to read the messages of the commits of the folders' repositories
 */
public record TraceQuery(List<Path> folders, RequirementIds ids, Suggestions suggest, boolean commits) {
    /** Copies the list. */
    public TraceQuery {
        folders = List.copyOf(folders);
        Objects.requireNonNull(ids);
        Objects.requireNonNull(suggest);
    }
}
