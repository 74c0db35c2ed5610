// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/** {@code /api/embed}. */
public final class OllamaEmbedEndpoint implements Endpoint {
    private static final int MOST_TEXTS = 2_048;

    private final ServingContext context;

    public OllamaEmbedEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = OllamaFields.model(context.models(), body, true);
        JsonElement input = body.required("input");
        if (!JsonFields.isTexts(input, MOST_TEXTS)) {
            throw new InvalidInputException("input", Messages.text("embedding.input", MOST_TEXTS));
        }
        List<String> texts = body.texts("input", MOST_TEXTS);
        String name = body.requiredText("model");
        TextReview review = context.review("embedding", exchange, model.id());
        List<Integer> numbers = texts.stream().map(text -> review.add("input", text)).toList();
        AdmittedCall.answer(context, exchange, model, review.leastTokens(), () -> {
            review.submit();
            EmbeddingRequest request = new EmbeddingRequest(model.id(), numbers.stream().map(review::text).toList(),
                    Priority.BACKGROUND);
            return () -> context.models().engine().embed(request);
        }, embeddings -> {
            context.used(exchange, model.id(), embeddings.promptTokens(), 0, 0);
            exchange.send(answer(name, embeddings));
        });
    }

    private static JsonObject answer(String model, Embeddings embeddings) {
        JsonArray vectors = new JsonArray();
        for (float[] vector : embeddings.vectors()) {
            JsonArray numbers = new JsonArray(vector.length);
            for (float number : vector) {
                numbers.add(number);
            }
            vectors.add(numbers);
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("model", model);
        answer.add("embeddings", vectors);
        answer.addProperty("prompt_eval_count", embeddings.promptTokens());
        return answer;
    }
}
