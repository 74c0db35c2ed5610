// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.MessageIssueHandler;
import org.eclipse.lsp4j.jsonrpc.MessageProducer;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Reads bounded frames and passes their messages on: like {@code StreamMessageProducer}, but without trust in the peer.
 * {@link #listen} runs on the caller's thread until the stream ends, {@link #close()} is called or the policy stops it.
 */
public final class FramedMessageProducer implements MessageProducer, Closeable {
    private final FrameReader reader;
    private final MessageJsonHandler json;
    private final MessageIssueHandler issues;
    private final FrameErrorHandler policy;
    private volatile boolean closed;

    /**
     * @param issues receives well-formed JSON that does not match the message type of its method (lsp4j's
     *            {@code RemoteEndpoint} answers such a request with an error); null treats it as a malformed frame
     * @param policy decides about malformed frames
     */
    public FramedMessageProducer(FrameReader reader, MessageJsonHandler json, @Nullable MessageIssueHandler issues,
            FrameErrorHandler policy) {
        this.reader = Objects.requireNonNull(reader);
        this.json = Objects.requireNonNull(json);
        this.issues = issues;
        this.policy = Objects.requireNonNull(policy);
    }

    /** @throws JsonRpcException if the stream fails while it is not closed */
    @Override
    @NonNullByDefault({})
    public void listen(MessageConsumer consumer) {
        while (!closed) {
            try {
                String body = reader.read();
                if (body == null) {
                    return;
                }
                deliver(body, consumer);
            } catch (FrameException e) {
                if (closed || !policy.readOn(e) || !e.recoverable()) {
                    return;
                }
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                throw new JsonRpcException(e);
            }
        }
    }

    private void deliver(String body, MessageConsumer consumer) throws FrameException {
        Message message;
        try {
            message = json.parseMessage(body);
        } catch (MessageIssueException e) {
            if (issues == null) {
                throw new FrameException(FrameException.Reason.NOT_JSON_RPC, "a body is not a JSON-RPC message", e);
            }
            issues.handle(e.getRpcMessage(), e.getIssues());
            return;
        } catch (RuntimeException e) {
            // gson, lsp4j and constructors of parameters throw various exceptions for JSON that is not a message
            throw new FrameException(FrameException.Reason.NOT_JSON_RPC, "a body is not a JSON-RPC message", e);
        }
        if (message == null) {
            throw new FrameException(FrameException.Reason.NOT_JSON_RPC, "a body is not a JSON-RPC message");
        }
        consumer.consume(message);
    }

    /** Ends {@link #listen} after the frame that it waits for; closes the stream. Any thread. */
    @Override
    public void close() throws IOException {
        closed = true;
        reader.close();
    }
}
