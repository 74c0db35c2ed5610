// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonObject;
import java.util.Set;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * The scope of a signed policy; it applies nowhere else.
 *
 * @param layer a signed layer
 * @param site the name of the root document
 * @param subject the name of the team, of the project's folder or of the user's account; empty for a machine
 */
public record PolicyScope(PolicyLayer layer, String site, String subject) {
    private static final int MAX_NAME = 200;

    static PolicyScope parse(DocumentFields scope) throws TrustException {
        scope.only(Set.of("layer", "site", "subject"));
        String name = scope.text("layer", MAX_NAME);
        PolicyLayer layer = PolicyLayer.signed(name).orElse(null);
        if (layer == null || scope.has("subject") == (layer == PolicyLayer.MACHINE)) {
            throw PolicyDocument.refused(Fault.FORMAT, "document.scope", scope.at("layer"), name);
        }
        String subject = scope.optionalText("subject", MAX_NAME);
        return new PolicyScope(layer, scope.text("site", MAX_NAME), subject == null ? "" : subject);
    }

    /** Returns the form in documents. */
    public JsonObject json() {
        JsonObject scope = new JsonObject();
        scope.addProperty("layer", layer.text());
        scope.addProperty("site", site);
        if (!subject.isEmpty()) {
            scope.addProperty("subject", subject);
        }
        return scope;
    }

    /** Returns the text for display. */
    @Override
    public String toString() {
        return site + '/' + layer.text() + (subject.isEmpty() ? "" : "/" + subject);
    }
}
