// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.EmbeddingModel;

/**
 * The model whose vectors a server searches with.
 *
 * @param name by which its vectors are known
 * @param sha256 of its weights in lower-case hex, by which it is found among the models that are served; null for none
 * @param budget how long a search waits for the vector of its query
 */
public record QueryModel(String name, @Nullable String sha256, Duration budget) {
    /** Of what people wait for a search: a vector takes some ten milliseconds, but its model may have to be loaded. */
    public static final Duration BUDGET = Duration.ofMillis(500);

    /** That of the desktop. Reads the disk. */
    public static QueryModel standard() {
        return new QueryModel(EmbeddingModel.name(), EmbeddingModel.sha256(), BUDGET);
    }
}
