// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.call.AssistCall;
import org.vauban.knowledge.indexing.IndexingListener;

/** Links requirements to the code, tests and commits that serve them, with evidence. Uses no model. Any thread. */
public interface TraceService {
    /** For an assistant that cannot parse documents. */
    TraceService NONE = new TraceService() {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener) {
            throw new IllegalStateException("no documents can be read");
        }
    };

    /** Whether documents can be read. */
    boolean isAvailable();

    /**
     * Reads folders with requirements and source code from the disk, and links them. Uses no model. Takes seconds for a
     * large project.
     *
     * @param folders existing folders
     * @param ids pattern of ids
     * @param suggest which links to suggest where no id is written
     */
    default AssistCall<TraceMatrix> trace(List<Path> folders, RequirementIds ids, Suggestions suggest) {
        return trace(new TraceQuery(folders, ids, suggest, false), IndexingListener.NONE);
    }

    /**
     * Traces a query, with commits if requested. Fails if the decisions of a folder cannot be read.
     *
     * @param listener receives the current file, and files that could not be read, on a thread of the assistant; may
     *            cancel
     */
    AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener);
}
