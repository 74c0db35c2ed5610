// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Set;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.DocumentFields;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * A model catalogue that a site signs with a key of the role {@code models}. Immutable.
 *
 * @param version one more than that of the catalogue it replaces
 * @param issued when it was written
 * @param expires until when it is valid
 * @param site the name of the root document
 * @param models the entries, as in a file {@code models.json}; not parsed yet
 */
public record ModelsDocument(long version, Instant issued, Instant expires, String site, JsonArray models) {
    /** Payload type in envelopes. */
    public static final String PAYLOAD_TYPE = "application/vnd.vauban.models+json";

    private static final int MAX_MODELS = 10_000;

    /**
     * Parses a document; checks neither its signatures nor its entries.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public static ModelsDocument parse(JsonObject document) throws TrustException {
        DocumentFields fields = DocumentFields.of(document, Set.of("version", "issued", "expires", "site", "models"));
        JsonElement models = fields.element("models");
        if (!models.isJsonArray() || models.getAsJsonArray().size() > MAX_MODELS) {
            throw PolicyDocument.refused(models.isJsonArray() ? Fault.LIMIT : Fault.FORMAT, "models.list", MAX_MODELS);
        }
        ModelsDocument read = new ModelsDocument(fields.integer("version", 1, CanonicalJson.MAX_INTEGER),
                fields.time("issued"), fields.time("expires"), fields.text("site", PolicyDocument.MAX_SENTENCE),
                models.getAsJsonArray());
        if (!read.expires.isAfter(read.issued)) {
            throw PolicyDocument.refused(Fault.FORMAT, "document.dates");
        }
        return read;
    }

    /** Returns the text of a file {@code models.json} with these entries. */
    public String text() {
        JsonObject file = new JsonObject();
        file.addProperty("version", 1);
        file.add("models", models);
        return file.toString();
    }
}
