// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.source.TextSource;
import org.vauban.knowledge.passage.Passage;

/**
 * Embeds passages of files whose texts the gate approves; a text with too many tokens is shortened. For one thread.
 */
public final class PassageEmbedder {
    private static final int ATTEMPTS = 4;
    private static final String FEATURE = "index";
    private static final int TOGETHER = 32;

    private final TextEmbedder embedder;
    private final Function<Submission, Decision> gate;

    /** @param gate reviews the texts */
    public PassageEmbedder(TextEmbedder embedder, Function<Submission, Decision> gate) {
        this.embedder = embedder;
        this.gate = gate;
    }

    /** Returns {@link TextEmbedder#model} of the embedder. */
    public String model() {
        return embedder.model();
    }

    /**
     * Returns vectors in the form of the index, for any number of passages; blocks.
     *
     * @param file real path
     * @return a vector for each passage, one byte per dimension; empty if the gate withholds any passage
     * @throws EngineException if the engine fails
     */
    public List<byte[]> bytes(Path file, List<Passage> passages) {
        List<byte[]> bytes = new ArrayList<>();
        for (int from = 0; from < passages.size(); from += TOGETHER) {
            List<float[]> vectors = vectors(file, passages.subList(from, Math.min(passages.size(), from + TOGETHER)));
            if (vectors.isEmpty()) {
                return List.of();
            }
            vectors.forEach(each -> bytes.add(ByteVector.of(each)));
        }
        return bytes;
    }

    /** Embeds at most as many passages as fit one request; returns none if the gate withholds any. */
    List<float[]> vectors(Path file, List<Passage> passages) {
        List<String> texts = passages.stream().map(EmbeddingText::passage).toList();
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
        // one of them has too many tokens, so each is embedded alone
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

    /** Returns fewer texts if the gate withholds any. */
    private List<ApprovedText> approved(Path file, List<String> texts) {
        TextSource source = TextSource.file(file, null);
        List<Part> parts = texts.stream()
                .map(text -> new Part("passage", SourceText.ofStored(source, text), OptionalInt.empty(), false))
                .toList();
        return gate.apply(new Submission(FEATURE, embedder.model(), parts)) instanceof Decision.Approved decision
                ? decision.parts().stream().map(part -> part.text()).toList()
                : List.of();
    }
}
