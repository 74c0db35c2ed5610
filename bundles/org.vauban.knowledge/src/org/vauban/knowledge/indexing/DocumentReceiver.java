// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;

/** Receives documents and source files that the gate has approved, on the thread that reads them. */
public interface DocumentReceiver {
    /**
     * @param file real path; for an attachment, its address below the mail
     * @param document document with secrets masked and no character moved
     */
    void document(Path file, SourceFormat format, ParsedDocument document);
}
