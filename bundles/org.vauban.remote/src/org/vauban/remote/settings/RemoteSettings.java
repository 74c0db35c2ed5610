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
 * The user's settings for remote endpoints, within what policies permit. Immutable.
 *
 * @param routes endpoint that answers the requests of a feature, by feature
 * @param agreed endpoints to which the user has agreed: hash of the agreed configuration by name
 * @param endpoints settings of each endpoint, by name
 * @param proxy proxy for all endpoints, or null
 * @param hedge the endpoint that also receives completions for which this machine is slow, or null for none
 */
public record RemoteSettings(Map<String, String> routes, Map<String, String> agreed,
        Map<String, EndpointSettings> endpoints, @Nullable InetSocketAddress proxy, @Nullable String hedge) {
    /** The empty settings. */
    public static final RemoteSettings NONE = new RemoteSettings(Map.of(), Map.of(), Map.of(), null, null);

    /** Copies the maps. */
    public RemoteSettings {
        routes = Map.copyOf(routes);
        agreed = Map.copyOf(agreed);
        endpoints = Map.copyOf(endpoints);
    }

    /** Returns the settings of one endpoint. */
    public EndpointSettings of(String endpoint) {
        return Objects.requireNonNullElse(endpoints.get(endpoint), EndpointSettings.NONE);
    }

    /** Whether the user has agreed to the endpoint's present configuration; a change by the policy voids it. */
    public boolean agrees(RemoteEndpoint endpoint) {
        return Hashes.sha256(endpoint.entry()).equals(agreed.get(endpoint.name()));
    }

    /** Returns a copy with or without an agreement. */
    public RemoteSettings agreeing(RemoteEndpoint endpoint, boolean yes) {
        Map<String, String> all = new LinkedHashMap<>(agreed);
        if (yes) {
            all.put(endpoint.name(), Hashes.sha256(endpoint.entry()));
        } else {
            all.remove(endpoint.name());
        }
        return new RemoteSettings(routes, all, endpoints, proxy, hedge);
    }

    /** Returns a copy with the given route of a feature; null for none. */
    public RemoteSettings routing(String feature, @Nullable String endpoint) {
        Map<String, String> all = new LinkedHashMap<>(routes);
        if (endpoint == null) {
            all.remove(feature);
        } else {
            all.put(feature, endpoint);
        }
        return new RemoteSettings(all, agreed, endpoints, proxy, hedge);
    }

    /** Returns a copy with the given endpoint for slow completions; null for none. */
    public RemoteSettings hedging(@Nullable String endpoint) {
        return new RemoteSettings(routes, agreed, endpoints, proxy, endpoint);
    }
}
