// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.kerberos;

import org.eclipse.jdt.annotation.Nullable;

/** A ticket is not accepted. */
public final class TicketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** It is none, or not for this service. */
        INVALID,
        /** NTLM, which is not spoken. */
        NTLM,
        /** It was shown before. */
        REPLAYED,
        /** The clocks of client and server differ by too much. */
        CLOCK,
        /** It has expired, or is not valid yet. */
        EXPIRED,
        /** The client wants to negotiate about more than one message. */
        UNFINISHED,
        /** Too many of the same sender were refused. */
        ATTEMPTS,
        /** The keys of the server cannot be used. */
        UNAVAILABLE
    }

    TicketException(Reason reason, @Nullable Throwable cause) {
        super(reason.name(), cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
