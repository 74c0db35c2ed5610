// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.audit.CheckpointFiles;
import org.vauban.governance.audit.verification.LogVerifier;

/** Verifies an audit log with progress and cancellation. */
public final class AuditVerifier {
    private AuditVerifier() {}

    /**
     * Returns how many bytes there are to read: those of the log, of its rotated files and of its checkpoints.
     *
     * @throws GovernanceException if they cannot be read
     */
    public static long size(Path log) throws GovernanceException {
        try {
            long size = sizeOf(new CheckpointFiles(log.toAbsolutePath()).history());
            for (Path each : AuditReader.files(log.toAbsolutePath())) {
                size += sizeOf(each);
            }
            return size;
        } catch (IOException e) {
            throw AuditLog.unreadable(log, e);
        }
    }

    private static long sizeOf(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0; // rotated or deleted just now, or without checkpoints
        }
    }

    /**
     * Verifies a log as {@link AuditLog#verify(Path)} does.
     *
     * @param goOn receives the number of bytes read so far, repeatedly; returns false to cancel
     * @throws java.util.concurrent.CancellationException if the verification was cancelled
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
