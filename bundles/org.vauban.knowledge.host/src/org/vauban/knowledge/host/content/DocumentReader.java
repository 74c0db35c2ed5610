// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;

/** Reads documents of one format. Stateless; reads one file at a time. */
public interface DocumentReader {
    /**
     * Reads a document.
     *
     * @param pages receives the pages in order
     * @throws ReadException if the document cannot be read, whatever is wrong with it
     * @throws IOException if the document cannot be opened, or the pages cannot be passed on
     */
    void read(DocumentContent content, PageSink pages) throws ReadException, IOException;
}
