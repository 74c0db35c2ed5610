// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

import java.util.Objects;

/**
 * Whose a state is. States are never given to another owner.
 *
 * @param model identifies the file of the model, the library and the form of its memory
 * @param workspace the client's key
 */
public record StateOwner(String model, String workspace) {
    public StateOwner {
        Objects.requireNonNull(model);
        Objects.requireNonNull(workspace);
    }
}
