// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.util.List;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.passage.Passage;

/** Supplies the vectors for the passages of a new pack. For the thread that writes it. */
public interface VectorSource {
    /** Identifier of the model. */
    String model();

    /**
     * Returns the vectors of a file; blocks.
     *
     * @param passages all passages of the file, in order; at least one
     * @return a vector for each passage, one byte per dimension; empty if any passage has none
     */
    List<byte[]> of(ReviewedFile file, List<Passage> passages);
}
