// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * A request to embed texts with a loaded model.
 *
 * @param isolation key of the user if the engine serves several, so that they take turns; null for a single user
 */
public record EmbeddingRequest(String modelId, List<ApprovedText> texts, Priority priority,
        @Nullable String isolation) {
    public EmbeddingRequest {
        texts = List.copyOf(texts);
    }

    /** Creates a request of a single user. */
    public EmbeddingRequest(String modelId, List<ApprovedText> texts, Priority priority) {
        this(modelId, texts, priority, null);
    }

    /** Returns a copy for one of several users. */
    public EmbeddingRequest withIsolation(@Nullable String key) {
        return new EmbeddingRequest(modelId, texts, priority, key);
    }
}
