// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.protocol.FileStamp;

/** Outcome of reading a file. */
public sealed interface ParseOutcome {
    /**
     * The file was read.
     *
     * @param document the whole document
     * @param stamp stamp of the file when it was read
     * @param attachments outcomes of its attachments, if they were requested
     */
    record Parsed(ParsedDocument document, FileStamp stamp, List<Attached> attachments) implements ParseOutcome {
        /** Copies the list. */
        public Parsed {
            attachments = List.copyOf(attachments);
        }

        /** Creates an outcome without attachments. */
        public Parsed(ParsedDocument document, FileStamp stamp) {
            this(document, stamp, List.of());
        }
    }

    /**
     * A document attached to a mail.
     *
     * @param path address of the attachment
     */
    record Attached(Path path, SourceFormat format, ParseOutcome outcome) {}

    /**
     * The file could not be read.
     *
     * @param reason reason for users
     * @param detail in English, for logs
     */
    record Failed(ReadFailure reason, String detail) implements ParseOutcome {}
}
