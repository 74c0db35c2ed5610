// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.io.IOException;
import java.util.Optional;

/** Where an editor keeps the API keys of endpoints: its own secure storage. Called on a thread that may wait. */
@FunctionalInterface
public interface EndpointKeys {
    /**
     * The key for an endpoint; empty where none is kept.
     *
     * @throws IOException if one is kept and cannot be had, as where nobody opens the storage; its message says why
     */
    Optional<String> key(String endpoint) throws IOException;
}
