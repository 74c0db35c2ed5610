// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.vauban.engine.TokenizeRequest;
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

/** {@code /tokenize}: the tokens of a text, after the gate has masked its secrets. */
public final class TokenizeEndpoint implements Endpoint {
    private final ServingContext context;

    public TokenizeEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        boolean special = body.flag("add_special", false);
        boolean parsed = body.flag("parse_special", true);
        if (body.flag("with_pieces", false)) {
            throw new InvalidInputException("with_pieces", Messages.text("tokenize.pieces"));
        }
        TextReview review = context.review("tokenize", exchange, model.id());
        int text = review.add("content", body.requiredText("content"));
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit();
            TokenizeRequest request = new TokenizeRequest(model.id(), review.text(text), special, parsed);
            return () -> AdmittedCall.of(context.models().engine().tokenize(request));
        }, tokens -> {
            JsonArray array = new JsonArray(tokens.length);
            for (int token : tokens) {
                array.add(token);
            }
            JsonObject answer = new JsonObject();
            answer.add("tokens", array);
            exchange.send(answer);
        });
    }
}
