// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.core.runtime.IProgressMonitor;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.export.AuditPeriod;

/** Something that can be exported for an auditor. */
public interface EvidenceSource {

    /** Its name in a list of check boxes, in the user's language. */
    String label();

    /**
     * Writes it into files of a folder. On a thread of a job.
     *
     * @param folder a new one, which is there and empty but for what other sources wrote
     * @param period what time the evidence is about, as far as it is about a time
     * @param monitor tells whether it was cancelled
     * @return one sentence for the user about what was written
     * @throws GovernanceException if it cannot be had; its sentence is shown
     * @throws IOException if a file cannot be written
     */
    String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws GovernanceException, IOException;
}
