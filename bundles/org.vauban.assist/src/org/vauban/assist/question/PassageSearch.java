// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;

/** Searches what the user has indexed; blocks. */
public interface PassageSearch {
    /** Whether there is an index to search. */
    boolean isAvailable();

    /**
     * Searches by words, and by likeness where there are vectors and their model.
     *
     * @param limit passages at most
     * @param folders folders or files to search; none for everything
     * @throws KnowledgeException if there is no index, or it cannot be searched
     */
    SearchResult search(String query, int limit, List<Path> folders) throws KnowledgeException;

    /**
     * What stands before and after a passage in its document, for readers: an answer does not need it.
     *
     * @param passage as a search found it
     * @param count passages on each side at most
     * @return none if its file was indexed anew since, or is hidden by now
     * @throws KnowledgeException if there is no index, or it cannot be read
     */
    Neighbours neighbours(Passage passage, int count) throws KnowledgeException;

    /**
     * A document as it was indexed.
     *
     * @return its passages in their order; none if it is not in the index, or hidden now from whoever asks
     */
    List<Passage> document(Path file) throws KnowledgeException;

    /**
     * Where the mounted packs of a name are.
     *
     * @return none if there is no such pack, or whoever asks may not read it
     */
    List<Path> pack(String name) throws KnowledgeException;

    /** How documents are named to whoever asks. */
    default DocumentAddresses addresses() {
        return DocumentAddresses.FILES;
    }
}
