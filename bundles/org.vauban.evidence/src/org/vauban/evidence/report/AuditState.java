// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditVerification;

/**
 * The audit log of the user who created the pack.
 *
 * @param file file of the log; empty if the policy that sets it cannot be read
 * @param verification null if there is no log or it cannot be read
 * @param fault why it could not be verified, in the user's language; empty if it was, or if there is none
 * @param checkpoint the last signed note; empty for none
 * @param keys the lines of the public-key file beside the log
 */
public record AuditState(String file, @Nullable AuditVerification verification, String fault, String checkpoint,
        List<String> keys) {
    /** Copies the list. */
    public AuditState {
        keys = List.copyOf(keys);
    }
}
