// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.lsp.connection.Connection;

/**
 * Serves a client on another machine, such as an editor in a browser. Only the client's open documents are accessible:
 * no file of this machine is read or written for it, whatever it names.
 */
public final class ThinClientServer {

    private ThinClientServer() {}

    /**
     * Serves until the client sends {@code exit}, its stream ends, or it no longer reads its messages; blocks until
     * then.
     *
     * @param in stream from the client
     * @param out stream to the client; only protocol messages are written to it
     * @param settings settings that the client does not set itself
     * @param version version that the server reports
     * @param assistants creates the assistant of the client
     * @return the exit code: 0 after {@code shutdown}, else 1
     */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version,
            Function<AssistSettings, Assistant> assistants) {
        return run(in, out, settings, version, assistants, model -> {});
    }

    /**
     * Serves a client of a server whose models may change.
     *
     * @param models given the session's model before anything is read
     */
    public static int run(InputStream in, OutputStream out, AssistSettings settings, String version,
            Function<AssistSettings, Assistant> assistants, Consumer<SessionModel> models) {
        return new Connection(settings, version, assistants, false).serve(in, out, null, () -> {},
                session -> models.accept(new SessionModel() {
                    @Override
                    public @Nullable String id() {
                        return session.settings().modelId();
                    }

                    @Override
                    public void replace(String id) {
                        session.replaceModel(id);
                    }
                }));
    }
}
