// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.serving.pool.ModelPool;

/** Serves {@code /api/tags}, {@code /api/show} and {@code /api/version}. */
public final class OllamaModelsEndpoint {
    /** The version of Ollama's API that is served; clients compare it with their requirements. */
    private static final String VERSION = "0.12.0";
    private static final System.Logger LOG = System.getLogger(OllamaModelsEndpoint.class.getName());

    private final ModelPool models;

    public OllamaModelsEndpoint(ModelPool models) {
        this.models = models;
    }

    /** Returns the version of the API. */
    public void version(Exchange exchange) {
        JsonObject answer = new JsonObject();
        answer.addProperty("version", VERSION);
        exchange.send(answer);
    }

    /** Lists all models, the default one first. */
    public void tags(Exchange exchange) {
        JsonArray list = new JsonArray();
        for (ModelEntry entry : models.entries()) {
            JsonObject model = new JsonObject();
            model.addProperty("name", entry.id());
            model.addProperty("model", entry.id());
            addFile(model, entry);
            model.add("details", details(models.known(entry)));
            list.add(model);
        }
        JsonObject answer = new JsonObject();
        answer.add("models", list);
        exchange.send(answer);
    }

    /** Adds what is known of the file: clients require all fields, of every model. */
    private static void addFile(JsonObject model, ModelEntry entry) {
        Instant modified = Instant.EPOCH;
        long size = 0;
        Path path = entry.file(); // null if remote endpoints serve the model
        try {
            if (path != null) {
                BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
                modified = file.lastModifiedTime().toInstant();
                size = file.size();
            }
        } catch (IOException e) {
            // loading the model reports the failure; the other models are served
            LOG.log(Level.WARNING, "The file of the model {0} cannot be read: {1}", entry.id(), e);
        }
        model.addProperty("modified_at", modified.toString());
        model.addProperty("size", size);
        model.addProperty("digest", "");
    }

    private static JsonObject details(@Nullable ModelDescription known) {
        JsonObject details = new JsonObject();
        details.addProperty("format", "gguf");
        details.addProperty("family", known == null ? "" : known.architecture());
        JsonArray families = new JsonArray();
        if (known != null) {
            families.add(known.architecture());
        }
        details.add("families", families);
        details.addProperty("parameter_size", known == null ? "" : String.valueOf(known.parameters()));
        details.addProperty("quantization_level", "");
        return details;
    }

    /** Returns the capabilities of one model. */
    public void show(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        String name = OllamaFields.name(body.has("model") ? body.requiredText("model") : body.requiredText("name"));
        ModelEntry entry = models.named(name);
        ModelDescription known = models.known(entry);
        JsonArray capabilities = new JsonArray();
        if (entry.embeddings()) {
            capabilities.add("embedding");
        } else {
            capabilities.add("completion");
            if (known != null && known.fimFormat() != null) {
                capabilities.add("insert");
            }
            // clients offer no tools to a model without this, for good: one that is not loaded yet gets the benefit
            if (known == null || known.chatTemplate()) {
                capabilities.add("tools");
            }
            if (known != null && known.reasons()) {
                capabilities.add("thinking");
            }
        }
        JsonObject facts = new JsonObject();
        if (known != null) {
            facts.addProperty("general.architecture", known.architecture());
            facts.addProperty("general.parameter_count", known.parameters());
            facts.addProperty(known.architecture() + ".context_length", known.contextTokens());
            facts.addProperty(known.architecture() + ".embedding_length", known.embeddingSize());
        }
        JsonObject answer = new JsonObject();
        answer.add("details", details(known));
        answer.add("model_info", facts);
        answer.add("capabilities", capabilities);
        exchange.send(answer);
    }
}
