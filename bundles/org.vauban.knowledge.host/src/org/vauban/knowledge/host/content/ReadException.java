// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import org.vauban.knowledge.document.ReadFailure;

/** A file that cannot be read, with the reason that users are told. The message is for logs. */
public final class ReadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReadFailure reason;

    /** @param detail English; holds nothing of the text */
    public ReadException(ReadFailure reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** @param detail English; holds nothing of the text */
    public ReadException(ReadFailure reason, String detail, Throwable cause) {
        super(detail, cause);
        this.reason = reason;
    }

    /** What users are told. */
    public ReadFailure reason() {
        return reason;
    }
}
