// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/** Texts to be embedded with a loaded model. */
public record EmbeddingRequest(String modelId, List<ApprovedText> texts, Priority priority) {
    public EmbeddingRequest {
        texts = List.copyOf(texts);
    }
}
