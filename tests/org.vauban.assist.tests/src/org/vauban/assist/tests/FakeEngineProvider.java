// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;

/**
 * Provides engines that a test creates.
 *
 * @param name the provider's distinguishing name
 * @param engines creates an engine for the requested options
 * @param limits the limits of the last {@link #within}
 */
record FakeEngineProvider(Path name, Function<EngineLimits, Engine> engines, Locale locale, EngineLimits limits)
        implements EngineProvider {

    FakeEngineProvider(Path name, Function<EngineLimits, Engine> engines) {
        this(name, engines, Locale.ENGLISH, new EngineLimits(List.of(), false, null));
    }

    @Override
    public EngineProvider withLocale(Locale other) {
        return new FakeEngineProvider(name, engines, other, limits);
    }

    @Override
    public EngineProvider within(EngineLimits allowed) {
        return new FakeEngineProvider(name, engines, locale, allowed);
    }

    @Override
    public Engine open() {
        return engines.apply(limits);
    }
}
