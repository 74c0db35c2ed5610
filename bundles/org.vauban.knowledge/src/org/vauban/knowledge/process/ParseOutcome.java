// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.protocol.FileStamp;

/** What became of reading a file. */
public sealed interface ParseOutcome {
    /**
     * It was read.
     *
     * @param document all of it
     * @param stamp the file as it was
     */
    record Parsed(ParsedDocument document, FileStamp stamp) implements ParseOutcome {}

    /**
     * It could not be read.
     *
     * @param reason for users
     * @param detail English, for logs
     */
    record Failed(ReadFailure reason, String detail) implements ParseOutcome {}
}
