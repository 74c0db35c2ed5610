// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.UserDirectories;

/**
 * The last request for each endpoint that waits for its user's agreement, in memory only, so that the question can show
 * what it is about. Safe for use by many threads.
 */
public final class WaitingRequests {
    private static final Map<Key, EndpointRequest> REQUESTS = new ConcurrentHashMap<>();

    /** As many as policies grant endpoints. */
    private record Key(UserDirectories user, String endpoint) {}

    private WaitingRequests() {}

    /** The last one; empty where none waits. */
    public static Optional<EndpointRequest> of(UserDirectories user, String endpoint) {
        return Optional.ofNullable(REQUESTS.get(new Key(user, endpoint)));
    }

    static void put(UserDirectories user, EndpointRequest request) {
        REQUESTS.put(new Key(user, request.endpoint()), request);
    }

    /** The user has decided. */
    public static void forget(UserDirectories user, String endpoint) {
        REQUESTS.remove(new Key(user, endpoint));
    }
}
