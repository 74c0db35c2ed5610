// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.message.Messages;

/**
 * Reads bodies within limits: of one body, of those of all requests in progress together, and of the time that one may
 * take. Blocks. Safe for use by many threads.
 */
final class BodyReader {
    private final ServerLimits limits;
    private final AtomicLong held = new AtomicLong();

    BodyReader(ServerLimits limits) {
        this.limits = limits;
    }

    /**
     * The whole body; empty where there is none. What is refused is left to Jetty to skip. It counts until it is
     * {@linkplain #release released}.
     */
    byte[] read(Request request) throws ApiException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            read(request, body);
            whole = true;
            return body.toByteArray();
        } finally {
            if (!whole) {
                release(body.size());
            }
        }
    }

    /** A body of so many bytes is no longer used. */
    void release(int bytes) {
        held.addAndGet(-bytes);
    }

    private void read(Request request, ByteArrayOutputStream body) throws ApiException {
        long end = System.nanoTime() + limits.bodyTime().toNanos();
        boolean last = false;
        while (!last) {
            Content.Chunk chunk = next(request);
            byte[] piece = BufferUtil.toArray(chunk.getByteBuffer());
            last = chunk.isLast();
            chunk.release();
            if (body.size() + piece.length > limits.bodyBytes()) {
                throw tooLarge();
            }
            body.writeBytes(piece);
            if (held.addAndGet(piece.length) > limits.bodiesBytes()) {
                throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("body.overloaded"), 1);
            }
            if (!last && System.nanoTime() - end > 0) {
                throw slow(null);
            }
        }
    }

    /** The next piece, which is no failure; waits for it. */
    private Content.Chunk next(Request request) throws ApiException {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                try (Blocker.Runnable arrived = Blocker.runnable()) {
                    request.demand(arrived);
                    arrived.block();
                } catch (IOException e) {
                    throw failure(e);
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            } else {
                return chunk;
            }
        }
    }

    private ApiException failure(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException http && http.getCode() == ErrorKind.BODY_TOO_LARGE.status()) {
                return tooLarge();
            }
            if (cause instanceof TimeoutException) {
                return slow(e);
            }
        }
        return new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("body.cut"), e);
    }

    private ApiException tooLarge() {
        return new ApiException(ErrorKind.BODY_TOO_LARGE, Messages.text("body.large", limits.bodyBytes()));
    }

    private ApiException slow(@Nullable Throwable cause) {
        String message = Messages.text("body.slow", limits.bodyTime().toSeconds());
        return cause == null ? new ApiException(ErrorKind.BODY_TIMEOUT, message)
                : new ApiException(ErrorKind.BODY_TIMEOUT, message, cause);
    }
}
