// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.TraceSettings;

/** Configures the traces of the team server, which the optional extension for remote engines sends. */
final class ServeTraces {
    private ServeTraces() {}

    /** Returns null if the configuration names no collector. */
    static ServerOptions.@Nullable Traces of(ConfigurationFile file) throws ConfigurationException {
        TraceSettings settings = file.traces();
        return settings == null ? null : new ServerOptions.Traces(sink(settings), settings);
    }

    private static TraceSink sink(TraceSettings settings) throws ConfigurationException {
        Distribution distribution = Distribution.find();
        Path folder = distribution.folder().resolve("remote");
        EngineExtension remote = distribution.remote().orElseThrow(
                () -> new ConfigurationException(Messages.text("serve.traces.missing", folder)));
        try {
            return remote.traces(settings.target(), Locale.getDefault(Locale.Category.DISPLAY));
        } catch (EngineException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks whether traces could be sent, as far as this is possible without connecting to the collector. */
    static String check(TraceSettings settings) throws ConfigurationException {
        sink(settings).close();
        return Messages.text("serve.check.traces", settings.target().address());
    }
}
