// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.perplexity;

import java.util.Objects;
import org.vauban.governance.ApprovedText;

/**
 * A text of which is asked how well a model foresees it.
 *
 * @param modelId a model that generates
 * @param window tokens of a window for texts that are longer, at least 8; 0 for 512, which llama-perplexity takes
 */
public record PerplexityRequest(String modelId, ApprovedText text, int window) {
    public PerplexityRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(text);
    }
}
