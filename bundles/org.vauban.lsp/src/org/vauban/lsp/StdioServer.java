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
     * Serves until the client says {@code exit}, its stream ends, it does not read what is sent, or its process is
     * gone; blocks until then.
     *
     * @param in from the client
     * @param out to the client; nothing but the protocol is written to it
     * @param settings what the client does not set itself
     * @param version that the server tells
     * @return the exit code: 0 after {@code shutdown}, else 1
     */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version) {
        return run(in, out, settings, version, Assistants::create);
    }

    /** As {@link #run(InputStream, OutputStream, AssistSettings, String)} with another assistant. */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version,
            Function<AssistSettings, Assistant> assistants) {
        return new Connection(settings, version, assistants, true).serve(in, out, null, () -> {});
    }
}
