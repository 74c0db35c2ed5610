// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.governance.UserDirectories;

/**
 * Keeps the last request for each endpoint that waits for the user's agreement, in memory only, so that the question
 * can show an example. Thread-safe.
 */
public final class WaitingRequests {
    private static final Map<Key, EndpointRequest> REQUESTS = new ConcurrentHashMap<>();

    /** Key of a request; their number is limited by the endpoints in policies. */
    private record Key(UserDirectories user, String endpoint) {}

    private WaitingRequests() {}

    /** Returns the last request; empty if none waits. */
    public static Optional<EndpointRequest> of(UserDirectories user, String endpoint) {
        return Optional.ofNullable(REQUESTS.get(new Key(user, endpoint)));
    }

    static void put(UserDirectories user, EndpointRequest request) {
        REQUESTS.put(new Key(user, request.endpoint()), request);
    }

    /** Forgets the request after the user's decision. */
    public static void forget(UserDirectories user, String endpoint) {
        REQUESTS.remove(new Key(user, endpoint));
    }
}
