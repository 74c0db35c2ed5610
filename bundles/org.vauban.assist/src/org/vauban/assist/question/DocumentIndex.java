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
 * The user's index: updated, inspected and searched. All methods block; any thread. All except {@link #isAvailable}
 * fail with a {@link KnowledgeException} if there is no index.
 */
public interface DocumentIndex extends PassageSearch {
    /**
     * Updates the index with existing folders or files. It can be searched meanwhile.
     *
     * @throws KnowledgeException if nothing can be indexed; files that cannot be read are in the report
     */
    IndexReport index(List<Path> sources, IndexingListener listener) throws KnowledgeException;

    /**
     * Updates the index with files of a folder, new ones included, as an update of the whole folder would.
     *
     * @param folder an existing folder
     * @param files paths below it; missing ones are removed from the index, with all below them
     * @throws KnowledgeException if nothing can be indexed; files that cannot be read are in the report
     */
    IndexReport update(Path folder, List<Path> files, IndexingListener listener) throws KnowledgeException;

    /**
     * Removes from the whole index what the current policy forbids it to hold.
     *
     * @return files that may be indexed again with more masking
     */
    List<Path> purge() throws KnowledgeException;

    /**
     * Verifies a knowledge pack and adds its passages to the index. It must be signed for the root document of this
     * machine.
     *
     * @param pack its folder, which stays where it is
     * @throws KnowledgeException if it is refused; the index is then unchanged
     */
    void mount(Path pack) throws KnowledgeException;

    /**
     * Removes all files below folders from the index, whether they exist or not.
     *
     * @return number of files
     */
    int remove(List<Path> sources) throws KnowledgeException;

    /**
     * Returns what the index holds of folders or files, without what policies hide now.
     *
     * @return one result for each of them, in their order
     */
    List<SourceContents> contents(List<Path> sources) throws KnowledgeException;

    /**
     * Returns the pages of a PDF document as images, rendered in a confined process that starts on demand; close it
     * after use.
     *
     * @throws KnowledgeException if there is no such file
     */
    DocumentPages pages(Path file) throws KnowledgeException;

    /**
     * Computes missing vectors in a separate engine, at the lowest priority.
     *
     * @param sources folders or files whose passages are checked; empty for all
     * @param cancellation ends it at once; finished vectors are kept
     * @return number of passages; empty if there is no index yet, or the embedding model is not installed
     */
    OptionalInt embed(List<Path> sources, VectorListener listener, Cancellation cancellation) throws KnowledgeException;
}
