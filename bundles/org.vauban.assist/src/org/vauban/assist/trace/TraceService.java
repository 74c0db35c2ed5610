// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.call.AssistCall;
import org.vauban.knowledge.indexing.IndexingListener;

/** Links requirements to the code, tests and commits that serve them, with the evidence. No model. Any thread. */
public interface TraceService {
    /** Of an assistant that cannot parse documents. */
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
     * Reads folders with requirements and source code, as they are on the disk, and links them. No model is used. Takes
     * seconds for a large project.
     *
     * @param folders that exist
     * @param ids what ids look like
     * @param suggest which links to suggest where nobody wrote an id
     */
    default AssistCall<TraceMatrix> trace(List<Path> folders, RequirementIds ids, Suggestions suggest) {
        return trace(new TraceQuery(folders, ids, suggest, false), IndexingListener.NONE);
    }

    /**
     * The same, with commits if they are wanted. Fails where the decisions of a folder cannot be read.
     *
     * @param listener told which file is read, and which could not be, on a thread of the assistant; asked whether to
     *            go on
     */
    AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener);
}
