// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;

/** Searches the user's index; blocks. */
public interface PassageSearch {
    /** Whether there is an index to search. */
    boolean isAvailable();

    /**
     * Searches by words, and by similarity if there are vectors and the embedding model.
     *
     * @param limit limit of passages
     * @param folders folders or files to search; empty for everything
     * @throws KnowledgeException if there is no index, or it cannot be searched
     */
    SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException;

    /**
     * Returns the passages before and after a passage in its document, for readers; answers do not need them.
     *
     * @param passage a passage of a search result
     * @param count limit of passages on each side
     * @return none if its file was indexed again since, or is hidden by now
     * @throws KnowledgeException if there is no index, or it cannot be read
     */
    Neighbours neighbours(Passage passage, int count) throws KnowledgeException;

    /**
     * Returns a document as it was indexed.
     *
     * @return its passages in their order; none if it is not in the index, or hidden from the caller
     */
    List<Passage> document(Path file) throws KnowledgeException;

    /**
     * Returns the folders of the mounted packs of a name.
     *
     * @return none if there is no such pack, or the caller may not read it
     */
    List<Path> pack(String name) throws KnowledgeException;

    /** Returns the mapping of documents to addresses for the caller. */
    default DocumentAddresses addresses() {
        return DocumentAddresses.FILES;
    }
}
