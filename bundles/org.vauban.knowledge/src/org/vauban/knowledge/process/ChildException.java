// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.io.IOException;

/** A host that did not answer. The message is for logs. */
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
