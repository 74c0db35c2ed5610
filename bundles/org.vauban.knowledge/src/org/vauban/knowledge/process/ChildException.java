// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.io.IOException;

/** A host that did not answer, or could not be asked. The message is for logs. */
public final class ChildException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /** It could not be started. */
        NOT_STARTED,
        /** It ended. */
        ENDED,
        /** It took too long, and was ended. */
        TIMEOUT,
        /** The request is longer than a host takes; it was not sent. */
        TOO_LONG,
        /** What it said is not the protocol; it was ended. */
        PROTOCOL
    }

    private final Kind kind;

    ChildException(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    ChildException(Kind kind, String detail, Throwable cause) {
        super(detail, cause);
        this.kind = kind;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }
}
