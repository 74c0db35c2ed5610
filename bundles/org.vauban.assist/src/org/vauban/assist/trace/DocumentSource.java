// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Reads documents and source files as the gate lets them through; blocks. */
public interface DocumentSource {
    /** Whether there is a parser. */
    boolean isAvailable();

    /**
     * Reads folders until it is done or the listener wants to stop.
     *
     * @return files that could not be read
     */
    List<UnreadableFile> read(List<Path> folders, DocumentReceiver receiver, IndexingListener listener)
            throws KnowledgeException;
}
