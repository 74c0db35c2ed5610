// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.protocol.CopyProtocol;

/** Outcome of copying a mail. */
public sealed interface CopyOutcome {
    /** @param copy stamp of the mail, and the omitted parts */
    record Copied(CopyProtocol.Copied copy) implements CopyOutcome {}

    /** @param detail in English, for logs; contains nothing of the text */
    record Failed(ReadFailure reason, String detail) implements CopyOutcome {}
}
