// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.EmbeddingRun;
import org.vauban.server.serving.PromptTexts;
import org.vauban.server.serving.ServingContext;

/** Serves {@code /v1/embeddings}. */
public final class EmbeddingsEndpoint implements Endpoint {
    private final ServingContext context;

    public EmbeddingsEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), true);
        PromptTexts given = PromptTexts.read(body.required("input"), "input", EmbeddingRun.MOST_TEXTS);
        boolean base64 = base64(body);
        int dimensions = EmbeddingRun.dimensions(body);
        EmbeddingRun.answer(context, exchange, model, given.texts(context, exchange, model), dimensions,
                embeddings -> answer(exchange, model, embeddings, base64));
    }

    private static boolean base64(JsonFields body) throws InvalidInputException {
        String format = body.text("encoding_format");
        if (format == null || format.equals("float")) {
            return false;
        }
        if (format.equals("base64")) {
            return true;
        }
        throw new InvalidInputException("encoding_format", Messages.text("embedding.format"));
    }

    private static void answer(Exchange exchange, ModelEntry model, Embeddings embeddings, boolean base64) {
        JsonArray data = new JsonArray();
        for (float[] vector : embeddings.vectors()) {
            JsonObject one = new JsonObject();
            one.addProperty("object", "embedding");
            one.addProperty("index", data.size());
            one.add("embedding", base64 ? new JsonPrimitive(encoded(vector)) : Answers.numbers(vector));
            data.add(one);
        }
        JsonObject usage = new JsonObject();
        usage.addProperty("prompt_tokens", embeddings.promptTokens());
        usage.addProperty("total_tokens", embeddings.promptTokens());
        JsonObject answer = new JsonObject();
        answer.addProperty("id", Answers.id("embd-")); // required by Mistral's client
        answer.addProperty("object", "list");
        answer.add("data", data);
        answer.addProperty("model", model.id());
        answer.add("usage", usage);
        exchange.send(answer);
    }

    /** Encodes a vector as little-endian floats, as OpenAI's clients expect. */
    private static String encoded(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
