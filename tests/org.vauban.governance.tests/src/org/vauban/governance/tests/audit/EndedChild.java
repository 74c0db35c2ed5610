// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.shutdown.ShutdownAction;
import org.vauban.governance.tests.ChildProcess;

/**
 * Appends a line in a separate process, prints that, and waits for a signal; work in progress then appends one more
 * line. Argument: folder.
 */
public final class EndedChild {
    private EndedChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        SignedLog signed = new SignedLog(Path.of(arguments[0]), 1 << 20);
        AuditLog log = new AuditLog(signed.file(), signed.options(256));
        ShutdownAction.register(ShutdownAction.Phase.REQUESTS, () -> append(log, "under way"));
        append(log, "first");
        System.out.println("written");
        System.in.read();
    }

    private static void append(AuditLog log, String detail) {
        try {
            log.event("test.line", "model", detail);
        } catch (GovernanceException e) {
            throw new IllegalStateException(e);
        }
    }

    static Process start(Path folder) throws IOException, URISyntaxException {
        return ChildProcess.of(EndedChild.class, List.of(AuditLog.class, JsonParser.class), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }
}
