// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.indexing.FolderIndexer;
import org.vauban.knowledge.indexing.GateRefusedException;
import org.vauban.knowledge.indexing.IndexPurge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.process.IndexException;

/** Keeps the index up to date while files of a folder change in an editor. All methods block; any thread. */
public final class KnowledgeUpdates {
    private final Knowledge knowledge;

    /** An operation on the index under the current policy. */
    interface Run {
        /** @param current reports cancellation when the policy changes */
        IndexReport with(FolderIndexer indexer, IndexingListener current)
                throws IOException, IndexException, GateRefusedException;
    }

    /** @param knowledge not closed here */
    public KnowledgeUpdates(Knowledge knowledge) {
        this.knowledge = Objects.requireNonNull(knowledge);
    }

    /**
     * Brings the index up to date with files of a folder, including new ones. The result is that of indexing the whole
     * folder: excluded files are left out or removed.
     *
     * @param folder existing folder
     * @param files files below the folder; absent ones are removed together with everything below them. For a table of
     *            contents of Eclipse help, the whole folder that contains it is updated
     * @throws KnowledgeException if nothing can be indexed; unreadable files are in the report
     */
    public IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException {
        return knowledge.index(List.of(folder), listener,
                (indexer, current) -> indexer.update(folder, files, Knowledge.PATIENCE, current));
    }

    /**
     * Removes everything from the index that the current policy forbids.
     *
     * @return files that may be indexed again with more redactions, unless their text turns out to be forbidden
     */
    public List<Path> purge() throws KnowledgeException {
        try {
            return new IndexPurge(knowledge.client(), knowledge.rules().rules()).run(Knowledge.PATIENCE);
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
    }
}
