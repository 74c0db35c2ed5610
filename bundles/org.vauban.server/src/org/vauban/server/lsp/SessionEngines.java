// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.util.Locale;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.server.identity.Caller;
import org.vauban.server.serving.ServingContext;

/**
 * Provides the server's engine for one caller. Its limits were applied when the server started it, and are applied
 * again with each policy, so this class ignores further limits.
 */
record SessionEngines(ServingContext context, Caller caller, Locale locale) implements EngineProvider {

    @Override
    public EngineProvider withLocale(Locale other) {
        return new SessionEngines(context, caller, other);
    }

    @Override
    public EngineProvider within(EngineLimits limits) {
        return this;
    }

    @Override
    public Engine open() {
        return new SessionEngine(context, caller);
    }
}
