// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditPeriod;

/** Source of evidence that can be exported for an auditor. */
public interface EvidenceSource {

    /** Returns its name in a list of check boxes, in the user's language. */
    String label();

    /**
     * Writes the evidence into files of a folder. Called on the thread of a job.
     *
     * @param folder a new, existing folder; contains only files of other sources
     * @param period period of the evidence, if it refers to a period
     * @param monitor checked for cancellation
     * @return one sentence for the user about what was written
     * @throws GovernanceException if the evidence is not available; its message is shown
     * @throws IOException if a file cannot be written
     */
    String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws GovernanceException, IOException;
}
