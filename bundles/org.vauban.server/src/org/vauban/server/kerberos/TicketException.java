// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.kerberos;

import org.eclipse.jdt.annotation.Nullable;

/** Reports that a ticket is not accepted. */
public final class TicketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** The reasons for a refusal. */
    public enum Reason {
        /** Not a ticket, or not for this service. */
        INVALID,
        /** NTLM, which is not supported. */
        NTLM,
        /** Presented before. */
        REPLAYED,
        /** The clocks of client and server differ too much. */
        CLOCK,
        /** Expired, or not valid yet. */
        EXPIRED,
        /** The client requires more than one message for the negotiation. */
        UNFINISHED,
        /** Too many tickets of the same sender were refused. */
        ATTEMPTS,
        /** The server's keys cannot be used. */
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
