// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.EndpointClients;
import org.vauban.remote.route.RemoteEnvironment;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;

/**
 * Checks whether endpoints can serve the models of a server, as far as this machine can tell without connecting.
 *
 * @param environment the user who runs the server
 */
public record BackEndCheck(RemoteEnvironment environment, List<BackEndModel> models, Messages messages) {
    /** The features of a model that generates text. */
    private static final Set<String> WRITING = Set.of("completion", "chat", "edit", "fix", "document");
    private static final Set<String> EMBEDDING = Set.of("embedding");

    /** Copies the list. */
    public BackEndCheck {
        models = List.copyOf(models);
    }

    /** Returns a sentence for each reason against; empty if all can. May wait for a credential helper. */
    public List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        try (EndpointClients clients = new EndpointClients(
                new KeyChain(environment.user().config(), System::getenv), messages)) {
            RemotePolicy policy = RemotePolicy.of(environment.policy());
            RemoteSettings settings = new BackEndSettings(environment, models).read(messages);
            for (BackEndModel model : models) {
                for (BackEnd each : model.backEnds()) {
                    String refusal = refusal(model, each, policy, settings, clients);
                    if (refusal != null && !refusals.contains(refusal)) {
                        refusals.add(refusal);
                    }
                }
            }
        } catch (GovernanceException | EngineException e) {
            refusals.add(String.valueOf(e.getMessage()));
        }
        return refusals;
    }

    private @Nullable String refusal(BackEndModel model, BackEnd backEnd, RemotePolicy policy, RemoteSettings settings,
            EndpointClients clients) {
        String name = backEnd.endpoint();
        Optional<String> refused = policy.refusal(name);
        if (refused.isPresent()) {
            return messages.get("backend.refused", model.id(), name, refused.get());
        }
        RemoteEndpoint endpoint = policy.endpoint(name).orElseThrow();
        Set<String> wanted = model.embeddings() ? EMBEDDING : WRITING;
        if (Collections.disjoint(endpoint.features(), wanted)) {
            String feature = model.embeddings() ? "embedding" : "chat";
            return messages.get("backend.refused", model.id(), name,
                    policy.refusal(name, feature).orElse(feature));
        }
        if (policy.asks() && !settings.agrees(endpoint)) {
            return messages.get("backend.unconfirmed", endpoint.label(), name);
        }
        try {
            clients.named(endpoint, settings, KeyWait.patient(), backEnd.model());
            return null;
        } catch (RemoteException e) {
            return messages.get("backend.refused", model.id(), name,
                    messages.get("check.problem", endpoint.label(), e.getMessage()));
        }
    }
}
