// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.function.Consumer;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/** Embeds the texts of a request of any API. */
public final class EmbeddingRun {
    /** Maximum number of texts per request. */
    public static final int MOST_TEXTS = 2_048;
    private static final String DIMENSIONS = "dimensions";

    private EmbeddingRun() {}

    /** Reads {@code input}: one text or several. */
    public static List<String> texts(JsonFields body) throws InvalidInputException {
        JsonElement input = body.required("input");
        if (!JsonFields.isTexts(input, MOST_TEXTS)) {
            throw new InvalidInputException("input", Messages.text("embedding.input", MOST_TEXTS));
        }
        return body.texts("input", MOST_TEXTS);
    }

    /** Reads {@code dimensions}; 0 if absent. */
    public static int dimensions(JsonFields body) throws InvalidInputException {
        return (int) body.integer(DIMENSIONS, 0, 1, 1 << 20);
    }

    /**
     * Reviews and embeds the texts, and counts their tokens.
     *
     * @param dimensions required size of the vectors, which are never shortened; 0 for any
     * @param answer receives the vectors in the order of the texts, and answers the request
     * @throws ApiException if the request is not admitted, or the gate refuses a text
     */
    public static void answer(ServingContext context, Exchange exchange, ModelEntry model, List<String> texts,
            int dimensions, Consumer<Embeddings> answer) throws ApiException, InvalidInputException {
        TextReview review = context.review("embedding", exchange, model.id());
        List<Integer> numbers = texts.stream().map(text -> review.add("input", text)).toList();
        AdmittedCall.answer(context, exchange, model, review.leastTokens(), () -> {
            review.submit();
            EmbeddingRequest request = new EmbeddingRequest(model.id(), numbers.stream().map(review::text).toList(),
                    Priority.BACKGROUND).withIsolation(exchange.caller().id());
            return () -> context.models().engine().embed(request);
        }, embeddings -> {
            context.used(exchange, model.id(), embeddings.promptTokens(), 0, 0);
            int size = embeddings.vectors().isEmpty() ? 0 : embeddings.vectors().getFirst().length;
            if (dimensions > 0 && dimensions != size) {
                exchange.fail(new InvalidInputException(DIMENSIONS,
                        Messages.text("embedding.dimensions", model.id(), size)));
            } else {
                answer.accept(embeddings);
            }
        });
    }
}
