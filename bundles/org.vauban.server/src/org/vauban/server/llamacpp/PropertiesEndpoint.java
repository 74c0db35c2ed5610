// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.ModelDescription;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.pool.ModelPool;

/**
 * Serves {@code /props}: what clients of llama.cpp query about a server before they use it. Describes the first model
 * that generates text, and gives its file name without the folder.
 */
public final class PropertiesEndpoint implements Endpoint {
    private final ModelPool models;

    public PropertiesEndpoint(ModelPool models) {
        this.models = models;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException {
        ModelEntry model = models.find(null, false);
        // this query is not a use of the model: it neither keeps it loaded nor wakes it up
        boolean known = models.known(model) != null;
        boolean asleep = models.isAsleep(model);
        exchange.answer(known || asleep ? models.describe().copy()
                : models.call(model, () -> AdmittedCall.of(models.describe().copy())).result(), engine -> {
                    JsonObject properties = properties(model, models.known(model), engine);
                    properties.addProperty("is_sleeping", asleep);
                    exchange.send(properties);
                });
    }

    private static String name(ModelEntry model) {
        Path file = model.file();
        return file == null ? model.id() : String.valueOf(file.getFileName());
    }

    private static JsonObject properties(ModelEntry model, @Nullable ModelDescription known,
            EngineDescription engine) {
        JsonObject modalities = new JsonObject();
        modalities.addProperty("vision", false);
        modalities.addProperty("audio", false);
        JsonObject settings = new JsonObject();
        settings.addProperty("n_ctx", known == null ? model.requestTokens() : known.contextTokens());
        settings.add("params", SamplingFields.standard(model));
        JsonObject properties = new JsonObject();
        properties.add("default_generation_settings", settings);
        long slots = engine.slots().stream().filter(slot -> slot.modelId().equals(model.id())).count();
        properties.addProperty("total_slots", slots == 0 ? model.slots() : slots);
        properties.addProperty("model_alias", model.id());
        properties.addProperty("model_path", name(model));
        properties.add("modalities", modalities);
        properties.addProperty("build_info", "vauban");
        return properties;
    }
}
