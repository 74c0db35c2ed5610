// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.pool.ModelPool;

/** Serves {@code /v1/models} and {@code /v1/models/ID}. */
public final class ModelsEndpoint {
    /** Prefix of a model's path, before its id. */
    public static final String ONE = "/v1/models/";

    private final ModelPool models;
    private final long started = System.currentTimeMillis() / 1_000;

    public ModelsEndpoint(ModelPool models) {
        this.models = models;
    }

    /** Lists all models, the default one first. */
    public void list(Exchange exchange) {
        JsonArray data = new JsonArray();
        models.entries().forEach(entry -> data.add(model(entry)));
        JsonObject list = new JsonObject();
        list.addProperty("object", "list");
        list.add("data", data);
        exchange.send(list);
    }

    /** Returns one model by its id or an alias. */
    public void one(Exchange exchange) throws ApiException {
        String id = exchange.path().substring(ONE.length());
        exchange.send(model(models.entries().stream()
                .filter(entry -> entry.id().equals(id) || entry.aliases().contains(id)).findFirst()
                .orElseThrow(() -> new ApiException(ErrorKind.MODEL_NOT_FOUND, Messages.text("model.absent", id)))));
    }

    /** Describes a model, with Mistral's fields about its capabilities once it is loaded. */
    private JsonObject model(ModelEntry entry) {
        JsonObject model = new JsonObject();
        model.addProperty("id", entry.id());
        model.addProperty("object", "model");
        model.addProperty("created", started);
        model.addProperty("owned_by", "vauban");
        JsonArray aliases = new JsonArray();
        entry.aliases().forEach(aliases::add);
        model.add("aliases", aliases);
        model.addProperty("type", "base"); // tells Mistral's client how to parse the rest
        JsonObject capabilities = new JsonObject();
        model.add("capabilities", capabilities);
        ModelDescription known = models.known(entry);
        if (known != null) {
            capabilities.addProperty("completion_chat", !entry.embeddings() && known.chatTemplate());
            capabilities.addProperty("completion_fim", !entry.embeddings() && known.fimFormat() != null);
            model.addProperty("max_context_length", known.contextTokens());
        }
        return model;
    }
}
