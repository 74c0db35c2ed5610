// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;

/** Reads the body of an upload within limits of size and time. For one thread. */
final class UploadBody extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final long most;
    private final Duration time;
    private final long end;
    private long count;

    /** Reports why the body is incomplete. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;

        Failure(ApiException cause) {
            super(cause.getMessage(), cause);
        }

        ApiException told() {
            return getCause() instanceof ApiException told ? told
                    : new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("body.cut"), this);
        }
    }

    /**
     * @param most maximum size in bytes
     * @param time time limit for the whole body, from now on
     */
    UploadBody(InputStream in, long most, Duration time) {
        this.in = in;
        this.most = most;
        this.time = time;
        end = System.nanoTime() + time.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @NonNullByDefault({})
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got;
        try {
            got = in.read(bytes, offset, length);
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(cut(e));
        }
        count += Math.max(0, got);
        if (count > most) {
            throw new Failure(tooLarge(most));
        }
        if (got >= 0 && System.nanoTime() - end > 0) {
            throw new Failure(new ApiException(ErrorKind.BODY_TIMEOUT, Messages.text("body.slow", time.toSeconds())));
        }
        return got;
    }

    static ApiException tooLarge(long most) {
        return new ApiException(ErrorKind.BODY_TOO_LARGE, Messages.text("sites.upload.large", most));
    }

    private static ApiException cut(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return new ApiException(ErrorKind.BODY_TIMEOUT, Messages.text("sites.upload.idle"), e);
            }
        }
        return new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("body.cut"), e);
    }

    /** Reads and discards the rest: a client that is still sending when the connection closes would lose the answer. */
    void skip() throws IOException {
        byte[] bytes = new byte[BUFFER];
        while (read(bytes, 0, bytes.length) >= 0) {
            continue;
        }
    }
}
