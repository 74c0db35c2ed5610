// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.TokenizeRequest;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.EngineSteps;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/** Serves {@code /tokenize}: the tokens of a text, after the gate has redacted secrets. */
public final class TokenizeEndpoint implements Endpoint {
    private static final int MOST_PIECES = 65_536;

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
        boolean pieces = body.flag("with_pieces", false);
        TextReview review = context.review("tokenize", exchange, model.id());
        int text = review.add("content", body.requiredText("content"));
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit();
            TokenizeRequest request = new TokenizeRequest(model.id(), review.text(text), special, parsed);
            return () -> tokens(request, pieces);
        }, tokens -> {
            JsonObject answer = new JsonObject();
            answer.add("tokens", tokens);
            exchange.send(answer);
        });
    }

    private EngineCall<JsonArray> tokens(TokenizeRequest request, boolean pieces) {
        Engine engine = context.models().engine();
        EngineSteps<List<Integer>> tokens = EngineSteps.of(engine.tokenize(request))
                .map(ids -> IntStream.of(ids).boxed().toList());
        if (!pieces) {
            return tokens.map(TokenizeEndpoint::array);
        }
        List<Integer> all = new ArrayList<>(); // filled before the second step begins
        return tokens.then(ids -> {
            if (ids.size() > MOST_PIECES) {
                return CompletableFuture.failedFuture(ApiException.of(ErrorKind.INVALID_REQUEST, "with_pieces",
                        Messages.text("tokenize.pieces", MOST_PIECES, ids.size())));
            }
            all.addAll(ids);
            return engine.pieces(new DetokenizeRequest(request.modelId(), ids));
        }).map(bytes -> withPieces(all, bytes));
    }

    private static JsonArray array(List<Integer> tokens) {
        JsonArray array = new JsonArray(tokens.size());
        tokens.forEach(array::add);
        return array;
    }

    private static JsonArray withPieces(List<Integer> tokens, List<byte[]> pieces) {
        JsonArray array = new JsonArray(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            JsonObject token = new JsonObject();
            token.addProperty("id", tokens.get(i));
            token.add("piece", piece(pieces.get(i)));
            array.add(token);
        }
        return array;
    }

    /** Returns a text, or for a part of a character its bytes, as llama.cpp does. */
    private static JsonElement piece(byte[] bytes) {
        try {
            return new JsonPrimitive(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            JsonArray numbers = new JsonArray(bytes.length);
            for (byte one : bytes) {
                numbers.add(one & 0xff);
            }
            return numbers;
        }
    }
}
