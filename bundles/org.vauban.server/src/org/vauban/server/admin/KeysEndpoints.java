// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.temporal.Temporal;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.CallerGates;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.ApiKey;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.message.Messages;

/**
 * Serves {@code /admin/keys} and {@code /admin/keys/revoke} to security officers. Keys are created only on the machine:
 * a caller who could create a key here could give it another role.
 *
 * @param keys the keys of the server
 * @param gates the gates that record each action
 * @param quotas the current quotas of each user
 */
public record KeysEndpoints(ApiKeys keys, CallerGates gates, Supplier<Quotas> quotas) {
    private static final Logger LOG = System.getLogger(KeysEndpoints.class.getName());

    /** Returns all keys, oldest first and without secrets, and the quotas. */
    public void list(Exchange exchange) throws ApiException {
        try {
            JsonArray all = new JsonArray();
            for (ApiKey key : keys.list()) {
                all.add(described(key));
            }
            JsonObject answer = new JsonObject();
            answer.add("keys", all);
            JsonObject quota = new JsonObject();
            Quotas now = quotas.get();
            quota.addProperty("requestsPerMinute", now.requestsPerMinute());
            quota.addProperty("tokensPerDay", now.tokensPerDay());
            answer.add("quota", quota);
            exchange.send(answer);
        } catch (KeyFileException e) {
            throw unavailable(e);
        }
    }

    private JsonObject described(ApiKey key) throws KeyFileException {
        JsonObject described = new JsonObject();
        described.addProperty("id", key.id());
        described.addProperty("name", key.name());
        described.addProperty("user", keys.user(key));
        described.addProperty("role", key.role().text());
        JsonArray scopes = new JsonArray();
        key.scopes().stream().sorted().forEach(scope -> scopes.add(scope.text()));
        described.add("scopes", scopes);
        described.addProperty("created", key.created().toString());
        described.addProperty("expires", text(key.expires()));
        described.addProperty("revoked", text(key.revoked()));
        described.addProperty("lastUsed", text(keys.lastUsed(key)));
        described.addProperty("accepted", keys.accepts(key));
        return described;
    }

    private static @Nullable String text(@Nullable Temporal time) {
        return time == null ? null : time.toString();
    }

    /** Revokes a key, from the next request on. */
    public void revoke(Exchange exchange) throws ApiException, InvalidInputException {
        String id = exchange.body().requiredText("id");
        try {
            if (!keys.revoke(id)) {
                throw ApiException.of(ErrorKind.NOT_FOUND, "id", Messages.text("admin.unknown", id));
            }
        } catch (KeyFileException e) {
            throw unavailable(e);
        }
        record(exchange.caller(), id);
        JsonObject answer = new JsonObject();
        answer.addProperty("id", id);
        answer.addProperty("revoked", true);
        exchange.send(answer);
    }

    /** Records the revocation. The key is revoked even if recording fails, because it may be compromised. */
    private void record(Caller caller, String id) {
        try {
            gates.of(caller).record("key.revoked", id);
        } catch (ApiException | GovernanceException e) {
            LOG.log(Level.ERROR, e.getMessage(), e);
        }
    }

    private static ApiException unavailable(KeyFileException e) {
        return new ApiException(ErrorKind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
}
