// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.util.List;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/**
 * Forwards everything to a listener, and knows whether that has received a part of an answer, which could only be
 * generated a second time. Called on one engine thread at a time; {@link #hasBegun} on any.
 */
final class DeliveryListener implements TokenListener {
    private final TokenListener listener;
    private volatile boolean begun;

    DeliveryListener(TokenListener listener) {
        this.listener = listener;
    }

    /** Whether the listener has received a part of an answer; not for one that ignores all of it. */
    boolean hasBegun() {
        return begun && listener != TokenListener.NONE;
    }

    @Override
    public void prompt(int total, int reused) {
        listener.prompt(total, reused);
    }

    @Override
    public void tokens(List<TokenProbability> tokens) {
        begun = true;
        listener.tokens(tokens);
    }

    @Override
    public void text(String text) {
        begun = true;
        listener.text(text);
    }

    @Override
    public void text(String text, double likelihood) {
        begun = true;
        listener.text(text, likelihood);
    }

    @Override
    public void reasoning(String text) {
        begun = true;
        listener.reasoning(text);
    }

    @Override
    public void toolCallPiece(ToolCallDelta piece) {
        begun = true;
        listener.toolCallPiece(piece);
    }

    @Override
    public void toolCall(ToolCall call) {
        begun = true;
        listener.toolCall(call);
    }

    @Override
    public void reading(int read, int total) {
        listener.reading(read, total);
    }
}
