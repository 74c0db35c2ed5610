// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/** Reports that a request to an endpoint has failed. The message is a clause in the user's language. */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient @Nullable Duration rest;

    /** The kinds of failures. */
    public enum Kind {
        /** The address does not answer. */
        UNREACHABLE,
        /** The certificate, its pin or the encryption is not acceptable. */
        TLS,
        /** The host name resolves to an address that is not pinned. */
        ADDRESS,
        /** The endpoint redirects, which is never followed. */
        REDIRECT,
        /** The key is missing or not accepted. */
        KEY,
        /** The endpoint has received too many requests. */
        LIMITED,
        /** The endpoint refuses this request; another one may be accepted. */
        REFUSED,
        /** The prompt does not fit into the endpoint's context; a shorter one may be accepted. */
        CONTEXT_EXCEEDED,
        /** The endpoint reports an error of its own. */
        FAILED,
        /** The complete answer takes longer than the limit, or than its caller waits. */
        TIMEOUT,
        /** The endpoint sends nothing, or no more, before the time is up. */
        STALLED,
        /** The answer is too large. */
        TOO_LARGE,
        /** The answer violates the protocol, or ends too early. */
        PROTOCOL,
        /** The caller has cancelled the request. */
        CANCELLED
    }

    public RemoteException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, null, cause);
    }

    /** @param rest how long the endpoint asks to wait, or null */
    public RemoteException(Kind kind, String message, @Nullable Duration rest, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.rest = rest;
    }

    public Kind kind() {
        return kind;
    }

    /** Returns how long the endpoint asks to wait, or null if it does not say. */
    public @Nullable Duration rest() {
        return rest;
    }
}
