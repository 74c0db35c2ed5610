// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

import com.google.gson.JsonParser;

import org.vauban.governance.AuditLog;
import org.vauban.governance.tests.ChildProcess;

/** Appends to a log in a separate process. Arguments: file, count, rotation size. */
public final class AuditChild {
    private AuditChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        try (AuditLog log = new AuditLog(Path.of(arguments[0]), Long.parseLong(arguments[2]), false)) {
            append(log, Integer.parseInt(arguments[1]));
        }
    }

    static void append(AuditLog log, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            log.event("state.written", "model", "number " + i);
        }
    }

    static Process start(Path file, int count, int rotation) throws IOException, URISyntaxException {
        return ChildProcess.of(AuditChild.class, List.of(AuditLog.class, JsonParser.class), file.toString(), "" + count,
                "" + rotation).inheritIO().start();
    }
}
