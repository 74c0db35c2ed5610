// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * Texts to be embedded with a loaded model.
 *
 * @param isolation a key of whom an engine that serves several users computes for, so that they take turns; null where
 *            there is one user
 */
public record EmbeddingRequest(String modelId, List<ApprovedText> texts, Priority priority,
        @Nullable String isolation) {
    public EmbeddingRequest {
        texts = List.copyOf(texts);
    }

    /** Of the one user. */
    public EmbeddingRequest(String modelId, List<ApprovedText> texts, Priority priority) {
        this(modelId, texts, priority, null);
    }

    /** The same for one of several users. */
    public EmbeddingRequest withIsolation(@Nullable String key) {
        return new EmbeddingRequest(modelId, texts, priority, key);
    }
}
