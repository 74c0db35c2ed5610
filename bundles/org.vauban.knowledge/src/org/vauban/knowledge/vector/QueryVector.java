// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.Submission;

/**
 * The vector of a query.
 *
 * @param model that computed it
 * @param base64 a byte for each dimension, in Base64
 */
public record QueryVector(String model, String base64) {
    /**
     * Computes it; blocks.
     *
     * @param gate that reviews the query
     * @return empty if the gate lets nothing through
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    public static Optional<QueryVector> of(String query, TextEmbedder embedder, Function<Submission, Decision> gate) {
        Submission submission = new Submission("index", embedder.model(),
                List.of(Part.typed("query", EmbeddingText.query(query))));
        return gate.apply(submission) instanceof Decision.Approved approved && approved.parts().size() == 1
                ? Optional.of(new QueryVector(embedder.model(), Base64.getEncoder().encodeToString(
                        ByteVector.of(embedder.embed(List.of(approved.parts().getFirst().text())).getFirst()))))
                : Optional.empty();
    }
}
