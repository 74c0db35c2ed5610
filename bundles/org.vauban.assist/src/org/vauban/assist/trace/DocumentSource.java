// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Reads documents and source files as approved by the gate; blocks. */
public interface DocumentSource {
    /** Whether there is a parser. */
    boolean isAvailable();

    /**
     * Reads folders until all are read or the listener cancels.
     *
     * @return files that could not be read
     */
    List<UnreadableFile> read(List<Path> folders, DocumentReceiver receiver, IndexingListener listener)
            throws KnowledgeException;
}
