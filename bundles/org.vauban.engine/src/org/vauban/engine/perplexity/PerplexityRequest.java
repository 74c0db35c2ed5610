// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.perplexity;

import java.util.Objects;
import org.vauban.governance.ApprovedText;

/**
 * A request to measure how well a model predicts a text.
 *
 * @param modelId id of a model that generates text
 * @param window tokens per window for longer texts, at least 8; 0 for 512, the default of llama-perplexity
 */
public record PerplexityRequest(String modelId, ApprovedText text, int window) {
    public PerplexityRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(text);
    }
}
