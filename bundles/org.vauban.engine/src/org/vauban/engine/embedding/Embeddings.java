// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.embedding;

import java.util.List;

/**
 * @param vectors one L2-normalised vector for each text
 * @param promptTokens number of processed tokens
 * @param totalMillis time in the engine
 */
public record Embeddings(List<float[]> vectors, int promptTokens, double totalMillis) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}
