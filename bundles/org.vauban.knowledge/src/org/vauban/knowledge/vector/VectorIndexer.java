// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.source.TextSource;
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
    private static final int ATTEMPTS = 4;
    private static final String FEATURE = "index";

    private final IndexClient index;
    private final TextEmbedder embedder;
    private final Gate gate;
    private final Duration patience;

    /** @param patience how long to wait while another process writes */
    public VectorIndexer(IndexClient index, TextEmbedder embedder, Gate gate, Duration patience) {
        this.index = index;
        this.embedder = embedder;
        this.gate = gate;
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
        List<Passage> passages = index.passages(new Range(file.path(), file.stamp(), from,
                Math.min(together, file.to() - from)));
        List<float[]> vectors = passages.isEmpty() ? List.of()
                : vectors(file, passages.stream().map(EmbeddingText::passage).toList());
        if (vectors.isEmpty()) {
            return 0;
        }
        index.write(patience, () -> index.put(new Vectors(file.path(), file.stamp(), embedder.model(), from,
                vectors.getFirst().length, ByteVector.base64(vectors))));
        return vectors.size();
    }

    private List<float[]> vectors(PendingFile file, List<String> texts) {
        List<ApprovedText> approved = approved(file, texts);
        if (approved.size() < texts.size()) {
            return List.of();
        }
        try {
            return embedder.embed(approved);
        } catch (EngineException e) {
            if (e.error() != EngineError.CONTEXT_EXCEEDED) {
                throw e;
            }
        }
        // one of them has too many tokens: each by itself
        List<float[]> vectors = new ArrayList<>();
        for (ApprovedText each : approved) {
            vectors.add(vector(each));
        }
        return vectors;
    }

    private float[] vector(ApprovedText text) {
        ApprovedText less = text;
        for (int attempt = 1;; attempt++) {
            try {
                return embedder.embed(List.of(less)).getFirst();
            } catch (EngineException e) {
                if (e.error() != EngineError.CONTEXT_EXCEEDED || attempt == ATTEMPTS) {
                    throw e;
                }
                less = less.slice(0, EmbeddingText.shorter(less.text()).length());
            }
        }
    }

    /** Fewer than there were if something is withheld. */
    private List<ApprovedText> approved(PendingFile file, List<String> texts) {
        TextSource source = TextSource.file(Path.of(file.path()), null);
        List<Part> parts = texts.stream()
                .map(text -> new Part("passage", SourceText.ofStored(source, text), OptionalInt.empty(), false))
                .toList();
        return gate.review(new Submission(FEATURE, embedder.model(), parts)) instanceof Decision.Approved decision
                ? decision.parts().stream().map(part -> part.text()).toList()
                : List.of();
    }
}
