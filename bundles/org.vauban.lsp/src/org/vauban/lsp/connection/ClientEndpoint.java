// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;

/** The JSON-RPC endpoint of the client. Logs nothing that the client sends. */
final class ClientEndpoint extends RemoteEndpoint {
    private final MessageConsumer out;
    private final Consumer<String> unanswerable;
    private final Runnable unread;

    /**
     * @param unanswerable given the error in a message that has no response
     * @param unread run for each unreadable message that may have reported changes of documents
     */
    ClientEndpoint(MessageConsumer out, Endpoint local, Function<Throwable, ResponseError> failures,
            Consumer<String> unanswerable, Runnable unread) {
        super(out, local, failures);
        this.out = out;
        this.unanswerable = unanswerable;
        this.unread = unread;
    }

    /** Responds with the issue only: what LSP4J would add quotes the message. */
    @Override
    @NonNullByDefault({})
    public void handle(Message message, List<MessageIssue> issues) {
        MessageIssue issue = issues.getFirst();
        if (message instanceof RequestMessage request) {
            if (request.getRawId() == null) {
                unread.run();
            }
            out.consume(createErrorResponseMessage(request,
                    new ResponseError(issue.getIssueCode(), issue.getText(), null)));
        } else if (message instanceof ResponseMessage) {
            super.handle(message, issues);
        } else {
            if (!(message instanceof NotificationMessage told) || ValidatingEndpoint.isChange(told.getMethod())) {
                unread.run();
            }
            unanswerable.accept(issue.getText());
        }
    }

    @Override
    @NonNullByDefault({})
    protected void logIssues(Message message, List<MessageIssue> issues) {
        // the texts of issues quote the message; callers that wait for a response get an error nevertheless
    }
}
