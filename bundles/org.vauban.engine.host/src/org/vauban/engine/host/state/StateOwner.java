// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.util.Objects;

/**
 * The owner of a state. States are never used for another owner.
 *
 * @param model identifies the model file, the library and the form of the KV cache
 * @param workspace the client's key of the workspace
 */
public record StateOwner(String model, String workspace) {
    public StateOwner {
        Objects.requireNonNull(model);
        Objects.requireNonNull(workspace);
    }
}
