// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vauban.cli.console.Messages;
import org.vauban.cli.distribution.Distribution;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineExtension;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;

/** Combines the team server with endpoints that serve its models, through the optional extension for remote engines. */
final class ServeBackEnds {
    private ServeBackEnds() {}

    private static List<BackEndModel> of(List<ModelEntry> models) {
        return models.stream().filter(ModelEntry::hasBackEnds).map(model -> new BackEndModel(model.id(),
                model.embeddings(), model.isLocal(), model.serving().backEnds())).toList();
    }

    private static boolean any(List<ModelEntry> models) {
        return models.stream().anyMatch(ModelEntry::hasBackEnds);
    }

    /** Whether the extension is installed, so that a configuration may name endpoints. */
    static boolean possible() {
        return Distribution.find().remote().isPresent();
    }

    /** Whether two configurations have the same endpoints for the same models. */
    static boolean same(List<ModelEntry> models, List<ModelEntry> others) {
        return of(models).equals(of(others));
    }

    private static EngineExtension remote() throws ConfigurationException {
        Distribution distribution = Distribution.find();
        Path folder = distribution.folder().resolve("remote");
        return distribution.remote().orElseThrow(
                () -> new ConfigurationException(Messages.text("serve.backends.missing", folder)));
    }

    /**
     * Checks that the current policy permits all of them, and that their keys and certificates are present.
     *
     * @throws ConfigurationException if not, with all problems
     */
    static void check(List<ModelEntry> models) throws ConfigurationException {
        if (any(models)) {
            List<String> refusals = remote().refusals(of(models), locale());
            if (!refusals.isEmpty()) {
                throw new ConfigurationException(String.join("\n", refusals));
            }
        }
    }

    /** Returns an engine that uses the endpoints, if there are any. */
    static Engine with(Engine local, List<ModelEntry> models) throws ConfigurationException {
        return any(models) ? remote().serve(local, of(models), locale()) : local;
    }

    /** Returns the names of a model's endpoints for messages; empty if there are none. */
    static Optional<String> names(ModelEntry model) {
        return model.hasBackEnds() ? Optional.of(model.serving().backEnds().stream().map(BackEnd::endpoint)
                .collect(Collectors.joining(", "))) : Optional.empty();
    }

    private static Locale locale() {
        return Locale.getDefault(Locale.Category.DISPLAY);
    }
}
