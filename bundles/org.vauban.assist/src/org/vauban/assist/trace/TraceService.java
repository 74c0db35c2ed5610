// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.call.AssistCall;

/** Traces requirements. */
public interface TraceService {
    /** Of an assistant that cannot parse documents. */
    TraceService NONE = new TraceService() {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public AssistCall<TraceMatrix> trace(List<Path> folders, RequirementIds ids, boolean suggest) {
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
     * @param suggest whether to suggest links where nobody wrote an id
     */
    AssistCall<TraceMatrix> trace(List<Path> folders, RequirementIds ids, boolean suggest);
}
