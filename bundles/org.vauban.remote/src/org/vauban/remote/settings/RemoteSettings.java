// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.remote.RemoteEndpoint;

/**
 * What the user decides about remote endpoints, within what policies grant. Immutable.
 *
 * @param routes which endpoint answers the requests of a feature, by feature
 * @param agreed to which endpoints the user has agreed: their names, with the hash of what was agreed to
 * @param endpoints what is configured for each, by name
 * @param proxy through which all of them are reached, or null
 * @param hedge the endpoint that is asked as well for completions this machine is slow with, or null for none
 */
public record RemoteSettings(Map<String, String> routes, Map<String, String> agreed,
        Map<String, EndpointSettings> endpoints, @Nullable InetSocketAddress proxy, @Nullable String hedge) {
    /** Nothing is configured. */
    public static final RemoteSettings NONE = new RemoteSettings(Map.of(), Map.of(), Map.of(), null, null);

    /** Copies the maps. */
    public RemoteSettings {
        routes = Map.copyOf(routes);
        agreed = Map.copyOf(agreed);
        endpoints = Map.copyOf(endpoints);
    }

    /** For one endpoint. */
    public EndpointSettings of(String endpoint) {
        return Objects.requireNonNullElse(endpoints.get(endpoint), EndpointSettings.NONE);
    }

    /** Whether the user has agreed to an endpoint as it is now: if the policy changes it, the agreement is void. */
    public boolean agrees(RemoteEndpoint endpoint) {
        return Hashes.sha256(endpoint.entry()).equals(agreed.get(endpoint.name()));
    }

    /** The same with an agreement, or without one. */
    public RemoteSettings agreeing(RemoteEndpoint endpoint, boolean yes) {
        Map<String, String> all = new LinkedHashMap<>(agreed);
        if (yes) {
            all.put(endpoint.name(), Hashes.sha256(endpoint.entry()));
        } else {
            all.remove(endpoint.name());
        }
        return new RemoteSettings(routes, all, endpoints, proxy, hedge);
    }

    /** The same with another route of a feature; null for none. */
    public RemoteSettings routing(String feature, @Nullable String endpoint) {
        Map<String, String> all = new LinkedHashMap<>(routes);
        if (endpoint == null) {
            all.remove(feature);
        } else {
            all.put(feature, endpoint);
        }
        return new RemoteSettings(all, agreed, endpoints, proxy, hedge);
    }

    /** The same with another endpoint for slow completions; null for none. */
    public RemoteSettings hedging(@Nullable String endpoint) {
        return new RemoteSettings(routes, agreed, endpoints, proxy, endpoint);
    }
}
