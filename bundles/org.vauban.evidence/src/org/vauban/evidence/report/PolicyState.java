// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyOrigin;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;

/**
 * The effective policy of the machine.
 *
 * @param policy null if it cannot be read
 * @param fault why it cannot be read, in the user's language; empty if it can
 */
public record PolicyState(@Nullable Policy policy, String fault) {

    /** Returns the effective values with layer, signers, reason, contact and date, by setting. */
    public static JsonObject json(Policy policy) {
        JsonObject settings = new JsonObject();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            JsonArray values = new JsonArray();
            for (Policy.Value value : policy.list(setting.name())) {
                PolicyOrigin origin = value.origin();
                JsonObject one = new JsonObject();
                one.addProperty("value", value.text());
                one.addProperty("layer", origin.layer().text());
                one.addProperty("file", origin.file().toString());
                one.addProperty("signers", String.join(", ", origin.signers()));
                one.addProperty("reason", origin.reason());
                one.addProperty("contact", origin.contact());
                one.addProperty("until", origin.until() == null ? "" : String.valueOf(origin.until()));
                values.add(one);
            }
            settings.add(setting.name(), values);
        }
        JsonObject all = new JsonObject();
        all.addProperty("fingerprint", policy.fingerprint());
        all.add("settings", settings);
        all.add("notes", new Gson().toJsonTree(policy.notes()));
        return all;
    }

    /** Returns the effective values of a setting; empty if it is not decided or the policy cannot be read. */
    List<Policy.Value> values(String setting) {
        Policy known = policy;
        return known == null || known.contributions(setting).isEmpty() ? List.of() : known.list(setting);
    }
}
