// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.Optional;

/** Where an editor keeps the API keys of endpoints: its own secure storage. Called on a thread that may wait. */
@FunctionalInterface
public interface EndpointKeys {
    /** The key for an endpoint; empty where none is kept. */
    Optional<String> key(String endpoint);
}
