// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.lsp.StdioServer;
import org.vauban.lsp.ThinClientServer;

/** Base class with a language server on pipes, whose assistant replaces the real one. */
public abstract class WithPipedServer {
    protected Wire wire;
    private CompletableFuture<Integer> ended;

    /** Starts the server. */
    protected final void serve(Assistant assistant) throws IOException {
        serve((in, out) -> StdioServer.run(in, out, IdleSession.SETTINGS, "1", settings -> assistant));
    }

    /**
     * Starts the server for a client on another machine.
     *
     * @param most the most that the server may read ahead
     */
    protected final void serveElsewhere(ReadAheadMode most, Function<AssistSettings, Assistant> assistants)
            throws IOException {
        serve((in, out) -> ThinClientServer.run(in, out, IdleSession.SETTINGS.withReadAhead(most), "1", assistants));
    }

    private void serve(BiFunction<InputStream, OutputStream, Integer> server) throws IOException {
        PipedInputStream fromServer = new PipedInputStream(1 << 16);
        PipedOutputStream toServer = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(toServer, 1 << 16);
        PipedOutputStream out = new PipedOutputStream(fromServer);
        ended = CompletableFuture.supplyAsync(() -> server.apply(in, out));
        wire = new Wire(fromServer, toServer);
    }

    @AfterEach
    protected final void end() throws Exception {
        wire.request(90, "shutdown", "null");
        wire.answer(90);
        wire.notify("exit", "null");
        assertEquals(0, ended.get(Patience.SECONDS, TimeUnit.SECONDS));
    }
}
