// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What a server is started with. Immutable.
 *
 * @param listen where it listens
 * @param hosts names by which clients may call it; empty to accept any on an address that others reach
 * @param models what it serves, the default one first
 * @param keys the file of the API keys, or null where requests need none
 * @param limits what clients may take
 * @param drainDelay how long it serves on after it has said that it is not ready
 * @param drainTime how long requests have to end after that
 * @param tls what secures the connections, or null for none
 * @param quotas what one key may take over time
 * @param identities the file of the identities that are no API keys, or null
 * @param origins of web pages of others that may use the API: scheme and host, {@link OriginNames#ANY} or
 *            {@link OriginNames#LOCAL}
 */
public record ServerConfiguration(ListenAddress listen, List<String> hosts, List<ModelEntry> models,
        @Nullable Path keys, ServerLimits limits, Duration drainDelay, Duration drainTime,
        @Nullable TlsConfiguration tls, Quotas quotas, @Nullable Path identities, List<String> origins) {
    public static final Duration DRAIN_TIME = Duration.ofSeconds(30);

    public ServerConfiguration {
        hosts = List.copyOf(hosts);
        models = List.copyOf(models);
        origins = List.copyOf(origins);
    }

    /** With the standard limits, for the hosts of the address. */
    public ServerConfiguration(ListenAddress listen, List<ModelEntry> models, @Nullable Path keys) {
        this(listen, List.of(), models, keys, ServerLimits.STANDARD, Duration.ZERO, DRAIN_TIME, null, Quotas.NONE,
                null, List.of());
    }

    /** Whether any web page that somebody opens could use it. */
    public boolean isOpenToAllPages() {
        return keys == null && origins.contains(OriginNames.ANY);
    }

    /** @param value the default one first */
    public ServerConfiguration withModels(List<ModelEntry> value) {
        return new ServerConfiguration(listen, hosts, value, keys, limits, drainDelay, drainTime, tls, quotas,
                identities, origins);
    }

    public ServerConfiguration withLimits(ServerLimits value) {
        return new ServerConfiguration(listen, hosts, models, keys, value, drainDelay, drainTime, tls, quotas,
                identities, origins);
    }

    public ServerConfiguration withDrain(Duration delay, Duration time) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, delay, time, tls, quotas,
                identities, origins);
    }

    public ServerConfiguration withTls(@Nullable TlsConfiguration value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, value, quotas,
                identities, origins);
    }

    public ServerConfiguration withQuotas(Quotas value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, tls, value,
                identities, origins);
    }

    public ServerConfiguration withIdentities(@Nullable Path value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, tls, quotas, value,
                origins);
    }

    public ServerConfiguration withOrigins(List<String> value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, tls, quotas,
                identities, value);
    }
}
