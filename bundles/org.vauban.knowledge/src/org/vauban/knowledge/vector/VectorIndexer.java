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
 * Computes the vectors of passages that have none, some at a time, and keeps these at once: it can be stopped, or
 * killed, at any moment. The index is locked only while vectors are written. For one thread.
 */
public final class VectorIndexer {
    /** Passages whose vectors are kept together; they take some ten seconds. */
    private static final int TOGETHER = 32;
    /** The same for files that were named: somebody works meanwhile. */
    private static final int FEW_TOGETHER = 8;

    private final IndexClient index;
    private final TextEmbedder embedder;
    private final PassageEmbedder passages;
    private final Duration patience;

    /** @param patience how long to wait while another process writes */
    public VectorIndexer(IndexClient index, TextEmbedder embedder, Gate gate, Duration patience) {
        this.index = index;
        this.embedder = embedder;
        this.passages = new PassageEmbedder(embedder, gate::review);
        this.patience = patience;
    }

    /**
     * Blocks until all is done or it is cancelled.
     *
     * @param paths of files or folders whose passages are looked at, absolute and real; none for all
     * @param stop asked where the listener is
     * @return passages that got vectors
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
                    break; // the file is another one by now, or excluded
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
