// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Events, in one of two {@link Framing framings}. One piece is written at a time; what comes meanwhile waits, as far as
 * the limit lets it: a reader who is slower than that loses the stream. No method blocks, so a listener of the engine
 * may call them. Any thread.
 */
public final class EventStream {
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    /** How one event is told from the next. */
    enum Framing {
        /** Server-sent events. */
        EVENTS("text/event-stream; charset=utf-8"),
        /** One JSON value in each line. */
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
    private final Writer writer = new Writer();
    private final Object lock = new Object();
    // all below are guarded by the lock
    private ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean ended;
    private boolean lastWritten;
    private boolean writing;
    private long since = System.nanoTime();

    /**
     * Sets status and headers of a response that has not begun.
     *
     * @param limit bytes that may wait for the reader
     */
    EventStream(Exchange exchange, Response response, Framing framing, int limit) {
        this.exchange = exchange;
        this.response = response;
        this.framing = framing;
        this.limit = limit;
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, framing.contentType);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        // or nginx would hand it over in one piece
        response.getHeaders().put("X-Accel-Buffering", "no");
    }

    /** Sends an event. Nothing happens after the end. */
    public void send(String data) {
        add(event(data), false);
    }

    /** Sends an event with a name, which lines do not have. */
    public void send(String name, String data) {
        add((framing == Framing.EVENTS ? "event: " + name + "\n" : "") + event(data), false);
    }

    /** Ends the stream behind what waits. */
    public void end() {
        add("", true);
    }

    /** Sends a last event and ends the stream. */
    public void end(String data) {
        add(event(data), true);
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

    /** Keeps proxies and clients from giving up while nothing is to be said. */
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

    /** Whether a piece has been on its way for so long. */
    boolean stalledFor(long nanos) {
        synchronized (lock) {
            return writing && System.nanoTime() - since > nanos;
        }
    }

    /** Gives the stream up; the client sees that it is cut. */
    void abort(Throwable cause) {
        synchronized (lock) {
            ended = true;
            pending = new ByteArrayOutputStream();
        }
        writer.abort(cause);
        // not told by the writer as long as a piece is on its way, which may be for ever
        exchange.broken(cause);
    }

    /** Writes what waits, one piece after the other. */
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
