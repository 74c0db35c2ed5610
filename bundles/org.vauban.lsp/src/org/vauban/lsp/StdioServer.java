// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.lsp.connection.Connection;

/** Serves one client over a pair of streams. */
public final class StdioServer {

    private StdioServer() {}

    /**
     * Serves until the client sends {@code exit}, its stream ends, it no longer reads its messages, or its process has
     * ended; blocks until then.
     *
     * @param in stream from the client
     * @param out stream to the client; only protocol messages are written to it
     * @param settings settings that the client does not set itself
     * @param version version that the server reports
     * @return the exit code: 0 after {@code shutdown}, else 1
     */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version) {
        return run(in, out, settings, version, Assistants::create);
    }

    /** Serves as {@link #run(InputStream, OutputStream, AssistSettings, String)}, with another assistant. */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version,
            Function<AssistSettings, Assistant> assistants) {
        return new Connection(settings, version, assistants, true).serve(in, out, null, () -> {});
    }
}
