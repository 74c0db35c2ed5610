// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Locale;
import java.util.Objects;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * Engines in child processes of this one.
 *
 * @param launch how a host is started
 * @param ceilings what requests may take
 * @param options of the clients
 */
public record HostEngineProvider(HostLaunch launch, EngineCeilings ceilings, ClientOptions options)
        implements EngineProvider {
    public HostEngineProvider {
        Objects.requireNonNull(launch);
        Objects.requireNonNull(ceilings);
        Objects.requireNonNull(options);
    }

    /** Without ceilings. */
    public HostEngineProvider(HostLaunch launch) {
        this(launch, ClientOptions.DEFAULT);
    }

    /** Without ceilings. */
    public HostEngineProvider(HostLaunch launch, ClientOptions options) {
        this(launch, EngineCeilings.NONE, options);
    }

    /** The same for requests of several users whose texts together have so many bytes as UTF-8. */
    public HostEngineProvider withRequests(long bytes) {
        return new HostEngineProvider(launch.withRequests(bytes), ceilings, options.withRequests(bytes));
    }

    @Override
    public Locale locale() {
        return launch.locale();
    }

    @Override
    public EngineProvider withLocale(Locale locale) {
        return new HostEngineProvider(launch.withLocale(locale), ceilings, options);
    }

    @Override
    public EngineProvider within(EngineLimits limits) {
        return new HostEngineProvider(launch.withModelFolders(limits.modelFolders())
                .withConfinementRequired(limits.confinementRequired()).withArchives(limits.cache()), limits.ceilings(),
                options);
    }

    @Override
    public Engine open() {
        return new EngineClient(launch, options, ceilings);
    }
}
