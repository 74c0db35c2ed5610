// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import java.util.List;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;

/** The client as JSON-RPC sees it. Logs nothing of what a client sent. */
final class Remote extends RemoteEndpoint {

    Remote(MessageConsumer out, Endpoint local, Function<Throwable, ResponseError> failures) {
        super(out, local, failures);
    }

    @Override
    protected void logIssues(Message message, List<MessageIssue> issues) {
        // the texts of issues quote the message; a request gets its error all the same
    }
}
