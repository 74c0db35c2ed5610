// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;

/**
 * @param modelId the name by which requests call it
 * @param file the GGUF file
 * @param contextTokens size of the context, 0 for the host's choice
 * @param threads 0 for the host's choice (cores minus one, at least one)
 * @param embeddings whether the model is loaded to embed
 */
public record LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings) {

    /** A model for completion and chat with the host's choice of everything. */
    public static LoadRequest of(String modelId, Path file) {
        return new LoadRequest(modelId, file, 0, 0, false);
    }
}
