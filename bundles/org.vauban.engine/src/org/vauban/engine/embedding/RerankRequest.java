// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import java.util.Objects;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * Documents to be scored by how well they answer a query.
 *
 * @param modelId a reranker, loaded for embeddings
 */
public record RerankRequest(String modelId, ApprovedText query, List<ApprovedText> documents, Priority priority) {
    public RerankRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(query);
        documents = List.copyOf(documents);
    }
}
