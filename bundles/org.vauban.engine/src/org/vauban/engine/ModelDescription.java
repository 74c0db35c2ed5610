// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A loaded model.
 *
 * @param architecture llama.cpp's name, such as {@code qwen2}
 * @param fimFormat the fill-in-the-middle format, or null if the model has none
 * @param contextTokens size of the context in tokens
 * @param embeddingSize length of an embedding
 * @param loadMillis duration of the load
 * @param draftModelId the draft model in use; null for none
 * @param endTokens tokens that end a text; empty if unknown
 * @param reasons whether an answer may begin with reasoning
 */
public record ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
        int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
        boolean chatTemplate, double loadMillis, @Nullable String draftModelId, List<Integer> endTokens,
        boolean reasons) {
    public ModelDescription {
        endTokens = endTokens == null ? List.of() : List.copyOf(endTokens);
    }

    /** Creates a description without a draft model, end tokens and reasoning. */
    public ModelDescription(String modelId, String architecture, String description, long parameters, long sizeBytes,
            int contextTokens, int trainedContextTokens, int embeddingSize, @Nullable String fimFormat,
            boolean chatTemplate, double loadMillis) {
        this(modelId, architecture, description, parameters, sizeBytes, contextTokens, trainedContextTokens,
                embeddingSize, fimFormat, chatTemplate, loadMillis, null, List.of(), false);
    }

    /** Returns a copy with the given draft model, or none. */
    public ModelDescription withDraftModel(@Nullable String id) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, id, endTokens,
                reasons);
    }

    /** Returns a copy with the given end tokens. */
    public ModelDescription withEndTokens(List<Integer> tokens) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, draftModelId, tokens,
                reasons);
    }

    /** Returns a copy that says whether an answer may begin with reasoning. */
    public ModelDescription withReasoning(boolean value) {
        return new ModelDescription(modelId, architecture, description, parameters, sizeBytes, contextTokens,
                trainedContextTokens, embeddingSize, fimFormat, chatTemplate, loadMillis, draftModelId, endTokens,
                value);
    }
}
