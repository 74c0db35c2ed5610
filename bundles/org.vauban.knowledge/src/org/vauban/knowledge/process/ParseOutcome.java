// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.protocol.FileStamp;

/** What became of reading a file. */
public sealed interface ParseOutcome {
    /**
     * It was read.
     *
     * @param document all of it
     * @param stamp the file as it was
     * @param attachments what became of the documents that are attached to it, as far as they were wanted
     */
    record Parsed(ParsedDocument document, FileStamp stamp, List<Attached> attachments) implements ParseOutcome {
        /** Copies the list. */
        public Parsed {
            attachments = List.copyOf(attachments);
        }

        /** A document without attachments. */
        public Parsed(ParsedDocument document, FileStamp stamp) {
            this(document, stamp, List.of());
        }
    }

    /**
     * A document that is attached to a mail.
     *
     * @param path its address
     */
    record Attached(Path path, SourceFormat format, ParseOutcome outcome) {}

    /**
     * It could not be read.
     *
     * @param reason for users
     * @param detail English, for logs
     */
    record Failed(ReadFailure reason, String detail) implements ParseOutcome {}
}
