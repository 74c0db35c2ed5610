// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.protocol.CopyProtocol;

/** What became of a mail that was to be copied. */
public sealed interface CopyOutcome {
    /** @param copy the mail as it was, and what is left out */
    record Copied(CopyProtocol.Copied copy) implements CopyOutcome {}

    /** @param detail English, for logs; holds nothing of the text */
    record Failed(ReadFailure reason, String detail) implements CopyOutcome {}
}
