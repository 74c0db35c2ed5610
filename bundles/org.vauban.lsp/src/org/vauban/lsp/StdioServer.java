// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.QueuedMessageConsumer;

/** Serves one client over a pair of streams. */
public final class StdioServer {
    private static final long MAX_QUEUED = 64L << 20;
    private static final long FLUSH_MILLIS = 2_000;

    private StdioServer() {
    }

    /**
     * Serves until the client says {@code exit}, its stream ends or its process is gone; blocks until then.
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

    static int run(InputStream in, OutputStream out, AssistSettings settings, String version,
            Function<AssistSettings, Assistant> assistants) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        VaubanServer server = new VaubanServer(settings, assistants, version, exit::complete, () -> exit.complete(1));
        Map<String, JsonRpcMethod> methods = new LinkedHashMap<>(ServiceEndpoints.getSupportedMethods(LanguageClient.class));
        methods.putAll(ServiceEndpoints.getSupportedMethods(LanguageServer.class));
        MessageJsonHandler json = new MessageJsonHandler(methods);
        QueuedMessageConsumer consumer = new QueuedMessageConsumer(out, json, MAX_QUEUED, "vauban-lsp-writer",
                e -> exit.complete(1));
        RemoteEndpoint remote = new RemoteEndpoint(consumer, new Guard(server, ServiceEndpoints.toEndpoint(server)));
        json.setMethodProvider(remote);
        server.connect(ServiceEndpoints.toServiceObject(remote, LanguageClient.class));
        Messages messages = new Messages(null);
        FramedMessageProducer producer = new FramedMessageProducer(new FrameReader(in, FrameLimits.DEFAULT), json, remote,
                e -> {
                    if (!e.recoverable()) {
                        System.err.println(messages.text("frame", e.getMessage()));
                    }
                    return e.recoverable();
                });
        Thread reader = new Thread(() -> read(producer, remote, server, exit), "vauban-lsp-reader");
        reader.setDaemon(true);
        reader.start();
        int code = exit.join();
        server.close();
        try {
            consumer.flush(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        return code;
    }

    private static void read(FramedMessageProducer producer, RemoteEndpoint remote, VaubanServer server,
            CompletableFuture<Integer> exit) {
        try (producer) {
            producer.listen(remote);
        } catch (IOException | JsonRpcException e) {
            System.err.println("vauban lsp: " + e.getMessage());
        } finally {
            exit.complete(server.isShutdown() ? 0 : 1);
        }
    }

    /** Lets pass what the protocol allows in the server's state. */
    private record Guard(VaubanServer server, Endpoint endpoint) implements Endpoint {
        @Override
        public CompletableFuture<?> request(String method, Object parameter) {
            if (!server.ready() && !method.equals("initialize")) {
                return CompletableFuture.failedFuture(
                        error(ResponseErrorCode.ServerNotInitialized, "not.initialized"));
            }
            if (server.isShutdown() || server.ready() && method.equals("initialize")) {
                return CompletableFuture.failedFuture(error(ResponseErrorCode.InvalidRequest, "is.shutdown"));
            }
            return endpoint.request(method, parameter);
        }

        private static ResponseErrorException error(ResponseErrorCode code, String key) {
            return new ResponseErrorException(new ResponseError(code, new Messages(null).text(key), null));
        }

        @Override
        public void notify(String method, Object parameter) {
            if (server.ready() && !server.isShutdown() || method.equals("exit")) {
                endpoint.notify(method, parameter);
            }
        }
    }
}
