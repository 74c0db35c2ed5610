// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.openai.Answers;
import org.vauban.server.serving.EmbeddingRun;
import org.vauban.server.serving.ServingContext;

/** Serves {@code /api/embed}. */
public final class OllamaEmbedEndpoint implements Endpoint {
    private final ServingContext context;

    public OllamaEmbedEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = OllamaFields.model(context.models(), body, true);
        String name = body.requiredText("model");
        int dimensions = EmbeddingRun.dimensions(body);
        EmbeddingRun.answer(context, exchange, model, EmbeddingRun.texts(body), dimensions,
                embeddings -> exchange.send(answer(name, embeddings)));
    }

    private static JsonObject answer(String model, Embeddings embeddings) {
        JsonArray vectors = new JsonArray();
        for (float[] vector : embeddings.vectors()) {
            vectors.add(Answers.numbers(vector));
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("model", model);
        answer.add("embeddings", vectors);
        answer.addProperty("prompt_eval_count", embeddings.promptTokens());
        return answer;
    }
}
