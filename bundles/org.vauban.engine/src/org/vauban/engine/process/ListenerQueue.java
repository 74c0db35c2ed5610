// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.framing.FrameException;
import org.vauban.engine.tool.ToolCall;
import org.vauban.engine.tool.ToolCallDelta;

/**
 * Holds the host's notifications of one request that its listener has not received yet. A listener that is slower than
 * the host receives joined pieces of text and only the latest progress, so that the queue is as large as the text,
 * however many messages carried it. Reading thread; {@link #tell} on the callback thread. Each method that adds a
 * notification returns whether {@link #tell} must be scheduled, and throws if the total exceeds the limit.
 */
final class ListenerQueue {
    /** Counted for each piece that cannot be joined with the previous one, in addition to its characters. */
    private static final int PIECE = 64;

    private final int most;
    private List<Piece> pieces = new ArrayList<>();
    private long said;
    private int read;
    private int total = -1;
    private int promptReused;
    private int promptTotal = -1;
    private boolean waiting;

    private sealed interface Piece {}

    private static final class Words implements Piece {
        private final boolean reasoning;
        private final StringBuilder text = new StringBuilder();
        /** For the whole text so far, or null. */
        private @Nullable Double likelihood;
        private final List<TokenProbability> tokens = new ArrayList<>();

        Words(boolean reasoning) {
            this.reasoning = reasoning;
        }
    }

    private record Calling(int call, String name, StringBuilder arguments) implements Piece {}

    private record Called(ToolCall call) implements Piece {}

    /** @param most maximum number of characters that the host may send for one request */
    ListenerQueue(int most) {
        this.most = most;
    }

    boolean text(String text, @Nullable Double likelihood, @Nullable List<TokenProbability> tokens)
            throws FrameException {
        return words(text, false, likelihood, tokens);
    }

    boolean reasoning(String text, @Nullable List<TokenProbability> tokens) throws FrameException {
        return words(text, true, null, tokens);
    }

    private synchronized boolean words(String text, boolean reasoning, @Nullable Double likelihood,
            @Nullable List<TokenProbability> tokens) throws FrameException {
        Words words;
        if (!pieces.isEmpty() && pieces.getLast() instanceof Words last && last.reasoning == reasoning) {
            count(text.length());
            words = last;
        } else {
            count(PIECE + text.length());
            words = new Words(reasoning);
            pieces.add(words);
        }
        words.text.append(text);
        words.likelihood = likelihood;
        for (TokenProbability token : tokens == null ? List.<TokenProbability>of() : tokens) {
            count(PIECE * (1 + token.best().size()));
            words.tokens.add(token);
        }
        return first();
    }

    synchronized boolean toolCallPiece(ToolCallDelta piece) throws FrameException {
        if (!pieces.isEmpty() && pieces.getLast() instanceof Calling last && last.call() == piece.call()
                && last.name().equals(piece.name())) {
            count(piece.arguments().length());
            last.arguments().append(piece.arguments());
        } else {
            count(PIECE + piece.name().length() + piece.arguments().length());
            pieces.add(new Calling(piece.call(), piece.name(), new StringBuilder(piece.arguments())));
        }
        return first();
    }

    synchronized boolean toolCall(ToolCall call) throws FrameException {
        count(PIECE + call.toString().length());
        pieces.add(new Called(call));
        return first();
    }

    private void count(int characters) throws FrameException {
        said += characters;
        if (said > most) {
            throw new FrameException(FrameException.Reason.BODY_TOO_LONG,
                    "an answer is longer than " + most + " characters");
        }
    }

    synchronized boolean prompted(int nowTotal, int nowReused) {
        promptTotal = nowTotal;
        promptReused = nowReused;
        return first();
    }

    synchronized boolean reading(int nowRead, int nowTotal) {
        read = nowRead;
        total = nowTotal;
        return first();
    }

    private boolean first() {
        boolean first = !waiting;
        waiting = true;
        return first;
    }

    /** Passes the queued notifications to the listener. */
    void tell(TokenListener listener) {
        List<Piece> now;
        int nowRead;
        int nowTotal;
        int prompt;
        int reused;
        synchronized (this) {
            waiting = false;
            now = pieces;
            pieces = new ArrayList<>();
            nowRead = read;
            nowTotal = total;
            total = -1;
            prompt = promptTotal;
            reused = promptReused;
            promptTotal = -1;
        }
        if (prompt >= 0) {
            listener.prompt(prompt, reused);
        }
        if (nowTotal >= 0) {
            listener.reading(nowRead, nowTotal);
        }
        for (Piece piece : now) {
            if (piece instanceof Words words && !words.tokens.isEmpty()) {
                listener.tokens(words.tokens);
            }
            switch (piece) {
                case Words words when words.reasoning -> listener.reasoning(words.text.toString());
                case Words words -> {
                    Double likelihood = words.likelihood;
                    if (likelihood == null) {
                        listener.text(words.text.toString());
                    } else {
                        listener.text(words.text.toString(), likelihood);
                    }
                }
                case Calling calling -> listener.toolCallPiece(
                        new ToolCallDelta(calling.call(), calling.name(), calling.arguments().toString()));
                case Called called -> listener.toolCall(called.call());
            }
        }
    }
}
