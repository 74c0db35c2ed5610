// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.vauban.assist.call.Cancellation;
import org.vauban.knowledge.DocumentPages;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.vector.VectorListener;

/**
 * The index of the user: brought up to date, looked at and searched. All methods block; any thread. Those beside
 * {@link #isAvailable} fail with a {@link KnowledgeException} where there is no index.
 */
public interface DocumentIndex extends PassageSearch {
    /**
     * Brings the index up to date with folders or files that exist. Can be searched meanwhile.
     *
     * @throws KnowledgeException if nothing can be indexed; a file that cannot be read is in the report
     */
    IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException;

    /**
     * Brings the index up to date with files of a folder, new ones as well, as a run over all of it would.
     *
     * @param folder that exists
     * @param files below it; what does not exist is forgotten, with what was below it
     * @throws KnowledgeException if nothing can be indexed; a file that cannot be read is in the report
     */
    IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException;

    /**
     * Takes out of the index what the policy that holds now forbids it to hold, wherever it is.
     *
     * @return files that may come back once they are read again, with more masked
     */
    List<Path> purge() throws KnowledgeException;

    /**
     * Verifies a knowledge pack and takes its passages into the index. It must be signed for the root document of this
     * machine.
     *
     * @param pack its folder, which stays where it is
     * @throws KnowledgeException if it is refused; then the index has nothing of it
     */
    void mount(Path pack) throws KnowledgeException;

    /**
     * Forgets all files below folders, whether they exist or not.
     *
     * @return how many files
     */
    int remove(List<Path> sources) throws KnowledgeException;

    /**
     * What the index holds of folders or files, without what policies hide now.
     *
     * @return for each of them, in their order
     */
    List<SourceContents> contents(List<Path> sources) throws KnowledgeException;

    /**
     * The pages of a PDF document as images, drawn in a confined process. Starts nothing yet; to be closed.
     *
     * @throws KnowledgeException if there is no such file
     */
    DocumentPages pages(Path file) throws KnowledgeException;

    /**
     * Computes vectors that are missing, in an engine of its own, after everything else that this engine could do.
     *
     * @param sources folders or files whose passages are looked at; none for all
     * @param cancellation ends it at once; what was computed and kept stays
     * @return of how many passages; empty where there is no index yet, or the model of vectors is not installed
     */
    OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation) throws KnowledgeException;
}
