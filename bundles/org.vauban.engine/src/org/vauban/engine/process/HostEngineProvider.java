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
 * Opens engines in child processes of this one.
 *
 * @param launch how hosts are started
 * @param ceilings upper limits of requests
 * @param options options of the clients
 */
public record HostEngineProvider(HostLaunch launch, EngineCeilings ceilings, ClientOptions options)
        implements EngineProvider {
    public HostEngineProvider {
        Objects.requireNonNull(launch);
        Objects.requireNonNull(ceilings);
        Objects.requireNonNull(options);
    }

    /** Creates a provider without ceilings. */
    public HostEngineProvider(HostLaunch launch) {
        this(launch, ClientOptions.DEFAULT);
    }

    /** Creates a provider without ceilings. */
    public HostEngineProvider(HostLaunch launch, ClientOptions options) {
        this(launch, EngineCeilings.NONE, options);
    }

    /** Returns a copy for requests of several users with this many UTF-8 bytes of text in total. */
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
