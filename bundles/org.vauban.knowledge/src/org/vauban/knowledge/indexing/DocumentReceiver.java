// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;

/** Takes documents and source files as the gate lets them through, on the thread that reads them. */
public interface DocumentReceiver {
    /**
     * @param file its real path; of what is attached to a mail, its address below that of the mail
     * @param document with what is secret masked, no character of it moved
     */
    void document(Path file, SourceFormat format, ParsedDocument document);
}
