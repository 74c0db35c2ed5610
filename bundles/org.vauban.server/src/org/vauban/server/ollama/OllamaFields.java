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

/** What the requests of Ollama's API have in common. */
final class OllamaFields {
    private static final String LATEST = ":latest";

    private OllamaFields() {}

    /**
     * The model that a request names. Clients add {@code :latest} to a name without a tag.
     *
     * @param embeddings whether it is to embed
     */
    static ModelEntry model(ModelPool models, JsonFields body, boolean embeddings)
            throws ApiException, InvalidInputException {
        return models.find(name(body.requiredText("model")), embeddings);
    }

    /** The name of a model without the tag that clients add. */
    static String name(String given) {
        return given.endsWith(LATEST) ? given.substring(0, given.length() - LATEST.length()) : given;
    }

    /** How to sample, from {@code options} and {@code format}, and whether to tell probabilities. */
    static GenerationOptions options(JsonFields body, ModelEntry model) throws InvalidInputException {
        JsonFields given = body.fields("options");
        JsonFields options = given == null ? new JsonFields(new JsonObject(), "options") : given;
        return SamplingFields.read(options, model, SamplingFields.maxTokens(options, model, "num_predict"),
                schema(body), ChatEndpoint.candidates(body));
    }

    /** The schema that {@code format} means, or null for free text. */
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

    /** Reads {@code think}: whether the model is to think, or how much; its review is for the caller to ask for. */
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

    /** What would change the answer and is not done must not be passed over. */
    static void refuseImages(JsonFields owner) throws InvalidInputException {
        if (!owner.elements("images", Integer.MAX_VALUE).isEmpty()) {
            throw new InvalidInputException(owner.path("images"),
                    Messages.text("field.unsupported", owner.path("images")));
        }
    }
}
