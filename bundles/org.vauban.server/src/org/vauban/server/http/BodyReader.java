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
 * Reads bodies within limits: of one body, of those of all requests in progress together and of one caller, and of the
 * time that one may take. Blocks. Safe for use by many threads.
 */
public final class BodyReader {
    /** After which nobody waits for more of a body that is not wanted. */
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Of the time that a body may take, for what comes from nobody knows whom. */
    private static final int STRANGERS = 6;

    private final Supplier<ServerLimits> limits;
    private final AtomicLong held = new AtomicLong();
    private final Map<String, Long> callers = new ConcurrentHashMap<>();
    /**
     * For who takes what has come: what comes as fast as it is taken would keep all processors, since nobody interrupts
     * virtual threads, and requests that do not begin meanwhile would be idle too long, and cut off.
     */
    private final Semaphore turns = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    /** What has come of a body. */
    private static final class Body extends ByteArrayOutputStream {
        /** Bytes, also of what is forgotten. */
        long received;
        boolean last;
        /** Why there is no room for it; null where there is. */
        @Nullable
        ApiException overload;

        /** Gives the room back as well, which {@link #reset} keeps. */
        void forget() {
            buf = new byte[0];
            count = 0;
        }
    }

    /** @param limits those of the moment */
    public BodyReader(Supplier<ServerLimits> limits) {
        this.limits = limits;
    }

    /**
     * The whole body, which is no other type than JSON, as {@link #read}. That keeps away the forms of pages that the
     * browser of a user sends along with what identifies the user. Who shows a key is none, and may be a
     * {@code curl -d}, which calls everything a form. A form of a page tells its origin, and may have got the key from
     * a proxy that knows the user by a cookie.
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
     * The whole body; empty where there is none. It counts until it is {@linkplain #release released}. What there is no
     * room for is read to its end and forgotten.
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
     * Reads the rest of a body that nobody wants, as long as it keeps coming within the time that a body may take: a
     * client that still sends would lose the answer that closes its connection. Blocks.
     *
     * @param known whether it is known who asks; the others are listened to for a part of that time
     */
    void skip(Request request, boolean known) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return; // it sends the body only if it is asked to
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
            Thread.currentThread().interrupt(); // the server stops
            return false;
        }
    }

    /** A body of so many bytes is no longer used. */
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

    /** Takes the next piece; false where none has come. */
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

    /** Waits for the next piece. */
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
