// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.util.Objects;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexException;

/**
 * Completes passages that were found by what stands around them: a passage may begin in the middle of a section, or end
 * in that of a table. All methods block; any thread.
 */
public final class PassageNeighbours {
    private final Knowledge knowledge;

    /** @param knowledge not closed here */
    public PassageNeighbours(Knowledge knowledge) {
        this.knowledge = Objects.requireNonNull(knowledge);
    }

    /**
     * The neighbours of a passage. They are of the same file, and so of the same review: where a policy hides that now,
     * there are none.
     *
     * @param passage as a search found it
     * @param count passages on each side at most; more than {@link Neighbours#MOST} counts as that many
     * @return none as well where the file has been indexed anew since, or is not in the index any more
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
