// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Sends events to a client, in one of two {@link Framing framings}. One chunk is written at a time; events that arrive
 * meanwhile wait, up to a limit: a client that reads too slowly loses the stream. No method blocks, so an engine
 * listener may call them. Any thread.
 */
public final class EventStream {
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    /** How events are delimited. */
    enum Framing {
        /** Server-sent events. */
        EVENTS("text/event-stream; charset=utf-8"),
        /** One JSON value per line. */
        LINES("application/x-ndjson");

        private final String contentType;

        Framing(String contentType) {
            this.contentType = contentType;
        }
    }

    private final Exchange exchange;
    private final Response response;
    private final Framing framing;
    private final int limit;
    private final @Nullable BiConsumer<EventStream, ApiException> onFailure;
    private final Writer writer = new Writer();
    private final Object lock = new Object();
    // all fields below are guarded by the lock
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean ended;
    private boolean lastWritten;
    private boolean writing;
    private long since = System.nanoTime();

    /**
     * Sets status and headers of a response that has not begun.
     *
     * @param limit maximum number of bytes that may wait for the client
     * @param onFailure sends the last events after a failure; null for an event in the format of the route
     */
    EventStream(Exchange exchange, Response response, Framing framing, int limit,
            @Nullable BiConsumer<EventStream, ApiException> onFailure) {
        this.exchange = exchange;
        this.response = response;
        this.framing = framing;
        this.limit = limit;
        this.onFailure = onFailure;
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, framing.contentType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        // otherwise nginx would buffer the whole stream
        response.getHeaders().put("X-Accel-Buffering", "no");
    }

    /** Sends an event. Does nothing after the end. */
    public void send(String data) {
        add(event(data), false);
    }

    /** Sends an event with a name, which is dropped with {@link Framing#LINES}. */
    public void send(String name, String data) {
        add((framing == Framing.EVENTS ? "event: " + name + "\n" : "") + event(data), false);
    }

    /** Ends the stream after the waiting events. */
    public void end() {
        add("", true);
    }

    /** Sends a last event and ends the stream. */
    public void end(String data) {
        add(event(data), true);
    }

    /** Ends the stream with an error. */
    void fail(ApiException told, ErrorFormat errors) {
        String body = Exchange.GSON.toJson(errors.body(told));
        BiConsumer<EventStream, ApiException> own = onFailure;
        if (own != null) {
            own.accept(this, told);
        } else if (!errors.event().isEmpty()) {
            send(errors.event(), body);
        } else {
            end(body);
        }
        end();
    }

    private String event(String data) {
        return framing == Framing.EVENTS ? "data: " + data + "\n\n" : data + "\n";
    }

    private void add(String text, boolean last) {
        boolean slow;
        synchronized (lock) {
            if (ended) {
                return;
            }
            pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            ended = last;
            slow = pending.size() > limit;
        }
        if (slow) {
            abort(new IOException("the reader is too slow"));
        } else {
            writer.iterate();
        }
    }

    /** Sends a ping after an idle time, so that proxies and clients do not give up. */
    void pingAfter(long nanos) {
        synchronized (lock) {
            boolean busy = ended || writing || pending.size() > 0;
            if (framing != Framing.EVENTS || busy || System.nanoTime() - since < nanos) {
                return;
            }
            pending.writeBytes(PING);
        }
        writer.iterate();
    }

    /** Whether a chunk has been in transit for this long. */
    boolean stalledFor(long nanos) {
        synchronized (lock) {
            return writing && System.nanoTime() - since > nanos;
        }
    }

    /** Aborts the stream; the client sees a broken connection. */
    void abort(Throwable cause) {
        synchronized (lock) {
            ended = true;
            pending = new ByteArrayOutputStream();
        }
        writer.abort(cause);
        // the writer reports nothing while a chunk is in transit, which may be for ever
        exchange.broken(cause);
    }

    /** Writes the waiting events, one chunk after the other. */
    private final class Writer extends IteratingCallback {
        @Override
        protected Action process() {
            ByteBuffer piece;
            boolean last;
            synchronized (lock) {
                writing = false;
                since = System.nanoTime();
                if (lastWritten) {
                    return Action.SUCCEEDED;
                }
                if (pending.size() == 0 && !ended) {
                    return Action.IDLE;
                }
                piece = ByteBuffer.wrap(pending.toByteArray());
                pending = new ByteArrayOutputStream();
                last = ended;
                lastWritten = last;
                writing = true;
            }
            response.write(last, piece, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            exchange.written();
        }

        @Override
        @NonNullByDefault({})
        protected void onCompleteFailure(Throwable cause) {
            exchange.broken(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
