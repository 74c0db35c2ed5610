// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.vauban.engine.EngineException;
import org.vauban.governance.Gate;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.VectorProtocol.PendingFile;
import org.vauban.knowledge.protocol.VectorProtocol.Range;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * Computes the vectors of passages that have none, in small groups, and stores each group at once, so that the run can
 * be stopped or killed at any moment. Locks the index only while writing. For one thread.
 */
public final class VectorIndexer {
    /** Number of passages per group, which takes some ten seconds. */
    private static final int TOGETHER = 32;
    /** Number of passages per group for named files, while a user may be waiting. */
    private static final int FEW_TOGETHER = 8;

    private final IndexClient index;
    private final TextEmbedder embedder;
    private final PassageEmbedder passages;
    private final Duration patience;

    /** @param patience how long to wait for another process that writes */
    public VectorIndexer(IndexClient index, TextEmbedder embedder, Gate gate, Duration patience) {
        this.index = index;
        this.embedder = embedder;
        this.passages = new PassageEmbedder(embedder, gate::review);
        this.patience = patience;
    }

    /**
     * Blocks until all vectors are computed or the run is cancelled.
     *
     * @param paths absolute real paths of files or folders whose passages are considered; none for all
     * @param stop polled together with the listener
     * @return number of passages that received vectors
     * @throws EngineException if the engine fails
     */
    public int run(List<String> paths, VectorListener listener, BooleanSupplier stop)
            throws IndexException, ChildException {
        List<PendingFile> pending = index.pending(embedder.model(), paths);
        int total = pending.stream().mapToInt(file -> file.to() - file.from()).sum();
        int seen = 0;
        int done = 0;
        for (PendingFile file : pending) {
            int from = file.from();
            while (from < file.to()) {
                if (listener.isCancelled() || stop.getAsBoolean()) {
                    return done;
                }
                listener.progress(seen + from - file.from(), total);
                int some = embed(file, from, paths.isEmpty() ? TOGETHER : FEW_TOGETHER);
                if (some == 0) {
                    break; // the file has changed since, or is excluded
                }
                from += some;
                done += some;
            }
            seen += file.to() - file.from();
        }
        listener.progress(total, total);
        return done;
    }

    private int embed(PendingFile file, int from, int together) throws IndexException, ChildException {
        List<Passage> some = index.passages(new Range(file.path(), file.stamp(), from,
                Math.min(together, file.to() - from)));
        List<float[]> vectors = some.isEmpty() ? List.of() : passages.vectors(Path.of(file.path()), some);
        if (vectors.isEmpty()) {
            return 0;
        }
        index.write(patience, () -> index.put(new Vectors(file.path(), file.stamp(), embedder.model(), from,
                vectors.getFirst().length, ByteVector.base64(vectors))));
        return vectors.size();
    }
}
