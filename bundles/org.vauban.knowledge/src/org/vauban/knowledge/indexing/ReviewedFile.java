// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * A file or mail attachment as approved by the gate.
 *
 * @param file real path; for an attachment, its address
 * @param root requested folder, or the folder of a requested file
 * @param document document with secrets masked and no character moved
 * @param masked whether anything is masked
 * @param stamp stamp of the file when it was read
 * @param rules fingerprint of the rules that apply to it
 * @param attachments attachments of a mail that can and may be read
 * @param lacking whether an attachment may not be read
 */
public record ReviewedFile(Path file, Path root, SourceFormat format, ParsedDocument document, boolean masked,
        FileStamp stamp, String rules, List<ReviewedFile> attachments, boolean lacking) {
    /** Copies the list. */
    public ReviewedFile {
        attachments = List.copyOf(attachments);
    }

    /** Creates a file without attachments. */
    public ReviewedFile(Path file, Path root, SourceFormat format, ParsedDocument document, boolean masked,
            FileStamp stamp, String rules) {
        this(file, root, format, document, masked, stamp, rules, List.of(), false);
    }

    /** Whether a copy of the file would contain nothing masked or forbidden, attachments included. */
    public boolean isUntouched() {
        return !masked && !lacking && attachments.stream().allMatch(ReviewedFile::isUntouched);
    }

    /** Passes on the file, then its attachments. */
    public void tell(DocumentReceiver receiver) {
        receiver.document(file, format, document);
        attachments.forEach(each -> each.tell(receiver));
    }
}
