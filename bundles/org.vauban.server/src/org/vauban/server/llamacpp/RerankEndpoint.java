// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
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

/**
 * Serves {@code /rerank}: ranks documents by how well they answer a query, in the format made common by Jina's API, or,
 * if the documents are called {@code texts}, in that of Hugging Face's.
 */
public final class RerankEndpoint implements Endpoint {
    private static final int MOST_DOCUMENTS = 2_048;

    private final ServingContext context;

    public RerankEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), true);
        TextReview review = context.review("rerank", exchange, model.id());
        int query = review.add("query", body.requiredText("query"));
        boolean texts = !body.has("documents") && body.has("texts");
        List<String> named = body.has("texts") ? documents(body, "texts") : List.of();
        List<Integer> documents = (texts ? named : documents(body, "documents")).stream()
                .map(text -> review.add("document", text)).toList();
        int most = (int) body.integer("top_n", documents.size(), 1, Integer.MAX_VALUE);
        AdmittedCall.answer(context, exchange, model, review.leastTokens(), () -> {
            review.submit();
            RerankRequest request = new RerankRequest(model.id(), review.text(query),
                    documents.stream().map(review::text).toList(), Priority.BACKGROUND)
                            .withIsolation(exchange.caller().id());
            return () -> context.models().engine().rerank(request);
        }, result -> {
            context.used(exchange, model.id(), result.promptTokens(), 0, 0);
            exchange.send(texts ? results(result, most, "score") : answer(model, result, most));
        });
    }

    private static List<String> documents(JsonFields body, String name) throws InvalidInputException {
        List<String> documents = body.texts(name, MOST_DOCUMENTS);
        if (documents.isEmpty()) {
            throw new InvalidInputException(name, Messages.text("rerank.documents", MOST_DOCUMENTS, name));
        }
        return documents;
    }

    private static JsonArray results(RerankResult result, int most, String score) {
        JsonArray results = new JsonArray();
        IntStream.range(0, result.scores().length).boxed()
                .sorted(Comparator.comparing((Integer index) -> result.scores()[index]).reversed()).limit(most)
                .forEach(index -> {
                    JsonObject one = new JsonObject();
                    one.addProperty("index", index);
                    one.addProperty(score, result.scores()[index]);
                    results.add(one);
                });
        return results;
    }

    private static JsonObject answer(ModelEntry model, RerankResult result, int most) {
        JsonObject usage = new JsonObject();
        usage.addProperty("prompt_tokens", result.promptTokens());
        usage.addProperty("total_tokens", result.promptTokens());
        JsonObject answer = new JsonObject();
        answer.addProperty("object", "list");
        answer.addProperty("model", model.id());
        answer.add("usage", usage);
        answer.add("results", results(result, most, "relevance_score"));
        return answer;
    }
}
