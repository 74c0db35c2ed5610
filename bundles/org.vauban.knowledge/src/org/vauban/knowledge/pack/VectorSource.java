// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.util.List;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.passage.Passage;

/** Where the passages of a new pack have their vectors from. For the thread that writes it. */
public interface VectorSource {
    /** What the vectors of a model are known by. */
    String model();

    /**
     * The vectors of a file; blocks.
     *
     * @param passages all of the file, in their order; at least one
     * @return one for each passage, a byte for each dimension; none if any of the passages has none
     */
    List<byte[]> of(ReviewedFile file, List<Passage> passages);
}
