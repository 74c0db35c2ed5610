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

/** What an editor asks of the index that follows the files of a folder. All methods block; any thread. */
public final class KnowledgeUpdates {
    private final Knowledge knowledge;

    /** What is done with the index, by the rules of the policy that holds meanwhile. */
    interface Run {
        /** @param current cancelled when another policy holds */
        IndexReport with(FolderIndexer indexer, IndexingListener current)
                throws IOException, IndexException, GateRefusedException;
    }

    /** @param knowledge not closed here */
    public KnowledgeUpdates(Knowledge knowledge) {
        this.knowledge = Objects.requireNonNull(knowledge);
    }

    /**
     * Brings the index up to date with files of a folder, new ones as well, as a run over all of it would: what that
     * leaves out is left out, or forgotten.
     *
     * @param folder that exists
     * @param files below it; what does not exist is forgotten, with what was below it. With a table of contents of
     *            Eclipse help the folder that it is in is brought up to date
     * @throws KnowledgeException if nothing can be indexed; a file that cannot be read is in the report
     */
    public IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException {
        return knowledge.index(List.of(folder), listener,
                (indexer, current) -> indexer.update(folder, files, Knowledge.PATIENCE, current));
    }

    /**
     * Takes out of the index what the policy that holds now forbids it to hold, wherever it is.
     *
     * @return files that may come back once they are read again, with more masked; a text may be found to be forbidden
     *     then
     */
    public List<Path> purge() throws KnowledgeException {
        try {
            return new IndexPurge(knowledge.client(), knowledge.rules().rules()).run(Knowledge.PATIENCE);
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
    }
}
