// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;

/** A request to an endpoint that failed. Its message is half a sentence in the user's language. */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient @Nullable Duration rest;

    /** What went wrong. */
    public enum Kind {
        /** Nothing answers at the address. */
        UNREACHABLE,
        /** The certificate, its pin or the encryption is not what it must be. */
        TLS,
        /** The name stands for an address that is not pinned. */
        ADDRESS,
        /** It sends elsewhere, which is never followed. */
        REDIRECT,
        /** The key is missing or not accepted. */
        KEY,
        /** It has had enough requests for now. */
        LIMITED,
        /** It refuses this request; another one may be accepted. */
        REFUSED,
        /** It fails. */
        FAILED,
        /** The whole answer takes too long: longer than any, or than its caller waits. */
        TIMEOUT,
        /** It sends nothing, or nothing more, although there would be time. */
        STALLED,
        /** It sends too much. */
        TOO_LARGE,
        /** What it sends is not what was agreed on, or ends too early. */
        PROTOCOL,
        /** The caller ended the request. */
        CANCELLED
    }

    public RemoteException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, null, cause);
    }

    /** @param rest how long it wants to be left alone, or null */
    public RemoteException(Kind kind, String message, @Nullable Duration rest, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.rest = rest;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the endpoint wants to be left alone, or null where it does not say. */
    public @Nullable Duration rest() {
        return rest;
    }
}
