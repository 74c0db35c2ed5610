// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.EmbeddingModel;

/**
 * The model whose vectors a server searches with.
 *
 * @param name by which its vectors are known
 * @param sha256 of its weights in lower-case hex, by which it is found among the models that are served; null for none
 */
public record QueryModel(String name, @Nullable String sha256) {
    /** That of the desktop. Reads the disk. */
    public static QueryModel standard() {
        return new QueryModel(EmbeddingModel.name(), EmbeddingModel.sha256());
    }
}
