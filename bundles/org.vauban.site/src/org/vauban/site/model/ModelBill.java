// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.models.CatalogueModel;
import org.vauban.models.GgufHeader;
import org.vauban.site.repository.PackedFile.Entry;
import org.vauban.site.repository.RepositoryFolder;

/**
 * The bill of materials of a packed model (ML-BOM, CycloneDX 1.7): the publisher's file with its hash, licence and
 * model card, and its shards. Depends only on the content. Not thread-safe.
 */
final class ModelBill {
    /** File name, in the feature and beside the repository's metadata. */
    static final String FILE = RepositoryFolder.BILL;
    private final Packaging packaging;
    private final GgufHeader header;
    private final @Nullable CatalogueModel known;
    private final String licence;
    private final Map<String, String> shards = new LinkedHashMap<>();

    /**
     * @param known the catalogue entry; null for a model that is not in the catalogue
     * @param licence text of the licence
     */
    ModelBill(Packaging packaging, GgufHeader header, @Nullable CatalogueModel known, String licence) {
        this.packaging = packaging;
        this.header = header;
        this.known = known;
        this.licence = licence;
    }

    /** Adds a shard of the model. */
    void shard(Entry content) {
        shards.put(content.name(), content.sha256());
    }

    /**
     * Returns the document.
     *
     * @param model file of the publisher
     * @param sha256 hash of that file
     * @param card hash of the model card; null if there is none
     */
    byte[] bytes(Path model, String sha256, long size, @Nullable String card) throws IOException {
        JsonObject component = component("machine-learning-model", packaging.name(), sha256);
        String ref = "pkg:generic/" + packaging.id() + "@" + packaging.version();
        component.addProperty("bom-ref", ref);
        component.add("modelCard", card());
        component.add("externalReferences", references(card));
        JsonArray properties = new JsonArray();
        properties.add(property("vauban:file", String.valueOf(model.getFileName())));
        properties.add(property("vauban:bytes", Long.toString(size)));
        properties.add(property("vauban:tensors", Long.toString(header.tensors())));
        if (header.contextLength() > 0) {
            properties.add(property("vauban:contextLength", Long.toString(header.contextLength())));
        }
        component.add("properties", properties);
        if (shards.size() > 1) {
            JsonArray parts = new JsonArray();
            shards.forEach((name, hash) -> {
                JsonObject part = component("file", name, hash);
                part.addProperty("bom-ref", ref + "#" + name);
                parts.add(part);
            });
            component.add("components", parts);
        }
        JsonArray components = new JsonArray();
        components.add(component);
        JsonObject bill = new JsonObject();
        bill.addProperty("bomFormat", "CycloneDX");
        bill.addProperty("specVersion", "1.7");
        bill.addProperty("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(
                (ref + " " + sha256).getBytes(StandardCharsets.UTF_8)));
        bill.addProperty("version", 1);
        bill.add("components", components);
        return CanonicalJson.bytes(bill);
    }

    private JsonObject component(String type, String name, String sha256) {
        JsonObject component = new JsonObject();
        component.addProperty("type", type);
        component.addProperty("name", name);
        component.addProperty("version", packaging.version());
        component.add("hashes", hashes(sha256));
        component.add("licenses", licences(type.equals("file")));
        return component;
    }

    /** Returns the licence by name, since the publisher's file says “apache-2.0”, which is not an SPDX identifier. */
    private JsonArray licences(boolean brief) {
        CatalogueModel listed = known;
        String name = listed != null ? listed.licence() : header.licence().isBlank() ? "LICENSE" : header.licence();
        JsonObject named = new JsonObject();
        named.addProperty("name", name);
        if (!brief) {
            JsonObject text = new JsonObject();
            text.addProperty("contentType", "text/plain");
            text.addProperty("content", licence);
            named.add("text", text);
        }
        JsonObject choice = new JsonObject();
        choice.add("license", named);
        JsonArray licences = new JsonArray();
        licences.add(choice);
        return licences;
    }

    private JsonObject card() {
        JsonObject parameters = new JsonObject();
        if (!header.architecture().isBlank()) {
            parameters.addProperty("modelArchitecture", header.architecture());
        }
        JsonObject card = new JsonObject();
        card.add("modelParameters", parameters);
        JsonArray properties = new JsonArray();
        properties.add(property("vauban:format", "GGUF version " + header.version()));
        card.add("properties", properties);
        return card;
    }

    private JsonArray references(@Nullable String card) {
        JsonArray references = new JsonArray();
        CatalogueModel listed = known;
        URI home = listed == null ? null : listed.home();
        if (home != null) {
            references.add(reference("website", home.toString(), null));
        }
        if (card != null) {
            references.add(reference("model-card", "model-card.md", card));
        }
        references.add(reference("license", "LICENSE", null));
        return references;
    }

    private static JsonObject reference(String type, String url, @Nullable String sha256) {
        JsonObject reference = new JsonObject();
        reference.addProperty("type", type);
        reference.addProperty("url", url);
        if (sha256 != null) {
            reference.add("hashes", hashes(sha256));
        }
        return reference;
    }

    private static JsonArray hashes(String sha256) {
        JsonObject hash = new JsonObject();
        hash.addProperty("alg", "SHA-256");
        hash.addProperty("content", sha256);
        JsonArray hashes = new JsonArray();
        hashes.add(hash);
        return hashes;
    }

    private static JsonObject property(String name, String value) {
        JsonObject property = new JsonObject();
        property.addProperty("name", name);
        property.addProperty("value", value);
        return property;
    }
}
