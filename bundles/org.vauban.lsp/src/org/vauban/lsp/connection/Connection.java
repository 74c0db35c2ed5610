// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.framing.FrameLimits;
import org.vauban.engine.framing.FrameReader;
import org.vauban.engine.framing.FramedMessageProducer;
import org.vauban.engine.framing.QueuedMessageConsumer;
import org.vauban.lsp.chat.ChatMethods;
import org.vauban.lsp.chat.Hovers;
import org.vauban.lsp.completion.CaretMethods;
import org.vauban.lsp.completion.Completions;
import org.vauban.lsp.completion.InlineCompletions;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.edit.CodeActions;
import org.vauban.lsp.knowledge.KnowledgeMethods;
import org.vauban.lsp.knowledge.TraceMethod;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.sync.Diagnostics;
import org.vauban.lsp.sync.DocumentSync;
import org.vauban.lsp.sync.NotebookSync;
import org.vauban.lsp.sync.WorkspaceEvents;

/**
 * One client over a pair of streams, from {@code initialize} to its end.
 *
 * @param settings settings that the client does not set itself
 * @param version version that the server reports
 * @param assistants creates the assistant of a client
 * @param local whether the client is on this machine, with its files
 */
public record Connection(AssistSettings settings, String version, Function<AssistSettings, Assistant> assistants,
        boolean local) {
    private static final long MAX_QUEUED = 16L << 20;
    private static final long FLUSH_MILLIS = 2_000;
    /** Kept here, since a logger without a reference may lose its level. */
    private static final Logger LSP4J = Logger.getLogger("org.eclipse.lsp4j");

    /** Clients on other machines send whole messages, and there may be thousands of them. */
    private static final int SMALL_BUFFER = 256;
    /** Methods of the features, found by reflection; the same for each client. */
    private static volatile @Nullable Methods known;

    /**
     * Methods by name.
     *
     * @param served methods that the server offers
     * @param all these and the methods of the client
     */
    private record Methods(Map<String, JsonRpcMethod> served, Map<String, JsonRpcMethod> all) {
        static Methods of(List<Object> features) {
            Methods found = known;
            if (found == null) {
                Map<String, JsonRpcMethod> served = new LinkedHashMap<>();
                features.forEach(each -> served.putAll(ServiceEndpoints.getSupportedMethods(each.getClass())));
                Map<String, JsonRpcMethod> all = new LinkedHashMap<>(served);
                all.putAll(ServiceEndpoints.getSupportedMethods(EditorClient.class));
                found = new Methods(Collections.unmodifiableMap(served), Collections.unmodifiableMap(all));
                known = found;
            }
            return found;
        }
    }

    static {
        LSP4J.setLevel(Level.OFF); // it would log messages of the client, which contain the user's text
    }

    public Connection {
        Objects.requireNonNull(settings);
        Objects.requireNonNull(version);
        Objects.requireNonNull(assistants);
    }

    /**
     * Serves until the client sends {@code exit}, its stream ends, it no longer reads its messages, or its process has
     * ended; blocks until then.
     *
     * @param token token that the client must send, or null
     * @param opened run when the client has sent the token, on the reading thread
     * @return the exit code: 0 after {@code shutdown}, else 1
     */
    public int serve(InputStream in, OutputStream out, @Nullable String token, Runnable opened) {
        return serve(in, out, token, opened, session -> {});
    }

    /** Serves in the same way, and passes the session on before anything is read. */
    public int serve(InputStream in, OutputStream out, @Nullable String token, Runnable opened,
            Consumer<ClientSession> made) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        ClientSession session = new ClientSession(settings, assistants, local);
        List<Object> features = features(session, exit);
        Methods methods = Methods.of(features);
        MessageJsonHandler json = new ClientMessages(session, methods.all());
        QueuedMessageConsumer consumer = new QueuedMessageConsumer(out, json, MAX_QUEUED, threads("vauban-lsp-writer"),
                e -> exit.complete(1));
        AuthenticatedInputStream authenticated = new AuthenticatedInputStream(in, token, opened);
        ClientEndpoint client = new ClientEndpoint(consumer,
                new ValidatingEndpoint(session, methods.served(), ServiceEndpoints.toEndpoint(features), authenticated),
                failure -> error(session, failure), sentence -> told(session, sentence), session.workspace()::doubt);
        json.setMethodProvider(client);
        session.connect(ServiceEndpoints.toServiceObject(client, EditorClient.class));
        made.accept(session);
        FrameReader frames = local ? new FrameReader(authenticated, FrameLimits.DEFAULT)
                : new FrameReader(authenticated, FrameLimits.DEFAULT, SMALL_BUFFER);
        FramedMessageProducer producer = new FramedMessageProducer(frames, json, client, e -> {
            if (e.recoverable()) {
                client.handle(new RequestMessage(), List.of(unreadable(session, e)));
            } else {
                System.err.println(session.text("frame", e.getMessage()));
            }
            return e.recoverable();
        });
        threads("vauban-lsp-reader").newThread(() -> read(producer, consumer, client, session, exit)).start();
        int code = exit.join();
        session.close();
        flush(consumer);
        consumer.close();
        return code;
    }

    /** There may be thousands of clients on other machines, most of which are idle. */
    private ThreadFactory threads(String name) {
        return local ? Thread.ofPlatform().daemon().name(name).factory() : Thread.ofVirtual().name(name).factory();
    }

    private List<Object> features(ClientSession session, CompletableFuture<Integer> exit) {
        Registrations registrations = new Registrations(session);
        ClientSettings clientSettings = new ClientSettings(session, registrations);
        NextEditMethods nextEdits = new NextEditMethods(session);
        DocumentSync documents = new DocumentSync(session, nextEdits);
        CaretMethods carets = new CaretMethods(session, nextEdits);
        CodeActions actions = new CodeActions(session, carets);
        ChatMethods chats = new ChatMethods(session);
        return List.of(new Lifecycle(session, version, exit::complete, clientSettings, registrations), clientSettings,
                documents, new NotebookSync(session, documents), new WorkspaceEvents(session),
                new InlineCompletions(session), new Completions(session), new Commands(session, actions, chats),
                actions, new Diagnostics(session), new Hovers(session), chats, nextEdits, carets,
                new KnowledgeMethods(session), new TraceMethod(session),
                new VaubanMethods(session));
    }

    private static void flush(QueuedMessageConsumer consumer) {
        try {
            consumer.flush(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void read(FramedMessageProducer producer, QueuedMessageConsumer consumer, ClientEndpoint client,
            ClientSession session, CompletableFuture<Integer> exit) {
        try (producer) {
            producer.listen(client);
            flush(consumer); // closing the stream of a socket closes the socket, and a response may still be queued
        } catch (IOException | JsonRpcException e) {
            System.err.println("vauban lsp: " + e.getMessage());
        } finally {
            exit.complete(session.isShutdown() ? 0 : 1);
        }
    }

    /** Describes the error in a message that could not be parsed. */
    private static MessageIssue unreadable(ClientSession session, FrameException failure) {
        return switch (failure.reason()) {
            case BODY_TOO_LONG -> new MessageIssue(
                    session.text("frame.long", FrameLimits.DEFAULT.maxBodyBytes() >> 20),
                    ResponseErrorCode.InvalidRequest.getValue());
            case NESTING -> new MessageIssue(session.text("frame.nested", FrameLimits.DEFAULT.maxNesting()),
                    ResponseErrorCode.ParseError.getValue());
            case NOT_JSON_RPC -> new MessageIssue(session.text("not.message"),
                    ResponseErrorCode.InvalidRequest.getValue());
            default -> new MessageIssue(session.text("frame.encoding"), ResponseErrorCode.ParseError.getValue());
        };
    }

    /** Reports nothing before {@code initialize}: there may be no client that reads it. */
    private static void told(ClientSession session, String sentence) {
        if (session.ready()) {
            session.logOnce(MessageType.Warning, sentence);
        }
    }

    /** Describes a failure to the client, never with a stack trace. */
    private static ResponseError error(ClientSession session, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ResponseErrorException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ResponseErrorException known) {
            return known.getResponseError();
        }
        if (failure instanceof AssistException || failure.getCause() instanceof AssistException) {
            AssistException told = (AssistException) (failure instanceof AssistException
                    ? failure
                    : failure.getCause());
            return new ResponseError(told.error() == AssistError.CANCELLED
                    ? ResponseErrorCode.RequestCancelled
                    : ResponseErrorCode.RequestFailed, told.getMessage(), null);
        }
        return new ResponseError(ResponseErrorCode.InternalError, session.text("failed", ClientSession.sentence(cause)),
                null);
    }
}
