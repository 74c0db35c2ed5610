// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A loaded model.
 *
 * @param architecture as llama.cpp calls it, such as {@code qwen2}
 * @param fimFormat the fill-in-the-middle format, or null where the model has none
 * @param contextTokens tokens that fit into the context
 * @param embeddingSize length of an embedding
 * @param loadMillis time to load
 * @param draftModelId the smaller model that writes ahead now; null for none
 * @param endTokens with which it can say that a text is complete; empty where unknown
 */
public record ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
        int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
        boolean chatTemplate, double loadMillis, @Nullable String draftModelId, List<Integer> endTokens) {
    public ModelDescription {
        endTokens = endTokens == null ? List.of() : List.copyOf(endTokens);
    }

    /** Of a model for which none writes ahead, and whose tokens are not known. */
    public ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
            int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
            boolean chatTemplate, double loadMillis) {
        this(modelId, architecture, description, parameters, sizeBytes, contextTokens, trainedContextTokens,
                embeddingSize, fimFormat, chatTemplate, loadMillis, null, List.of());
    }

    /** The same with the smaller model that writes ahead, or none. */
    public ModelDescription withDraftModel(@Nullable String id) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, id, endTokens);
    }

    /** The same with the tokens with which it can say that a text is complete. */
    public ModelDescription withEndTokens(List<Integer> tokens) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, draftModelId, tokens);
    }
}
