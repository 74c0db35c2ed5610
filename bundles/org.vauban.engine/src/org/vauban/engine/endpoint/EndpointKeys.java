// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.io.IOException;
import java.util.Optional;

/** The secure storage of an editor for API keys of endpoints. Called on a thread that may wait. */
@FunctionalInterface
public interface EndpointKeys {
    /**
     * Returns the key for an endpoint; empty if there is none.
     *
     * @throws IOException if a key exists but cannot be read, for example because the storage is locked; the message
     *            gives the reason
     */
    Optional<String> key(String endpoint) throws IOException;
}
