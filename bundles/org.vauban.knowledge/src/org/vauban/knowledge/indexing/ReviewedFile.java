// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * A file, or what is attached to a mail, as the gate lets it through.
 *
 * @param file its real path; of an attachment, its address
 * @param root the folder that was asked for, or that of a file that was
 * @param document with what is secret masked, no character of it moved
 * @param masked whether anything is masked
 * @param stamp of the file as it was read
 * @param rules fingerprint of the rules that hold for it
 * @param attachments what is attached to a mail, as far as it can and may be read
 * @param lacking whether something is attached to it that may not be read
 */
public record ReviewedFile(Path file, Path root, SourceFormat format, ParsedDocument document, boolean masked,
        FileStamp stamp, String rules, List<ReviewedFile> attachments, boolean lacking) {
    /** Copies the list. */
    public ReviewedFile {
        attachments = List.copyOf(attachments);
    }

    /** A file without attachments. */
    public ReviewedFile(Path file, Path root, SourceFormat format, ParsedDocument document, boolean masked,
            FileStamp stamp, String rules) {
        this(file, root, format, document, masked, stamp, rules, List.of(), false);
    }

    /** Whether a copy of the file holds nothing that is masked or may not be read, attachments included. */
    public boolean isUntouched() {
        return !masked && !lacking && attachments.stream().allMatch(ReviewedFile::isUntouched);
    }

    /** Hands over the file, then what is attached to it. */
    public void tell(DocumentReceiver receiver) {
        receiver.document(file, format, document);
        attachments.forEach(each -> each.tell(receiver));
    }
}
