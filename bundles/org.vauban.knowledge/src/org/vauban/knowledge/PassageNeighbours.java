// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.util.Objects;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexException;

/**
 * Completes found passages with their neighbours: a passage may begin in the middle of a section, or end in that of a
 * table. All methods block; any thread.
 */
public final class PassageNeighbours {
    private final Knowledge knowledge;

    /** @param knowledge not closed here */
    public PassageNeighbours(Knowledge knowledge) {
        this.knowledge = Objects.requireNonNull(knowledge);
    }

    /**
     * Returns the neighbours of a passage. They come from the same review of the same file: if the current policy hides
     * the file, there are none.
     *
     * @param passage passage from a search
     * @param count maximum passages on each side; values above {@link Neighbours#MOST} count as that
     * @return also empty if the file was indexed again since, or is no longer in the index
     */
    public Neighbours of(Passage passage, int count) throws KnowledgeException {
        if (count <= 0) {
            return Neighbours.NONE;
        }
        try {
            return new IndexContents(knowledge.client(), knowledge.rules().rules()).neighbours(passage,
                    Math.min(count, Neighbours.MOST));
        } catch (IndexException | IOException e) {
            throw knowledge.failure(e);
        }
    }
}
