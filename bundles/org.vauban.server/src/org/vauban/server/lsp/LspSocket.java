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
 * One connection: each text message is one message of JSON-RPC. Nothing is started for it before its first message.
 * Frames come one after the other on threads of Jetty.
 */
final class LspSocket implements FrameHandler {
    private static final System.Logger LOG = System.getLogger(LspSocket.class.getName());
    /** Of a message that is shown to the user. */
    private static final int ERROR = 1;

    private final LspLimits limits;
    private final Duration stall;
    private final Scheduler scheduler;
    private final Session session;
    private final LspSockets sockets;
    private final MessageInput input = new MessageInput(this::demand);
    /** A new one for each message: a large one would keep its room as long as the connection is open. */
    private ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable CoreSession core;
    private volatile Scheduler.@Nullable Task probe;
    private volatile long heard = System.nanoTime();
    private volatile long used = System.nanoTime();
    /** Up to which use the client was looked at; of one probe after the other. */
    private volatile long confirmed = used;
    private volatile boolean started;
    /** When we began to close the connection; null while we do not. */
    private final AtomicReference<@Nullable Long> closing = new AtomicReference<>();

    /** What is done with the messages. */
    interface Session {
        /** Serves until the input ends. Blocks. */
        void serve(MessageInput in, MessageOutput out);

        /**
         * Why the client may not stay, or null. Blocks for file access.
         *
         * @param used whether a message came since this was asked last
         */
        @Nullable
        String refusal(boolean used);

        /**
         * Some models are served no longer.
         *
         * @return why the session cannot go on, or null where it does, with another model perhaps
         */
        @Nullable
        String withoutModels(Set<String> gone);

        /** The connection is closed. */
        void closed();
    }

    /** @param stall within which a client must have taken a message */
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
                // first it is with the client's side: or those of a client that does not read would wait in memory
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

    /** A message is complete. The next one is asked for when it has been read. */
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

    /** Blocks until the message is with the client's side. */
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

    /** Tells all of what the close has no room for: in the log, and to the user of a session that has begun. */
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

    /** Tells the client that it may connect again in a moment. */
    void restarts(String why) {
        close(CloseStatus.SERVICE_RESTART, why);
    }

    /** Some models are served no longer: ends a session that cannot go on without, and tells it why. */
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
            broken(e); // who cannot be looked at does not stay
            throw e;
        } finally {
            schedule();
        }
    }

    /** Probes the client, and ends what nobody uses or may use. */
    private void probeClient() {
        long patience = limits.patience().toNanos();
        long now = System.nanoTime();
        Long since = closing.get();
        if (since != null) {
            cut(now - since > patience); // whose client does not answer the close
        } else {
            long last = used;
            String refusal = session.refusal(last != confirmed);
            confirmed = last;
            if (refusal != null) {
                close(CloseStatus.POLICY_VIOLATION, refusal);
            } else if (!started && now - used > patience || now - used > limits.idle().toNanos()) {
                close(CloseStatus.SHUTDOWN, Messages.text("lsp.idle"));
            } else {
                cut(now - heard > patience); // nobody would answer a close, either
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
        input.end(); // it is closed next
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
