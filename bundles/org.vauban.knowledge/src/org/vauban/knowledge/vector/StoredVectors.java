// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.VectorProtocol.Range;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * Finds stored vectors by text: a vector applies to every passage with the same text, whichever version of the file it
 * is from. For one thread.
 */
public final class StoredVectors {
    private final IndexClient index;
    private final String model;

    /** @param model model of the vectors, as in {@link TextEmbedder#model} */
    public StoredVectors(IndexClient index, String model) {
        this.index = index;
        this.model = model;
    }

    /**
     * Returns the vectors of some passages of a file.
     *
     * @param file real path
     * @return a vector for each passage, one byte per dimension; empty if any passage has none
     */
    public List<byte[]> of(Path file, List<Passage> passages) throws IndexException, ChildException {
        Map<String, byte[]> known = known(file);
        List<byte[]> found = new ArrayList<>();
        for (Passage each : passages) {
            byte[] vector = known.get(EmbeddingText.passage(each));
            if (vector == null) {
                return List.of();
            }
            found.add(vector);
        }
        return found;
    }

    private Map<String, byte[]> known(Path file) throws IndexException, ChildException {
        Map<String, byte[]> known = new HashMap<>();
        for (Vectors each : index.vectors(file.toString(), model)) {
            byte[] data = each.bytes();
            int size = each.dimensions();
            List<Passage> indexed = index.passages(new Range(each.path(), each.stamp(), each.from(),
                    data.length / size)); // none for vectors of another version of the file
            for (int i = 0; i < indexed.size(); i++) {
                known.put(EmbeddingText.passage(indexed.get(i)), Arrays.copyOfRange(data, i * size, (i + 1) * size));
            }
        }
        return known;
    }
}
