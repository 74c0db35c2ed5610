// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.tests.ChildProcess;

/**
 * Appends to a log with checkpoints in a separate process. Arguments: folder, rotation size, lines between checkpoints,
 * number of lines. With a fifth argument, a prefix, it prints the name of each acknowledged line, followed by a
 * semicolon.
 */
public final class SignedChild {
    private SignedChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        SignedLog signed = new SignedLog(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        AuditOptions options = signed.options(Integer.parseInt(arguments[2]));
        int count = Integer.parseInt(arguments[3]);
        if (arguments.length == 4) {
            try (AuditLog log = new AuditLog(signed.file(), options)) {
                AuditChild.append(log, count);
            }
            return;
        }
        AuditLog log = new AuditLog(signed.file(), new AuditOptions(options.rotationBytes(), null, true,
                options.hashKey(), options.checkpoints(), null));
        for (int i = 0; i < count; i++) {
            String name = arguments[4] + '-' + i;
            log.event("test.line", "model", name);
            System.out.println(name + ';');
            System.out.flush();
        }
        log.close();
    }

    static Process start(Path folder, int rotation, int lines, int count) throws IOException, URISyntaxException {
        return builder(folder, rotation, lines, count).inheritIO().start();
    }

    /** Starts a process whose files get the permissions that a umask leaves. */
    static Process startWithUmask(Path folder, String umask) throws IOException, URISyntaxException {
        ProcessBuilder builder = builder(folder, 20_000, 7, 3);
        builder.command().addAll(0, List.of("sh", "-c", "umask " + umask + " && exec \"$0\" \"$@\""));
        return builder.inheritIO().start();
    }

    /** Starts a process that prints acknowledged lines. */
    static Process startPrinting(Path folder, int rotation, int lines, String prefix)
            throws IOException, URISyntaxException {
        ProcessBuilder builder = builder(folder, rotation, lines, Integer.MAX_VALUE);
        builder.command().add(prefix);
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static ProcessBuilder builder(Path folder, int rotation, int lines, int count)
            throws IOException, URISyntaxException {
        return ChildProcess.of(SignedChild.class, List.of(AuditLog.class, JsonParser.class), folder.toString(),
                "" + rotation, "" + lines, "" + count);
    }
}
