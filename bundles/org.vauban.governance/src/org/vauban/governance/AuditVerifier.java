// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.verification.LogVerifier;

/** Verifies an audit log for somebody who waits: tells how far it is, and can be cancelled. */
public final class AuditVerifier {
    private AuditVerifier() {}

    /**
     * How many bytes there are to read: those of the log and of the files put aside.
     *
     * @throws GovernanceException if they cannot be read
     */
    public static long size(Path log) throws GovernanceException {
        try {
            long size = 0;
            for (Path each : AuditReader.files(log.toAbsolutePath())) {
                size += Files.size(each);
            }
            return size;
        } catch (IOException e) {
            throw AuditLog.unreadable(log, e);
        }
    }

    /**
     * As {@link AuditLog#verify(Path)}.
     *
     * @param goOn told how many bytes were read so far, again and again; what answers false cancels
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws GovernanceException if the log cannot be read
     */
    public static AuditVerification verify(Path log, LongPredicate goOn) throws GovernanceException {
        try {
            return AuditVerification
                    .of(LogVerifier.verify(log.toAbsolutePath(), LogVerifier.Evidence.NONE, goOn));
        } catch (IOException e) {
            throw AuditLog.unreadable(log, e);
        }
    }
}
