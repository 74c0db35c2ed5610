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
 * Checks the endpoints that an administrator has configured for a model, as far as the current policy permits
 * connections to them; sends no texts. Blocks. Thread-safe.
 */
public final class EndpointProbe {
    private final RemoteEnvironment environment;
    private final Function<Messages, RemoteSettings> settings;
    private final EndpointClients clients;
    private final Messages messages;

    EndpointProbe(RemoteEnvironment environment, Function<Messages, RemoteSettings> settings, EndpointClients clients,
            Messages messages) {
        this.environment = environment;
        this.settings = settings;
        this.clients = clients;
        this.messages = messages;
    }

    /**
     * Checks whether an endpoint works.
     *
     * @param model the endpoint's name of the model
     * @return why it cannot be used, in the user's language; null if it works
     */
    public @Nullable String look(String name, String model) {
        RemoteEndpoint endpoint = null;
        try {
            Leave leave = leave(name);
            endpoint = leave.endpoint();
            return endpoint == null ? leave.refusal() : clients.look(endpoint, leave.settings(), model);
        } catch (RemoteException e) {
            return endpoint == null ? String.valueOf(e.getMessage())
                    : messages.get("check.problem", endpoint.label(), e.getMessage());
        } catch (GovernanceException | EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /**
     * Fetches the load of a working endpoint.
     *
     * @return null if unknown
     */
    public @Nullable EndpointLoad load(String name) {
        try {
            Leave leave = leave(name);
            RemoteEndpoint endpoint = leave.endpoint();
            if (endpoint == null || !LoadReport.isTold(endpoint.dialect())) {
                return null;
            }
            EndpointClients.Access access = clients.access(endpoint, leave.settings(), KeyWait.patient());
            return LoadReport.of(access.client(), endpoint.dialect(), access.key()).orElse(null);
        } catch (RemoteException | GovernanceException | EngineException e) {
            return null; // the check reports the reason
        }
    }

    /** Determines whether connections to an endpoint are permitted now. */
    private Leave leave(String name) throws GovernanceException {
        RemoteSettings now = settings.apply(messages);
        RemotePolicy granted = RemotePolicy.of(environment.policy());
        Optional<String> refusal = granted.refusal(name);
        if (refusal.isPresent()) {
            return new Leave(now, null, refusal.get());
        }
        RemoteEndpoint endpoint = granted.endpoint(name).orElseThrow();
        return granted.asks() && !now.agrees(endpoint)
                ? new Leave(now, null, messages.get("backend.unconfirmed", endpoint.label(), name))
                : new Leave(now, endpoint, "");
    }

    /**
     * The permission of policy and user to connect to an endpoint.
     *
     * @param endpoint null if not permitted
     * @param refusal why not, in the user's language; empty if permitted
     */
    private record Leave(RemoteSettings settings, @Nullable RemoteEndpoint endpoint, String refusal) {}
}
