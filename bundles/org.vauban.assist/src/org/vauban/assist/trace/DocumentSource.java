// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.IndexingListener;

/** Reads documents and source files as the gate lets them through; blocks. */
public interface DocumentSource {
    /** Whether there is a parser. */
    boolean isAvailable();

    /** Reads folders until it is done or the listener wants to stop. */
    void read(List<Path> folders, DocumentReceiver receiver, IndexingListener listener) throws KnowledgeException;
}
