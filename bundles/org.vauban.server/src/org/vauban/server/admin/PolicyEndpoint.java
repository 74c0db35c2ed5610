// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.function.Supplier;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyOrigin;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;

/**
 * Serves {@code /admin/policy}: the settings in force, with who decided them and why.
 *
 * @param policy the current policy
 */
public record PolicyEndpoint(Supplier<Policy> policy) implements Endpoint {

    @Override
    public void handle(Exchange exchange) {
        Policy now = policy.get();
        JsonObject settings = new JsonObject();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            JsonArray values = new JsonArray();
            for (Policy.Value value : now.list(setting.name())) {
                PolicyOrigin origin = value.origin();
                JsonObject one = new JsonObject();
                one.addProperty("value", value.text());
                one.addProperty("layer", origin.layer().text());
                one.addProperty("signers", String.join(", ", origin.signers()));
                one.addProperty("reason", origin.reason());
                one.addProperty("contact", origin.contact());
                values.add(one);
            }
            if (!values.isEmpty()) {
                settings.add(setting.name(), values);
            }
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("fingerprint", now.fingerprint());
        answer.add("settings", settings);
        exchange.send(answer);
    }
}
