// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote;

import java.util.Locale;
import java.util.Objects;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.remote.route.RemoteEnvironment;
import org.vauban.remote.route.RoutedEngine;

/**
 * Provides local engines combined with endpoints that answer some of their requests.
 *
 * @param local provides the engines of this machine
 * @param environment the policy and settings to apply
 * @param preview whether requests are only shown, and neither sent nor answered
 */
record RoutedEngineProvider(EngineProvider local, RemoteEnvironment environment, boolean preview)
        implements EngineProvider {
    RoutedEngineProvider {
        Objects.requireNonNull(local);
        Objects.requireNonNull(environment);
    }

    @Override
    public Locale locale() {
        return local.locale();
    }

    @Override
    public EngineProvider withLocale(Locale locale) {
        return new RoutedEngineProvider(local.withLocale(locale), environment, preview);
    }

    @Override
    public EngineProvider within(EngineLimits limits) {
        return new RoutedEngineProvider(local.within(limits), environment, preview);
    }

    @Override
    public EngineProvider onThisMachine() {
        return local;
    }

    @Override
    public Engine open() {
        RoutedEngine engine = new RoutedEngine(local.open(), environment, locale());
        return preview ? engine.previewing() : engine;
    }
}
