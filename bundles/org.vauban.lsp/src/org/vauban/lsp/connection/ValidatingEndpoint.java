// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.OpenRequests;
import org.vauban.lsp.session.ProtocolShape;

/** Passes only messages that the protocol permits in the server's state; if a token is required, none without it. */
final class ValidatingEndpoint implements Endpoint {
    private final OpenRequests open = new OpenRequests(ClientSession.MOST_OPEN);
    private final ClientSession session;
    private final Map<String, JsonRpcMethod> methods;
    private final Endpoint endpoint;
    private final AuthenticatedInputStream authenticated;

    /**
     * @param methods methods of the endpoint
     * @param authenticated checks the options of {@code initialize}
     */
    ValidatingEndpoint(ClientSession session, Map<String, JsonRpcMethod> methods, Endpoint endpoint,
            AuthenticatedInputStream authenticated) {
        this.session = session;
        this.methods = methods;
        this.endpoint = endpoint;
        this.authenticated = authenticated;
    }

    @Override
    @NonNullByDefault({})
    public CompletableFuture<?> request(String method, Object parameter) {
        boolean hello = method.equals("initialize");
        if (!session.ready() && !hello) {
            return failed(ResponseErrorCode.ServerNotInitialized, session.text("not.initialized"));
        }
        if (session.isShutdown() || session.ready() && hello) {
            return failed(ResponseErrorCode.InvalidRequest,
                    session.text(session.isShutdown() ? "is.shutdown" : "is.initialized"));
        }
        if (!methods.containsKey(method)) {
            return failed(ResponseErrorCode.MethodNotFound, session.text("method.unknown", method));
        }
        if (lacks(method, parameter)) {
            return failed(ResponseErrorCode.InvalidParams, session.text("params.missing", method));
        }
        if (!ProtocolShape.isWhole(parameter)) {
            return failed(ResponseErrorCode.InvalidParams, session.text("params.shape", method));
        }
        if (hello && !authenticated
                .opens(parameter instanceof InitializeParams params ? params.getInitializationOptions() : null)) {
            return failed(ResponseErrorCode.InvalidRequest, session.text("token.wrong"));
        }
        try {
            CompletableFuture<?> answer = method.equals("shutdown") ? endpoint.request(method, parameter)
                    : open.begin(() -> endpoint.request(method, parameter));
            return answer != null ? answer
                    : failed(ResponseErrorCode.RequestFailed, session.text("too.many", ClientSession.MOST_OPEN));
        } catch (RuntimeException e) {
            if (causedByNull(e) && !ProtocolShape.isValid(parameter)) {
                return failed(ResponseErrorCode.InvalidParams, session.text("params.shape", method));
            }
            throw e;
        }
    }

    /**
     * Features assume that required members are present; the parameters are validated only after a failure for lack of
     * them.
     */
    private static boolean causedByNull(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof NullPointerException;
    }

    private static CompletableFuture<?> failed(ResponseErrorCode code, String sentence) {
        return CompletableFuture.failedFuture(new ResponseErrorException(new ResponseError(code, sentence, null)));
    }

    private boolean lacks(String method, @Nullable Object parameter) {
        return parameter == null && methods.get(method).getParameterTypes().length > 0;
    }

    @Override
    @NonNullByDefault({})
    public void notify(String method, Object parameter) {
        if (!methods.containsKey(method)) {
            // the protocol permits ignoring methods that begin with $/
            if (session.ready() && !method.startsWith("$/")) {
                session.logOnce(MessageType.Log, session.text("method.unknown", method));
            }
        } else if (session.ready() && !session.isShutdown() || method.equals("exit")) {
            notifyKnown(method, parameter);
        }
    }

    /**
     * Handles a notification. An invalid one changes nothing, and is logged at the client, since there is no response.
     */
    private void notifyKnown(String method, Object parameter) {
        if (lacks(method, parameter)) {
            doubt(method);
            session.logOnce(MessageType.Warning, session.text("params.missing", method));
            return;
        }
        try {
            endpoint.notify(method, parameter);
        } catch (RuntimeException e) {
            doubt(method);
            if (session.ready()) {
                session.logOnce(MessageType.Warning,
                        session.text("params.wrong", method, e.getClass().getSimpleName()));
            }
        }
    }

    private void doubt(String method) {
        if (isChange(method)) {
            session.workspace().doubt();
        }
    }

    /** Whether a notification reports changes of documents. */
    static boolean isChange(String method) {
        return method.equals("textDocument/didChange") || method.equals("notebookDocument/didChange");
    }
}
