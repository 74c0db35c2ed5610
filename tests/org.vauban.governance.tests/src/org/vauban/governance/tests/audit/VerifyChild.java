// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.nio.file.Path;
import org.vauban.governance.AuditLog;

/** Verifies a log in a separate process, which may be given little memory. Argument: file. */
public final class VerifyChild {
    /** Exit code for a damaged log. */
    static final int DAMAGED = 4;

    private VerifyChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        System.exit(AuditLog.verify(Path.of(arguments[0])).intact() ? 0 : DAMAGED);
    }
}
