// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.GenerationOptions;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.openai.ChatEndpoint;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;
import org.vauban.server.serving.pool.ModelPool;

/** Reads the common fields of the requests of Ollama's API. */
final class OllamaFields {
    private static final String LATEST = ":latest";

    private OllamaFields() {}

    /**
     * Returns the model that a request names. Clients add {@code :latest} to a name without a tag.
     *
     * @param embeddings whether an embedding model is needed
     */
    static ModelEntry model(ModelPool models, JsonFields body, boolean embeddings)
            throws ApiException, InvalidInputException {
        return models.find(name(body.requiredText("model")), embeddings);
    }

    /** Removes the tag that clients add to a model name. */
    static String name(String given) {
        return given.endsWith(LATEST) ? given.substring(0, given.length() - LATEST.length()) : given;
    }

    /** Reads the sampling options from {@code options} and {@code format}, and whether to include probabilities. */
    static GenerationOptions options(JsonFields body, ModelEntry model) throws InvalidInputException {
        JsonFields given = body.fields("options");
        JsonFields options = given == null ? new JsonFields(new JsonObject(), "options") : given;
        return SamplingFields.read(options, model, SamplingFields.maxTokens(options, model, "num_predict"),
                schema(body), ChatEndpoint.candidates(body));
    }

    /** Returns the schema that {@code format} specifies, or null for free text. */
    private static @Nullable String schema(JsonFields body) throws InvalidInputException {
        JsonElement format = body.value("format");
        if (format == null) {
            return null;
        }
        if (format instanceof JsonPrimitive) {
            return switch (body.requiredText("format")) {
                case "" -> null;
                case "json" -> "{\"type\":\"object\"}";
                default -> throw new InvalidInputException("format", Messages.text("ollama.format"));
            };
        }
        return Exchange.GSON.toJson(body.requiredFields("format").object());
    }

    /** Reads {@code think}: whether, or how much, the model reasons. The caller submits the review. */
    static TemplateFields template(JsonFields body, ModelEntry model, TextReview review)
            throws InvalidInputException {
        TemplateFields template = new TemplateFields(model, review);
        if (body.value("think") instanceof JsonPrimitive think && think.isString()) {
            template.effort(body, "think");
        } else if (body.has("think")) {
            template.think(body.flag("think", true));
        }
        return template;
    }

    /** Refuses images: input that would change the answer but is not supported must not be ignored. */
    static void refuseImages(JsonFields owner) throws InvalidInputException {
        if (!owner.elements("images", Integer.MAX_VALUE).isEmpty()) {
            throw new InvalidInputException(owner.path("images"),
                    Messages.text("field.unsupported", owner.path("images")));
        }
    }
}
