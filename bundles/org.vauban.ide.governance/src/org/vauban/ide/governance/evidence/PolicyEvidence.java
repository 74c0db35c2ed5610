// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.SignedPolicyStatus;
import org.vauban.governance.export.AuditPeriod;

/**
 * Exports the effective values of all policy settings, and their origin, as JSON.
 *
 * @param privacy gives access to the policy
 */
public record PolicyEvidence(PrivacyStatus privacy) implements EvidenceSource {
    /** Name of the file. */
    public static final String FILE = "policy.json";

    @Override
    public String label() {
        return Messages.Evidence_policy;
    }

    @Override
    public String write(Path folder, AuditPeriod period, IProgressMonitor monitor) throws IOException {
        EffectivePolicy policy = privacy.policy();
        String text = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json(policy)) + "\n";
        Files.writeString(folder.resolve(FILE), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        return policy.failure() == null ? NLS.bind(Messages.Evidence_settings, policy.settings().size(), FILE)
                : NLS.bind(Messages.Evidence_invalid, FILE);
    }

    private static JsonObject json(EffectivePolicy policy) {
        JsonObject json = new JsonObject();
        json.addProperty("exported", Instant.now().toString());
        json.addProperty("valid", policy.failure() == null);
        json.addProperty("failure", policy.failure());
        json.addProperty("fingerprint", policy.fingerprint());
        json.add("notes", strings(policy.notes()));
        JsonArray documents = new JsonArray();
        policy.documents().forEach(each -> documents.add(json(each)));
        json.add("policies", documents);
        JsonArray settings = new JsonArray();
        policy.settings().forEach(each -> settings.add(json(each)));
        json.add("settings", settings);
        return json;
    }

    private static JsonObject json(SignedPolicyStatus document) {
        JsonObject json = new JsonObject();
        json.addProperty("layer", document.layer());
        json.addProperty("file", document.file().toString());
        json.addProperty("version", document.version());
        json.add("signers", strings(document.signers()));
        json.addProperty("issued", document.issued().toString());
        json.addProperty("expires", document.expires().toString());
        json.addProperty("validity", document.validity().name().toLowerCase(Locale.ROOT));
        json.addProperty("sha256", document.digest());
        return json;
    }

    private static JsonObject json(EffectiveSetting setting) {
        JsonObject json = new JsonObject();
        json.addProperty("name", setting.name());
        json.add("value", strings(setting.values()));
        json.addProperty("decided", setting.decided());
        JsonArray statements = new JsonArray();
        for (PolicyStatement statement : setting.statements()) {
            JsonObject one = new JsonObject();
            one.addProperty("effect", statement.effect().name().toLowerCase(Locale.ROOT));
            one.add("value", strings(statement.values()));
            one.addProperty("layer", statement.layer());
            one.addProperty("file", statement.file().toString());
            one.add("signers", strings(statement.signers()));
            one.addProperty("reason", statement.reason());
            one.addProperty("contact", statement.contact());
            Instant until = statement.until();
            one.addProperty("until", until == null ? null : until.toString());
            statements.add(one);
        }
        json.add("statements", statements);
        return json;
    }

    private static JsonArray strings(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
