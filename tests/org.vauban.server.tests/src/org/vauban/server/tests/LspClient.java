// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A WebSocket client of the language server that records what it receives. */
public final class LspClient implements WebSocket.Listener {
    public static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"processId\":null,\"capabilities\":{},\"rootUri\":null,\"locale\":\"en\"}}";

    public final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    public final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final BlockingQueue<Boolean> probes = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private volatile String reason = "";

    public static WebSocket connect(Served served, LspClient client, UnaryOperator<WebSocket.Builder> with) {
        return connect(served.client, URI.create("ws://127.0.0.1:" + served.port + "/lsp"), client, with);
    }

    private static WebSocket connect(HttpClient from, URI address, LspClient client,
            UnaryOperator<WebSocket.Builder> with) {
        return with.apply(from.newWebSocketBuilder().connectTimeout(Served.PATIENCE)).buildAsync(address, client)
                .join();
    }

    /** Opens a WebSocket and waits until its session has begun. */
    public static WebSocket begin(Served served, LspClient client, UnaryOperator<WebSocket.Builder> with)
            throws Exception {
        return begin(connect(served, client, with), client);
    }

    /** Opens a session over TLS, from a client with its own certificate. */
    public static WebSocket beginSecured(Served served, HttpClient from, LspClient client,
            UnaryOperator<WebSocket.Builder> with) throws Exception {
        return begin(connect(from, URI.create("wss://127.0.0.1:" + served.port + "/lsp"), client, with), client);
    }

    private static WebSocket begin(WebSocket socket, LspClient client) throws Exception {
        socket.sendText(INITIALIZE, true).join();
        client.next();
        return socket;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            messages.add(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        probes.add(true);
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String why) {
        reason = why;
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }

    public JsonObject next() throws InterruptedException {
        String message = messages.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertTrue(message != null, "no message came");
        return JsonParser.parseString(message).getAsJsonObject();
    }

    public int code() throws Exception {
        return closed.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Returns the server's reason for closing the socket. */
    public String reason() {
        return reason;
    }

    /** Waits until the server has checked the session from now on and kept it open. */
    public void staysOpen(WebSocket socket) throws Exception {
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"nothing/known\"}", true).join();
        while (!next().has("error")) {
            continue; // a notification of the server
        }
        probes.clear(); // a probe that arrives now was sent now, and the check before the second one began now
        for (int i = 0; i < 2; i++) {
            assertTrue(probes.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS) != null, "no probe came");
        }
    }
}
