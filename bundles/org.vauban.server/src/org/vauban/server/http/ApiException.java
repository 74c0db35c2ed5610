// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.lang.System.Logger.Level;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.governance.policy.document.Limit;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.message.Messages;

/** A failure that is reported to the client, in one sentence that says what happened and what to do. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(ApiException.class.getName());

    private final ErrorKind kind;
    private final @Nullable String field;
    private final int retryAfter;

    private ApiException(ErrorKind kind, String message, @Nullable String field, int retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    public ApiException(ErrorKind kind, String message) {
        this(kind, message, null, 0, null);
    }

    public ApiException(ErrorKind kind, String message, Throwable cause) {
        this(kind, message, null, 0, cause);
    }

    /** @param field path of the invalid field */
    public static ApiException of(ErrorKind kind, String field, String message) {
        return new ApiException(kind, message, field, 0, null);
    }

    /** Creates the failure for an invalid field. */
    public static ApiException of(InvalidInputException e) {
        return new ApiException(ErrorKind.INVALID_REQUEST, String.valueOf(e.getMessage()), e.field(), 0, e);
    }

    /** Converts any failure to what the client is told; logs unexpected ones. */
    public static ApiException of(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        if (cause instanceof ApiException known) {
            return known;
        }
        if (cause instanceof InvalidInputException invalid) {
            return of(invalid);
        }
        LOG.log(Level.ERROR, "A request failed.", failure);
        return new ApiException(ErrorKind.INTERNAL, Messages.text("internal", cause.getClass().getSimpleName()), cause);
    }

    /** @param seconds delay after which a retry makes sense, at least 1 */
    public static ApiException retry(ErrorKind kind, String message, int seconds) {
        return retry(kind, message, seconds, null);
    }

    /**
     * @param seconds delay after which a retry makes sense, at least 1
     * @param cause may be null
     */
    public static ApiException retry(ErrorKind kind, String message, int seconds, @Nullable Throwable cause) {
        return new ApiException(kind, message, null, seconds, cause);
    }

    /** Creates the failure of an answer that was not complete in time. */
    static ApiException late(ServerLimits limits) {
        return new ApiException(ErrorKind.DEADLINE, limits.because(
                Messages.text("deadline", limits.requestTime().toSeconds()), Limit.REQUEST_SECONDS));
    }

    public ErrorKind kind() {
        return kind;
    }

    /** Returns the path of the invalid field, or null. */
    public @Nullable String field() {
        return field;
    }

    /** Returns the delay in seconds after which a retry makes sense; 0 if unknown. */
    public int retryAfter() {
        return retryAfter;
    }
}
