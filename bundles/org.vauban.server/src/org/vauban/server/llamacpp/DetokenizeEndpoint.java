// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.DetokenizeRequest;
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

/** Serves {@code /detokenize}: the text of tokens. */
public final class DetokenizeEndpoint implements Endpoint {
    private static final int MOST_TOKENS = 150_000;

    private final ServingContext context;

    public DetokenizeEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        body.required("tokens");
        List<Integer> tokens = new ArrayList<>();
        for (JsonElement each : body.elements("tokens", MOST_TOKENS)) {
            tokens.add((int) JsonFields.whole(each, 0, Integer.MAX_VALUE)
                    .orElseThrow(() -> new InvalidInputException("tokens", Messages.text("tokenize.tokens"))));
        }
        TextReview review = context.review("detokenize", exchange, model.id());
        DetokenizeRequest request = new DetokenizeRequest(model.id(), tokens);
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit(); // there is no text to review, but the audit log records each request
            return () -> AdmittedCall.of(context.models().engine().detokenize(request));
        }, text -> {
            JsonObject answer = new JsonObject();
            answer.addProperty("content", text);
            exchange.send(answer);
        });
    }
}
