// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;

/**
 * A model of a server for which endpoints answer.
 *
 * @param id by which requests call it
 * @param embeddings whether it embeds texts instead of writing them
 * @param local whether the engine of this machine has it as well, and answers where no endpoint does
 * @param backEnds at least one
 */
public record BackEndModel(String id, boolean embeddings, boolean local, List<BackEnd> backEnds) {
    /** Copies the list. */
    public BackEndModel {
        backEnds = List.copyOf(backEnds);
    }
}
