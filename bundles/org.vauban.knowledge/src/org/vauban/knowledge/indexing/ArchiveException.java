// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import org.vauban.knowledge.document.ReadFailure;

/** Thrown when an entry of an archive cannot be read, with the reason that users see. */
final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ReadFailure reason;

    /** @param detail in English; contains nothing of the text */
    ArchiveException(ReadFailure reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** The reason that users see. */
    ReadFailure reason() {
        return reason;
    }

    /** The detail, never null. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
