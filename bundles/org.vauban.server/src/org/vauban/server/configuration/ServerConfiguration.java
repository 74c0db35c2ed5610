// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The configuration with which a server is started. Immutable.
 *
 * @param listen the address on which it listens
 * @param hosts host names by which clients may call it; empty to accept any name on a non-loopback address
 * @param models served models, the default one first
 * @param keys the API key file, or null if requests need no key
 * @param limits limits for clients
 * @param drainDelay how long it keeps serving after reporting that it is not ready
 * @param drainTime how long requests in progress may take after that
 * @param tls TLS files, or null for none
 * @param quotas quotas of each key over time
 * @param identities file of the identities other than API keys, or null
 * @param origins origins of other web pages that may use the API: scheme and host, {@link OriginNames#ANY} or
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

    /** Creates a configuration with the default limits, for the host names of the address. */
    public ServerConfiguration(ListenAddress listen, List<ModelEntry> models, @Nullable Path keys) {
        this(listen, List.of(), models, keys, ServerLimits.STANDARD, Duration.ZERO, DRAIN_TIME, null, Quotas.NONE,
                null, List.of());
    }

    /** Whether any web page that a user opens could use the server. */
    public boolean isOpenToAllPages() {
        return keys == null && origins.contains(OriginNames.ANY);
    }

    /** @param value the models, the default one first */
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
