// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.io.IOException;
import org.vauban.knowledge.document.ReadFailure;

/** An entry of an archive that cannot be read, with the reason that users are told. */
final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ReadFailure reason;

    /** @param detail English; holds nothing of the text */
    ArchiveException(ReadFailure reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** What users are told. */
    ReadFailure reason() {
        return reason;
    }

    /** The detail, never null. */
    String detail() {
        return String.valueOf(getMessage());
    }
}
