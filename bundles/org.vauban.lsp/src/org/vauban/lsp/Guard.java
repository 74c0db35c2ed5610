// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Lets pass what the protocol allows in the server's state, and nobody without the token where one is asked for. */
final class Guard implements Endpoint {
    private final Session session;
    private final Set<String> methods;
    private final Endpoint endpoint;
    private final Door door;

    /**
     * @param methods that the endpoint knows
     * @param door asked about the hello
     */
    Guard(Session session, Set<String> methods, Endpoint endpoint, Door door) {
        this.session = session;
        this.methods = methods;
        this.endpoint = endpoint;
        this.door = door;
    }

    @Override
    public CompletableFuture<?> request(String method, Object parameter) {
        boolean hello = method.equals("initialize");
        if (!session.ready() && !hello) {
            return failed(ResponseErrorCode.ServerNotInitialized, session.text("not.initialized"));
        }
        if (session.isShutdown() || session.ready() && hello) {
            return failed(ResponseErrorCode.InvalidRequest, session.text("is.shutdown"));
        }
        if (!methods.contains(method)) {
            return failed(ResponseErrorCode.MethodNotFound, session.text("method.unknown", method));
        }
        if (hello && !door.opens(parameter instanceof InitializeParams params ? params.getInitializationOptions() : null)) {
            return failed(ResponseErrorCode.InvalidRequest, session.text("token.wrong"));
        }
        return endpoint.request(method, parameter);
    }

    private static CompletableFuture<?> failed(ResponseErrorCode code, String sentence) {
        return CompletableFuture.failedFuture(new ResponseErrorException(new ResponseError(code, sentence, null)));
    }

    @Override
    public void notify(String method, Object parameter) {
        if (!methods.contains(method)) {
            // what begins with $/ may be ignored by agreement
            if (session.ready() && !method.startsWith("$/")) {
                session.logOnce(MessageType.Log, session.text("method.unknown", method));
            }
        } else if (session.ready() && !session.isShutdown() || method.equals("exit")) {
            endpoint.notify(method, parameter);
        }
    }
}
