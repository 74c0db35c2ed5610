// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.Submission;

/**
 * The vector of a query.
 *
 * @param model model that computed it
 * @param base64 one byte per dimension, in Base64
 */
public record QueryVector(String model, String base64) {
    /**
     * Computes the vector of a query; blocks.
     *
     * @param gate reviews the query
     * @return empty if the gate does not approve the query
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    public static Optional<QueryVector> of(String query, TextEmbedder embedder, Function<Submission, Decision> gate) {
        Submission submission = new Submission("index", embedder.model(), List.of(Part.typed("query", text(query))));
        return gate.apply(submission) instanceof Decision.Approved approved && approved.parts().size() == 1
                ? Optional.of(of(approved.parts().getFirst().text(), embedder))
                : Optional.empty();
    }

    /** Returns the model's input for a query. */
    public static String text(String query) {
        return EmbeddingText.query(query);
    }

    /**
     * Computes the vector of an approved query; blocks.
     *
     * @param text approved result of {@link #text}
     * @throws org.vauban.engine.EngineException if the engine fails
     */
    public static QueryVector of(ApprovedText text, TextEmbedder embedder) {
        return new QueryVector(embedder.model(), Base64.getEncoder()
                .encodeToString(ByteVector.of(embedder.embed(List.of(text)).getFirst())));
    }
}
