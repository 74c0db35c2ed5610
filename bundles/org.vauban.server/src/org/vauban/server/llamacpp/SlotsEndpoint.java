// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Serves {@code /slots}: the slots of a model. Reports that a slot computes a request, and nothing about the request. A
 * model that is not loaded has no slots.
 */
public final class SlotsEndpoint implements Endpoint {
    private final ModelPool models;

    public SlotsEndpoint(ModelPool models) {
        this.models = models;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException {
        ModelEntry model = models.find(exchange.browser().parameter("model"), false);
        exchange.answer(models.describe().copy(), engine -> exchange.send(slots(engine, model, models.known(model))));
    }

    private static JsonArray slots(EngineDescription engine, ModelEntry model,
            @Nullable ModelDescription known) {
        JsonArray slots = new JsonArray();
        engine.slots().stream().filter(slot -> slot.modelId().equals(model.id())).forEach(slot -> {
            JsonObject one = new JsonObject();
            one.addProperty("id", slot.slot());
            one.addProperty("n_ctx", known == null ? model.requestTokens() : known.contextTokens());
            one.addProperty("speculative", known != null && known.draftModelId() != null);
            one.addProperty("is_processing", slot.requestId() >= 0);
            one.addProperty("n_tokens", slot.tokens());
            slots.add(one);
        });
        return slots;
    }
}
