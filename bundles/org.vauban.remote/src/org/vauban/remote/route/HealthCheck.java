// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.vauban.engine.endpoint.EndpointCheck;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.ModelList;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.ReplyHandler;
import org.vauban.remote.http.ReplyHead;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;

/**
 * Checks an endpoint with {@code /health}, which hosted services often lack, then with {@code /v1/models}. Sends no
 * texts and generates nothing, which would cost money.
 */
public final class HealthCheck {
    private final RemoteEndpoint endpoint;
    private final RemoteSettings settings;
    private final KeyChain keys;
    private final Messages messages;
    private final List<String> findings = new ArrayList<>();

    public HealthCheck(RemoteEndpoint endpoint, RemoteSettings settings, KeyChain keys, Messages messages) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.keys = keys;
        this.messages = messages;
    }

    /** Runs the check, which connects to the endpoint. */
    public EndpointCheck run() {
        endpoint.warning().ifPresent(findings::add);
        List<String> names = List.of();
        boolean healthy;
        try (EndpointClients clients = new EndpointClients(keys, messages)) {
            EndpointClients.Access access = clients.access(endpoint, settings, KeyWait.patient());
            health(access);
            List<ModelList.Model> models = clients.models(access);
            names = models.stream().map(ModelList.Model::id).toList();
            findings.add(messages.get("check.models", models.stream().map(HealthCheck::label)
                    .collect(Collectors.joining(", "))));
            String model = clients.model(access);
            healthy = names.contains(model);
            findings.add(messages.get(healthy ? "check.model" : "check.missing", model));
        } catch (RemoteException e) {
            healthy = false;
            findings.add(messages.get("check.problem", endpoint.label(), e.getMessage()));
        }
        return new EndpointCheck(healthy, findings, names);
    }

    private static String label(ModelList.Model model) {
        return model.id() + (model.fim() ? " (FIM)" : "")
                + (model.contextTokens() == 0 ? "" : " (" + model.contextTokens() + ")");
    }

    private void health(EndpointClients.Access access) throws RemoteException {
        try {
            ReplyHead head = access.client().get("/health", access.key(), TransferLimits.CHECK, IGNORED);
            told(head);
            findings.add(messages.get("check.health"));
        } catch (RemoteException e) {
            if (!answers(e) && e.kind() != Kind.PROTOCOL) {
                throw e;
            }
            findings.add(messages.get("check.no.health", e.getMessage()));
        }
    }

    /**
     * Checks quickly whether an endpoint works, without findings.
     *
     * @throws RemoteException if it does not
     */
    static void probe(EndpointClients.Access access, Messages messages) throws RemoteException {
        probeHealth(access);
        try {
            ModelList.of(access.client(), access.key(), TransferLimits.PROBE, messages);
        } catch (RemoteException e) {
            if (!answers(e)) {
                throw e;
            }
        }
    }

    /**
     * Checks an endpoint for one of its models and for the key; without them, no request would be answered.
     *
     * @throws RemoteException if it does not work, or lists models without this one
     */
    static void look(EndpointClients.Access access, String model, Messages messages) throws RemoteException {
        probeHealth(access);
        List<ModelList.Model> models;
        try {
            models = ModelList.of(access.client(), access.key(), TransferLimits.PROBE, messages);
        } catch (RemoteException e) {
            if (e.kind() == Kind.REFUSED) {
                return; // the endpoint has no list of models
            }
            throw e;
        }
        if (!models.isEmpty() && models.stream().noneMatch(each -> each.id().equals(model))) {
            throw new RemoteException(Kind.REFUSED, messages.get("model.absent", model), null);
        }
    }

    private static void probeHealth(EndpointClients.Access access) throws RemoteException {
        try {
            access.client().get("/health", access.key(), TransferLimits.PROBE, IGNORED);
        } catch (RemoteException e) {
            if (!answers(e) && e.kind() != Kind.PROTOCOL) {
                throw e;
            }
        }
    }

    /** Whether it answers at all: a refusal of this path, or for this key, says nothing about other requests. */
    private static boolean answers(RemoteException e) {
        return e.kind() == Kind.REFUSED || e.kind() == Kind.KEY;
    }

    private void told(ReplyHead head) {
        String pin = head.pin();
        String certificate = head.certificate();
        findings.add(pin == null || certificate == null ? messages.get("check.clear")
                : messages.get("check.tls", certificate, pin));
    }

    private static final ReplyHandler IGNORED = new ReplyHandler() {
        @Override
        public void accepted(ReplyHead head) {
            // any answer is enough
        }

        @Override
        public boolean event(String data) {
            return false;
        }

        @Override
        public void whole(JsonObject body) {
            // any answer is enough
        }
    };
}
