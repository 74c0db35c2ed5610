// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;

/**
 * A model of a server that endpoints serve.
 *
 * @param id id that requests use
 * @param embeddings whether it is an embedding model
 * @param local whether the engine of this machine has it, too, and serves it if no endpoint does
 * @param backEnds at least one
 */
public record BackEndModel(String id, boolean embeddings, boolean local, List<BackEnd> backEnds) {
    /** Copies the list. */
    public BackEndModel {
        backEnds = List.copyOf(backEnds);
    }
}
