// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.RemoteEnvironment;
import org.vauban.remote.settings.EndpointSettings;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;

/**
 * Combines the settings of the user who runs a server with its configured back ends. An endpoint has the same
 * connection settings for all its models: the first value found is used.
 *
 * @param environment the user
 * @param models the models with their back ends
 */
record BackEndSettings(RemoteEnvironment environment, List<BackEndModel> models) {
    BackEndSettings {
        models = List.copyOf(models);
    }

    /** @throws org.vauban.engine.EngineException if the user's settings cannot be read */
    RemoteSettings read(Messages messages) {
        RemoteSettings user = environment.settings().read(messages);
        Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
        for (BackEndModel model : models) {
            for (BackEnd each : model.backEnds()) {
                endpoints.merge(each.endpoint(), of(each), BackEndSettings::or);
            }
        }
        user.endpoints().forEach((name, own) -> endpoints.merge(name, own, BackEndSettings::or));
        return new RemoteSettings(Map.of(), user.agreed(), endpoints, user.proxy(), null);
    }

    private static EndpointSettings of(BackEnd backEnd) {
        return new EndpointSettings(variable(backEnd.keyVariable()), null, backEnd.certificate(),
                variable(backEnd.passwordVariable()));
    }

    private static @Nullable SecretSource variable(@Nullable String name) {
        return name == null ? null : new SecretSource(List.of(), name);
    }

    /** Completes settings; a password comes from the same source as its certificate, and models are ignored. */
    private static EndpointSettings or(EndpointSettings first, EndpointSettings second) {
        SecretSource key = first.key();
        Path certificate = first.certificate();
        return new EndpointSettings(key == null ? second.key() : key, null,
                certificate == null ? second.certificate() : certificate,
                certificate == null ? second.password() : first.password());
    }
}
