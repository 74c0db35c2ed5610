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
     * Looks whether an endpoint works.
     *
     * @param model as it calls it
     * @return why it is not asked, in the user's language; null where it works
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
     * Asks an endpoint that works how much it has to do.
     *
     * @return null where nobody knows
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
            return null; // why it cannot be asked, the look has told
        }
    }

    /** Whether an endpoint may be connected to at the moment. */
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
     * What the policy and the user say of an endpoint.
     *
     * @param endpoint null where it may not be connected to
     * @param refusal why, in the user's language; empty where it may
     */
    private record Leave(RemoteSettings settings, @Nullable RemoteEndpoint endpoint, String refusal) {}
}
