// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.vauban.governance.policy.document.Limit;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.credentials.Credentials;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;

/**
 * Reads request bodies within limits: on the size of one body, on the size of all bodies in progress in total and per
 * caller, and on the time that a body may take. Blocks. Thread-safe.
 */
public final class BodyReader {
    /** Longest pause in an unwanted body before it is given up. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Fraction (1/n) of the body time that is granted to unauthenticated clients. */
    private static final int STRANGERS = 6;

    private final Supplier<ServerLimits> limits;
    private final AtomicLong held = new AtomicLong();
    private final Map<String, Long> callers = new ConcurrentHashMap<>();
    /**
     * Limits the threads that read bodies. Virtual threads are not preempted, so fast senders would occupy all
     * processors; requests that could not start meanwhile would exceed their idle time and be cut off.
     */
    private final Semaphore turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    /** The received part of a body. */
    private static final class Body extends ByteArrayOutputStream {
        /** Received bytes, including discarded ones. */
        long received;
        boolean last;
        /** Why the body is discarded; null if there is room for it. */
        @Nullable
        ApiException overload;

        /** Discards the content and frees its memory, which {@link #reset} keeps. */
        void forget() {
            buf = new byte[0];
            count = 0;
        }
    }

    /** @param limits the current limits */
    public BodyReader(Supplier<ServerLimits> limits) {
        this.limits = limits;
    }

    /**
     * Reads the whole body like {@link #read}, and refuses types other than JSON. This protects against forms in web
     * pages, with which a browser sends the user's credentials. A request that shows a key may declare a form, as
     * {@code curl -d} always does, unless it has an origin: then it is from a page, and a proxy that knows the user by
     * a cookie may have added the key.
     */
    public byte[] json(Request request, Caller caller) throws ApiException {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && !is(type, "application/json") && !(is(type, "application/x-www-form-urlencoded")
                && caller != Caller.LOCAL && Credentials.showsKey(request.getHeaders())
                && !request.getHeaders().contains(HttpHeader.ORIGIN))) {
            throw new ApiException(ErrorKind.MEDIA_TYPE, Messages.text("body.type"));
        }
        return read(request, caller);
    }

    private static boolean is(String type, String wanted) {
        return type.toLowerCase(Locale.ROOT).startsWith(wanted);
    }

    /**
     * Reads the whole body; empty if there is none. It counts towards the limits until it is
     * {@linkplain #release released}. A body that exceeds them is read to its end and discarded.
     */
    private byte[] read(Request request, Caller caller) throws ApiException {
        Body body = new Body();
        boolean whole = false;
        try {
            read(request, caller, body);
            whole = true;
            return body.toByteArray();
        } finally {
            if (!whole) {
                release(caller, body.size());
            }
        }
    }

    /**
     * Reads and discards the rest of an unwanted body, as long as data keeps arriving within the body time. A client
     * that is still sending when the connection closes would lose the answer. Blocks.
     *
     * @param known whether the caller is authenticated; others get a fraction of the time
     */
    void skip(Request request, boolean known) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return; // the client sends the body only after "100 Continue"
        }
        long end = System.nanoTime() + limits.get().bodyTime().toNanos() / (known ? 1 : STRANGERS);
        while (System.nanoTime() - end < 0) {
            Content.Chunk chunk = inTurn(request);
            if (chunk == null) {
                if (!arrives(request)) {
                    return;
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                return;
            } else {
                chunk.release();
                if (chunk.isLast()) {
                    return;
                }
            }
        }
    }

    private Content.@Nullable Chunk inTurn(Request request) {
        turns.acquireUninterruptibly();
        try {
            return request.read();
        } finally {
            turns.release();
        }
    }

    private static boolean arrives(Request request) {
        CountDownLatch arrived = new CountDownLatch(1);
        request.demand(arrived::countDown);
        try {
            return arrived.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is stopping
            return false;
        }
    }

    /** Stops counting a body of this many bytes, which is no longer used. */
    void release(Caller caller, int bytes) {
        held.addAndGet(-bytes);
        callers.computeIfPresent(caller.id(), (id, own) -> own > bytes ? own - bytes : null);
    }

    private void hold(Caller caller, int bytes) throws ApiException {
        long all = held.addAndGet(bytes);
        long own = callers.merge(caller.id(), (long) bytes, Long::sum);
        if (own > limits.get().bodiesBytesPerKey()) {
            throw ApiException.retry(ErrorKind.OVERLOADED,
                    Messages.text("body.overloaded.key", limits.get().bodiesBytesPerKey()), 1);
        }
        if (all > limits.get().bodiesBytes()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("body.overloaded"), 1);
        }
    }

    private void read(Request request, Caller caller, Body body) throws ApiException {
        long end = System.nanoTime() + limits.get().bodyTime().toNanos();
        if (request.getLength() > limits.get().bodyBytes()) {
            throw tooLarge();
        }
        while (!body.last) {
            if (!take(request, caller, body)) {
                await(request);
            } else if (!body.last && System.nanoTime() - end > 0) {
                break;
            }
        }
        ApiException overload = body.overload;
        if (overload != null || !body.last) {
            throw overload != null ? overload : slow(null);
        }
    }

    /** Reads the next chunk; returns false if none has arrived. */
    private boolean take(Request request, Caller caller, Body body) throws ApiException {
        turns.acquireUninterruptibly();
        try {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            }
            byte[] piece = BufferUtil.toArray(chunk.getByteBuffer());
            body.last = chunk.isLast();
            chunk.release();
            add(piece, caller, body);
            return true;
        } finally {
            turns.release();
        }
    }

    private void add(byte[] piece, Caller caller, Body body) throws ApiException {
        body.received += piece.length;
        if (body.received > limits.get().bodyBytes()) {
            throw tooLarge();
        }
        if (body.overload == null && piece.length > 0) {
            body.writeBytes(piece);
            try {
                hold(caller, piece.length);
            } catch (ApiException e) {
                body.overload = e;
                release(caller, body.size());
                body.forget();
            }
        }
    }

    /** Waits for the next chunk. */
    private void await(Request request) throws ApiException {
        try (Blocker.Runnable arrived = Blocker.runnable()) {
            request.demand(arrived);
            arrived.block();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private ApiException failure(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return slow(e);
            }
        }
        return new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("body.cut"), e);
    }

    private ApiException tooLarge() {
        ServerLimits now = limits.get();
        return new ApiException(ErrorKind.BODY_TOO_LARGE,
                now.because(Messages.text("body.large", now.bodyBytes()), Limit.REQUEST_KILOBYTES));
    }

    private ApiException slow(@Nullable Throwable cause) {
        String message = Messages.text("body.slow", limits.get().bodyTime().toSeconds());
        return cause == null ? new ApiException(ErrorKind.BODY_TIMEOUT, message)
                : new ApiException(ErrorKind.BODY_TIMEOUT, message, cause);
    }
}
