// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one format. Stateless; for one file at a time. */
public interface DocumentReader {
    /**
     * Reads a file.
     *
     * @param pages takes the pages in their order
     * @throws ReadException if the file cannot be read, for whatever reason lies in the file
     * @throws IOException if it cannot be opened, or the pages cannot be handed on
     */
    void read(Path file, PageSink pages) throws ReadException, IOException;
}
