// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.nio.file.Path;
import org.vauban.governance.AuditLog;

/**
 * Appends five lines and signs them with a security module, in a process whose environment names the token. Arguments:
 * folder, provider configuration, PIN file.
 */
public final class SiteKeyChild {
    private SiteKeyChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        SignedLog signed = new SignedLog(folder, 20_000);
        try (AuditLog log = new AuditLog(signed.file(), signed.options(100_000).signedBy(SiteCheckpointKeyTest
                .key(folder, Path.of(arguments[1]), Path.of(arguments[2]), "audit")))) {
            AuditChild.append(log, 5);
        }
    }
}
