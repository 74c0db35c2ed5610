// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.pack.VectorSource;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.vector.PassageEmbedder;
import org.vauban.knowledge.vector.StoredVectors;

/**
 * Supplies the vectors for a new pack: stored ones if the index has the same passages, otherwise computed ones if there
 * is an embedder. An unreadable index does not prevent the pack. For one pack.
 */
final class PackVectorSource implements VectorSource {
    private final Knowledge knowledge;
    private final Path index;
    private final String model;
    private final @Nullable PassageEmbedder embedder;
    private @Nullable StoredVectors stored;
    private boolean opened;

    /**
     * @param index folder of the index
     * @param embedder computes the vectors that the index lacks; null to use only stored ones
     */
    PackVectorSource(Knowledge knowledge, Path index, String model, @Nullable PassageEmbedder embedder) {
        this.knowledge = knowledge;
        this.index = index;
        this.model = model;
        this.embedder = embedder;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public List<byte[]> of(ReviewedFile file, List<Passage> passages) {
        List<byte[]> found = stored(file.file(), passages);
        PassageEmbedder computing = embedder;
        return found.isEmpty() && computing != null ? computing.bytes(file.file(), passages) : found;
    }

    private List<byte[]> stored(Path file, List<Passage> passages) {
        try {
            if (!opened) {
                opened = true;
                stored = open();
            }
            StoredVectors known = stored;
            return known == null ? List.of() : known.of(file, passages);
        } catch (IndexException | IOException | KnowledgeException e) {
            stored = null;
            System.getLogger(PackVectorSource.class.getName()).log(System.Logger.Level.WARNING,
                    "the vectors of the index are not used", e);
            return List.of();
        }
    }

    /** Returns null if there is no index with vectors; does not create one. */
    private @Nullable StoredVectors open() throws IndexException, IOException, KnowledgeException {
        if (!Files.isDirectory(index)) {
            return null;
        }
        IndexClient client = knowledge.client();
        return client.hasVectors() ? new StoredVectors(client, model) : null;
    }
}
