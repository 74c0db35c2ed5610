// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;

/** Reads one format. Stateless; for one file at a time. */
public interface DocumentReader {
    /**
     * Reads a document.
     *
     * @param pages takes the pages in their order
     * @throws ReadException if it cannot be read, for whatever reason lies in it
     * @throws IOException if it cannot be opened, or the pages cannot be handed on
     */
    void read(DocumentContent content, PageSink pages) throws ReadException, IOException;
}
