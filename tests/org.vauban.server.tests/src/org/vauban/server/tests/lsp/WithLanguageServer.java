// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vauban.server.tests.LspClient.connect;

import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** Base class with servers that provide the language server over WebSocket, and helpers for refused clients. */
abstract class WithLanguageServer {
    static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    Path folder;

    final FakeEngine engine = new FakeEngine();

    Served serve(LspLimits limits, Path keys) throws Exception {
        return Served.speaking(NoEngines.service(folder, limits), engine, folder, keys);
    }

    /** Returns limits for responsive clients: the idle time is too long to expire, however slow the machine is. */
    static LspLimits limits(int sessions, int perKey, int bytes, Duration ping) {
        return new LspLimits(sessions, perKey, bytes, Duration.ofHours(1), ping, Duration.ofHours(1));
    }

    static int refused(Served served, UnaryOperator<WebSocket.Builder> with) {
        CompletionException failure = assertThrows(CompletionException.class,
                () -> connect(served, new LspClient(), with));
        return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
    }

    static WebSocket.Builder plain(WebSocket.Builder builder) {
        return builder;
    }
}
