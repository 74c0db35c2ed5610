// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.http.Exchange;
import org.vauban.server.message.Messages;

/**
 * One WebSocket connection, on which each text message is one JSON-RPC message. The session starts with the first
 * message. Frames arrive one after the other on threads of Jetty.
 */
final class LspSocket implements FrameHandler {
    private static final System.Logger LOG = System.getLogger(LspSocket.class.getName());
    /** LSP message type of an error that is shown to the user. */
    private static final int ERROR = 1;

    private final LspLimits limits;
    private final Duration stall;
    private final Scheduler scheduler;
    private final Session session;
    private final LspSockets sockets;
    private final MessageInput input = new MessageInput(this::demand);
    /** Replaced for each message, so that a large one does not occupy memory while the connection is open. */
    private ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable CoreSession core;
    private volatile Scheduler.@Nullable Task probe;
    private volatile long heard = System.nanoTime();
    private volatile long used = System.nanoTime();
    /** Value of {@code used} at the last check of the client; accessed by one probe at a time. */
    private volatile long confirmed = used;
    private volatile boolean started;
    /** When closing began; null if it has not. */
    private final AtomicReference<@Nullable Long> closing = new AtomicReference<>();

    /** Processes the messages of a connection. */
    interface Session {
        /** Serves until the input ends. Blocks. */
        void serve(MessageInput in, MessageOutput out);

        /**
         * Returns why the client must be disconnected, or null. Blocks for file access.
         *
         * @param used whether a message has arrived since the last call
         */
        @Nullable
        String refusal(boolean used);

        /**
         * Reacts to models that are no longer served.
         *
         * @return why the session cannot continue, or null if it does, perhaps with another model
         */
        @Nullable
        String withoutModels(Set<String> gone);

        /** Called when the connection is closed. */
        void closed();
    }

    /** @param stall time within which a client must have read a message */
    LspSocket(LspLimits limits, Duration stall, Scheduler scheduler, LspSockets sockets, Session session) {
        this.limits = limits;
        this.stall = stall;
        this.scheduler = scheduler;
        this.sockets = sockets;
        this.session = session;
    }

    @Override
    @NonNullByDefault({})
    public void onOpen(CoreSession opened, Callback callback) {
        core = opened;
        callback.succeeded();
        if (!sockets.opened(this)) {
            restarts(Messages.text("draining"));
        }
        schedule();
        opened.demand();
    }

    private void demand() {
        CoreSession open = core;
        if (open != null && open.isInputOpen()) {
            open.demand();
        }
    }

    @Override
    @NonNullByDefault({})
    public void onFrame(Frame frame, Callback callback) {
        heard = System.nanoTime();
        switch (frame.getOpCode()) {
            case OpCode.PING -> {
                Frame pong = new Frame(OpCode.PONG, BufferUtil.copy(frame.getPayload()));
                callback.succeeded();
                // sends before reading on; otherwise the answers for a client that does not read would fill the memory
                send(pong, Callback.from(this::demand, failure -> {}));
            }
            case OpCode.PONG -> {
                callback.succeeded();
                demand();
            }
            case OpCode.CLOSE -> callback.succeeded();
            case OpCode.TEXT, OpCode.CONTINUATION -> {
                boolean fits = message.size() + frame.getPayloadLength() <= limits.messageBytes();
                if (fits && frame.hasPayload()) {
                    message.writeBytes(BufferUtil.toArray(frame.getPayload()));
                }
                callback.succeeded();
                if (!fits) {
                    close(CloseStatus.MESSAGE_TOO_LARGE, Messages.text("lsp.large", limits.messageBytes()));
                } else if (frame.isFin()) {
                    take();
                } else {
                    demand();
                }
            }
            default -> {
                callback.succeeded();
                close(CloseStatus.BAD_DATA, Messages.text("lsp.text"));
            }
        }
    }

    /** Processes a complete message. The next one is requested when it has been read. */
    private void take() {
        byte[] bytes = message.toByteArray();
        message = new ByteArrayOutputStream();
        used = heard;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            close(CloseStatus.BAD_PAYLOAD, Messages.text("json.utf8"));
            return;
        }
        input.add(bytes);
        if (!started) {
            started = true;
            Thread.ofVirtual().name("vauban-lsp-session").start(this::serve);
        }
    }

    private void serve() {
        try {
            session.serve(input, new MessageOutput(this::send));
            close(CloseStatus.NORMAL, "");
        } catch (RuntimeException | Error e) {
            broken(e);
            throw e;
        }
    }

    private void broken(Throwable cause) {
        close(CloseStatus.SERVER_ERROR, Messages.text("internal", cause.getClass().getSimpleName()));
    }

    /** Sends a message; blocks until it has been written. */
    private void send(ByteBuffer text) throws IOException {
        CoreSession open = core;
        Callback.Completable sent = new Callback.Completable();
        if (open == null) {
            throw new IOException("not open");
        }
        open.sendFrame(new Frame(OpCode.TEXT, text), sent, false);
        try {
            sent.get(stall.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (TimeoutException e) {
            open.abort();
            throw new IOException("the client does not read", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void send(Frame frame, Callback sent) {
        CoreSession open = core;
        if (open != null) {
            open.sendFrame(frame, sent, false);
        }
    }

    private void close(int code, String sentence) {
        CoreSession open = core;
        String reason = CloseReason.of(sentence);
        if (closing.compareAndSet(null, System.nanoTime()) && !reason.equals(sentence)) {
            tell(code, sentence);
        }
        if (open != null && !open.isClosed()) {
            open.close(code, reason, Callback.from(() -> {}, failure -> open.abort()));
        }
        input.end();
    }

    /**
     * Reports a reason that the close frame has no room for: to the log, and to the user of a session that has begun.
     */
    private void tell(int code, String sentence) {
        LOG.log(Level.INFO, Messages.text("lsp.closed", code, sentence));
        if (started) {
            JsonObject params = new JsonObject();
            params.addProperty("type", ERROR);
            params.addProperty("message", sentence);
            JsonObject shown = new JsonObject();
            shown.addProperty("jsonrpc", "2.0");
            shown.addProperty("method", "window/showMessage");
            shown.add("params", params);
            send(new Frame(OpCode.TEXT, ByteBuffer.wrap(Exchange.GSON.toJson(shown)
                    .getBytes(StandardCharsets.UTF_8))), Callback.NOOP);
        }
    }

    /** Closes the connection and tells the client to reconnect. */
    void restarts(String why) {
        close(CloseStatus.SERVICE_RESTART, why);
    }

    /** Reacts to models that are no longer served: closes a session that cannot continue without them. */
    void withoutModels(Set<String> gone) {
        String why = session.withoutModels(gone);
        if (why != null) {
            restarts(why);
        }
    }

    private void schedule() {
        probe = scheduler.schedule(() -> Thread.ofVirtual().name("vauban-lsp-probe").start(this::look),
                limits.ping().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (ended.get()) {
            return;
        }
        try {
            probeClient();
        } catch (RuntimeException | Error e) {
            broken(e); // a client that cannot be checked is disconnected
            throw e;
        } finally {
            schedule();
        }
    }

    /** Pings the client, and closes sessions that are idle or no longer permitted. */
    private void probeClient() {
        long patience = limits.patience().toNanos();
        long now = System.nanoTime();
        Long since = closing.get();
        if (since != null) {
            cut(now - since > patience); // the client does not answer the close frame
        } else {
            long last = used;
            String refusal = session.refusal(last != confirmed);
            confirmed = last;
            if (refusal != null) {
                close(CloseStatus.POLICY_VIOLATION, refusal);
            } else if (!started && now - used > patience || now - used > limits.idle().toNanos()) {
                close(CloseStatus.SHUTDOWN, Messages.text("lsp.idle"));
            } else {
                cut(now - heard > patience); // without a close frame, which the client would not answer either
                send(new Frame(OpCode.PING), Callback.NOOP);
            }
        }
    }

    private void cut(boolean due) {
        CoreSession open = core;
        if (due && open != null) {
            open.abort();
        }
    }

    @Override
    @NonNullByDefault({})
    public void onError(Throwable cause, Callback callback) {
        input.end(); // Jetty calls onClosed next
        callback.succeeded();
    }

    @Override
    @NonNullByDefault({})
    public void onClosed(CloseStatus status, Callback callback) {
        if (ended.compareAndSet(false, true)) {
            Scheduler.Task task = probe;
            if (task != null) {
                task.cancel();
            }
            input.end();
            sockets.closed(this);
            session.closed();
        }
        callback.succeeded();
    }
}
