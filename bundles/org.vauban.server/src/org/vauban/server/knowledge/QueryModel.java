// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.EmbeddingModel;

/**
 * The model for whose vectors a server searches.
 *
 * @param name the name recorded with the vectors
 * @param sha256 digest of its weights in lower-case hex, which identifies it among the served models; null for none
 * @param budget how long a search waits for the vector of its query
 */
public record QueryModel(String name, @Nullable String sha256, Duration budget) {
    /** Acceptable delay of a search: a vector takes about ten milliseconds, but its model may have to be loaded. */
    public static final Duration BUDGET = Duration.ofMillis(500);

    /** Returns the model of the desktop. Reads the disk. */
    public static QueryModel standard() {
        return new QueryModel(EmbeddingModel.name(), EmbeddingModel.sha256(), BUDGET);
    }
}
