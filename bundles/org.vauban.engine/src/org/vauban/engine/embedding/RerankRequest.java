// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * A request to score documents by their relevance to a query.
 *
 * @param modelId id of a reranker, loaded for embeddings
 * @param isolation as in {@link EmbeddingRequest}
 */
public record RerankRequest(String modelId, ApprovedText query, List<ApprovedText> documents, Priority priority,
        @Nullable String isolation) {
    public RerankRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(query);
        documents = List.copyOf(documents);
    }

    /** Creates a request of a single user. */
    public RerankRequest(String modelId, ApprovedText query, List<ApprovedText> documents, Priority priority) {
        this(modelId, query, documents, priority, null);
    }

    /** Returns a copy for one of several users. */
    public RerankRequest withIsolation(@Nullable String key) {
        return new RerankRequest(modelId, query, documents, priority, key);
    }
}
