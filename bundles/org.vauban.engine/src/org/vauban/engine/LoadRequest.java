// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;

/**
 * @param modelId the name by which requests call it
 * @param file the GGUF file
 * @param contextTokens size of the context, 0 for the host's choice
 * @param threads 0 for the host's choice (cores minus one, at least one)
 * @param embeddings whether the model is loaded to embed
 * @param slots requests that are computed at the same time, 0 for the host's choice
 * @param movedReuse whether text that was read at another place of the prompt may be reused there; it saves nearly all
 *            reading while somebody types, at the cost of results that can differ a little from a fresh reading
 */
public record LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings, int slots,
        boolean movedReuse) {

    /** With the host's choice of slots, and reuse of moved text. */
    public LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings) {
        this(modelId, file, contextTokens, threads, embeddings, 0, true);
    }

    /** A model for completion and chat with the host's choice of everything. */
    public static LoadRequest of(String modelId, Path file) {
        return new LoadRequest(modelId, file, 0, 0, false);
    }
}
