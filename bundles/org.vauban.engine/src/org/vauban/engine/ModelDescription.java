// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

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
 */
public record ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
        int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
        boolean chatTemplate, double loadMillis, @Nullable String draftModelId) {

    /** Of a model for which none writes ahead. */
    public ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
            int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
            boolean chatTemplate, double loadMillis) {
        this(modelId, architecture, description, parameters, sizeBytes, contextTokens, trainedContextTokens,
                embeddingSize, fimFormat, chatTemplate, loadMillis, null);
    }

    /** The same with the smaller model that writes ahead, or none. */
    public ModelDescription withDraftModel(@Nullable String id) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, id);
    }
}
