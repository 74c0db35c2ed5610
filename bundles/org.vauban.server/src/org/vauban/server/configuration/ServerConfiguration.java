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
 */
public record ServerConfiguration(ListenAddress listen, List<String> hosts, List<ModelEntry> models,
        @Nullable Path keys, ServerLimits limits, Duration drainDelay, Duration drainTime,
        @Nullable TlsConfiguration tls, Quotas quotas) {
    public static final Duration DRAIN_TIME = Duration.ofSeconds(30);

    public ServerConfiguration {
        hosts = List.copyOf(hosts);
        models = List.copyOf(models);
    }

    /** With the standard limits, for the hosts of the address. */
    public ServerConfiguration(ListenAddress listen, List<ModelEntry> models, @Nullable Path keys) {
        this(listen, List.of(), models, keys, ServerLimits.STANDARD, Duration.ZERO, DRAIN_TIME, null, Quotas.NONE);
    }

    public ServerConfiguration withLimits(ServerLimits value) {
        return new ServerConfiguration(listen, hosts, models, keys, value, drainDelay, drainTime, tls, quotas);
    }

    public ServerConfiguration withDrain(Duration delay, Duration time) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, delay, time, tls, quotas);
    }

    public ServerConfiguration withHosts(List<String> value) {
        return new ServerConfiguration(listen, value, models, keys, limits, drainDelay, drainTime, tls, quotas);
    }

    public ServerConfiguration withTls(@Nullable TlsConfiguration value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, value, quotas);
    }

    public ServerConfiguration withQuotas(Quotas value) {
        return new ServerConfiguration(listen, hosts, models, keys, limits, drainDelay, drainTime, tls, value);
    }
}
