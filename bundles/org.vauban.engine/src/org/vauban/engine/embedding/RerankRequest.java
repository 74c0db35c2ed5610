// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * Documents to be scored by how well they answer a query.
 *
 * @param modelId a reranker, loaded for embeddings
 * @param isolation as in {@link EmbeddingRequest}
 */
public record RerankRequest(String modelId, ApprovedText query, List<ApprovedText> documents, Priority priority,
        @Nullable String isolation) {
    public RerankRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(query);
        documents = List.copyOf(documents);
    }

    /** Of the one user. */
    public RerankRequest(String modelId, ApprovedText query, List<ApprovedText> documents, Priority priority) {
        this(modelId, query, documents, priority, null);
    }

    /** The same for one of several users. */
    public RerankRequest withIsolation(@Nullable String key) {
        return new RerankRequest(modelId, query, documents, priority, key);
    }
}
