// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import org.vauban.knowledge.document.ReadFailure;

/** Thrown when a file cannot be read, with the reason that users see. The message is for logs. */
public final class ReadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReadFailure reason;

    /** @param detail in English; contains nothing of the text */
    public ReadException(ReadFailure reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** @param detail in English; contains nothing of the text */
    public ReadException(ReadFailure reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** The reason that users see. */
    public ReadFailure reason() {
        return reason;
    }
}
