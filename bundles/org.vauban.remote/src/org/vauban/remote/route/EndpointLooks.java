// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.EndpointLoad;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.remote.dialect.LoadReport;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;

/**
 * Looks how endpoints are that an administrator names for a model, as far as the policy of the moment lets them be
 * connected to; sends no text. Blocks. Safe for use by many threads.
 */
public final class EndpointLooks {
    private final RemoteEnvironment environment;
    private final Function<Messages, RemoteSettings> settings;
    private final EndpointClients clients;
    private final Messages messages;

    EndpointLooks(RemoteEnvironment environment, Function<Messages, RemoteSettings> settings, EndpointClients clients,
            Messages messages) {
        this.environment = environment;
        this.settings = settings;
        this.clients = clients;
        this.messages = messages;
    }

    /**
     * Looks whether an endpoint works.
     *
     * @param model as it calls it
     * @return why it is not asked, in the user's language; null where it works
     */
    public @Nullable String look(String name, String model) {
        RemoteEndpoint endpoint = null;
        try {
            RemoteSettings now = settings.apply(messages);
            RemotePolicy granted = RemotePolicy.of(environment.policy());
            Optional<String> refusal = granted.refusal(name);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            endpoint = granted.endpoint(name).orElseThrow();
            if (granted.asks() && !now.agrees(endpoint)) {
                return messages.get("backend.unconfirmed", endpoint.label(), name);
            }
            return clients.look(endpoint, now, model);
        } catch (RemoteException e) {
            return endpoint == null ? String.valueOf(e.getMessage())
                    : messages.get("check.problem", endpoint.label(), e.getMessage());
        } catch (GovernanceException | EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Asks an endpoint that works how much it has to do.
     *
     * @return null where nobody knows
     */
    public @Nullable EndpointLoad load(String name) {
        try {
            RemoteSettings now = settings.apply(messages);
            RemotePolicy granted = RemotePolicy.of(environment.policy());
            RemoteEndpoint endpoint = granted.endpoint(name).orElse(null);
            if (endpoint == null || granted.refusal(name).isPresent() || granted.asks() && !now.agrees(endpoint)
                    || !LoadReport.isTold(endpoint.dialect())) {
                return null;
            }
            EndpointClients.Access access = clients.access(endpoint, now, KeyWait.patient());
            return LoadReport.of(access.client(), endpoint.dialect(), access.key()).orElse(null);
        } catch (RemoteException | GovernanceException | EngineException e) {
            return null; // why it cannot be asked, the look has told
        }
    }
}
