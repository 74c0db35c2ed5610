// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes bills of materials in the JSON form of CycloneDX 1.7. */
public final class CycloneDx {
    private static final Pattern SPDX_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+-]*");
    private static final Pattern SPDX_EXPRESSION = Pattern.compile("[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)+");

    private final String version;
    private final Instant time;

    /**
     * @param version version of the product
     * @param time time at which the parts were hashed
     */
    public CycloneDx(String version, Instant time) {
        this.version = version;
        this.time = time.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Returns the bill of jars and native libraries.
     *
     * @param serial serial number of this document
     */
    public JsonObject software(List<InstalledPart> parts, UUID serial) {
        JsonArray components = new JsonArray();
        for (InstalledPart part : parts) {
            JsonObject component = component(part, "library");
            addProperty(component, "vauban:file", part.file());
            components.add(component);
        }
        return document(components, serial);
    }

    /** Returns the bill of models. */
    public JsonObject models(List<InstalledPart> models, UUID serial) {
        JsonArray components = new JsonArray();
        for (InstalledPart model : models) {
            JsonObject component = component(model, "machine-learning-model");
            String publisher = model.publisher();
            if (publisher != null) {
                JsonObject reference = new JsonObject();
                reference.addProperty("type", "website");
                reference.addProperty("url", publisher);
                JsonArray references = new JsonArray();
                references.add(reference);
                component.add("externalReferences", references);
            }
            addProperty(component, "vauban:file", model.file());
            addProperty(component, "vauban:bytes", Long.toString(model.size()));
            components.add(component);
        }
        return document(components, serial);
    }

    private static void addProperty(JsonObject component, String name, String value) {
        JsonObject property = new JsonObject();
        property.addProperty("name", name);
        property.addProperty("value", value);
        if (!component.has("properties")) {
            component.add("properties", new JsonArray());
        }
        component.getAsJsonArray("properties").add(property);
    }

    private static JsonObject component(InstalledPart part, String type) {
        JsonObject component = new JsonObject();
        component.addProperty("type", type);
        component.addProperty("bom-ref", part.file());
        component.addProperty("name", part.name());
        if (!part.version().isEmpty()) {
            component.addProperty("version", part.version());
        }
        String purl = part.purl();
        if (purl != null) {
            component.addProperty("purl", purl);
        }
        JsonArray hashes = new JsonArray();
        hashes.add(hash("SHA-256", part.sha256()));
        if (!part.sha512().isEmpty()) {
            hashes.add(hash("SHA-512", part.sha512()));
        }
        component.add("hashes", hashes);
        if (!part.licence().isEmpty()) {
            JsonArray licences = new JsonArray();
            licences.add(licence(part.licence()));
            component.add("licenses", licences);
        }
        return component;
    }

    private static JsonObject hash(String algorithm, String content) {
        JsonObject hash = new JsonObject();
        hash.addProperty("alg", algorithm);
        hash.addProperty("content", content);
        return hash;
    }

    /** Returns an expression, or a licence by name: which ids CycloneDX accepts depends on its version. */
    private static JsonObject licence(String licence) {
        JsonObject choice = new JsonObject();
        if (SPDX_EXPRESSION.matcher(licence).matches() || SPDX_ID.matcher(licence).matches()) {
            choice.addProperty("expression", licence);
            return choice;
        }
        JsonObject named = new JsonObject();
        named.addProperty("name", licence);
        choice.add("license", named);
        return choice;
    }

    private JsonObject document(JsonArray components, UUID serial) {
        JsonObject product = new JsonObject();
        product.addProperty("type", "application");
        product.addProperty("bom-ref", "vauban");
        product.addProperty("name", "Vauban");
        product.addProperty("version", version);
        JsonObject metadata = new JsonObject();
        metadata.addProperty("timestamp", time.toString());
        metadata.add("component", product);
        JsonObject document = new JsonObject();
        document.addProperty("bomFormat", "CycloneDX");
        document.addProperty("specVersion", "1.7");
        document.addProperty("serialNumber", "urn:uuid:" + serial);
        document.addProperty("version", 1);
        document.add("metadata", metadata);
        document.add("components", components);
        return document;
    }
}
