// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenizeRequest;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Resolves biases whose tokens only the model knows: entries of llama.cpp's {@code logit_bias} for texts, which apply
 * to each of their tokens, and {@code ignore_eos}, which forbids the tokens that end a text.
 */
public final class TokenBiases {
    private static final String FIELD = "logit_bias";
    private static final String ENDLESS = "ignore_eos";
    private static final int MOST_WORDS = 256;
    /** Maximum length of a text in characters. */
    private static final int LONGEST_WORD = 256;
    private static final int MOST_DIGITS = 9;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** @param isWord whether it applies to all tokens of a text */
    private record Bias(JsonElement token, JsonElement by, boolean isWord) {
        /** Creates a bias from a member of an object, whose name is a token if it consists of digits. */
        static Bias named(String name, JsonElement by) {
            boolean number = NUMBER.matcher(name).matches();
            return new Bias(number && name.length() <= MOST_DIGITS ? new JsonPrimitive(Integer.valueOf(name))
                    : new JsonPrimitive(name), by, !number);
        }

        /** Creates a bias from a pair, in which a string is always a text, as with llama.cpp. */
        static Bias paired(JsonElement token, JsonElement by) {
            return new Bias(token, by, token instanceof JsonPrimitive text && text.isString());
        }
    }

    /**
     * The tokens that the model has reported.
     *
     * @param words the tokens of each text
     * @param ends the tokens that end a text, if requested
     */
    private record Found(List<int[]> words, List<Integer> ends) {}

    private TokenBiases() {}

    /**
     * Replaces texts in a request by their tokens. If there are texts or {@code ignore_eos}, blocks until the model has
     * reported the tokens.
     *
     * @param texts whether biases for texts are permitted
     */
    public static JsonFields resolved(ServingContext context, Exchange exchange, ModelEntry model, JsonFields body,
            boolean texts) throws ApiException, InvalidInputException {
        boolean endless = body.flag(ENDLESS, false);
        List<Bias> all = biases(body.value(FIELD));
        List<Bias> words = texts ? all.stream().filter(Bias::isWord).toList() : List.of();
        if (words.isEmpty() && !endless) {
            return body;
        }
        if (words.size() > MOST_WORDS) {
            throw new InvalidInputException(FIELD, Messages.text("sampling.words", MOST_WORDS));
        }
        for (Bias word : words) {
            SamplingFields.bias(word.by()); // validated here, since a text without tokens would skip the check
            String text = word.token().getAsString();
            if (text.codePointCount(0, text.length()) > LONGEST_WORD) {
                throw new InvalidInputException(FIELD, Messages.text("sampling.word", LONGEST_WORD));
            }
        }
        if (endless && !model.isLocal()) { // remote endpoints do not report these tokens
            throw new InvalidInputException(ENDLESS, Messages.text("field.unsupported", ENDLESS));
        }
        Found found = find(context, exchange, model, words, endless);
        JsonArray pairs = new JsonArray();
        all.stream().filter(bias -> !(texts && bias.isWord())).forEach(bias -> add(pairs, bias.token(), bias.by()));
        for (int i = 0; i < words.size(); i++) {
            for (int token : found.words().get(i)) {
                add(pairs, new JsonPrimitive(token), words.get(i).by());
            }
        }
        found.ends().forEach(token -> add(pairs, new JsonPrimitive(token), new JsonPrimitive(false)));
        JsonObject told = body.object().deepCopy();
        told.add(FIELD, pairs);
        return JsonFields.of(told);
    }

    private static List<Bias> biases(@Nullable JsonElement value) {
        List<Bias> biases = new ArrayList<>();
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> bias : object.entrySet()) {
                biases.add(Bias.named(bias.getKey(), bias.getValue()));
            }
        } else if (value instanceof JsonArray array) {
            for (JsonElement each : array) {
                if (!(each instanceof JsonArray pair) || pair.size() != 2) {
                    return List.of(); // SamplingFields refuses it
                }
                biases.add(Bias.paired(pair.get(0), pair.get(1)));
            }
        }
        return biases;
    }

    private static void add(JsonArray pairs, JsonElement token, JsonElement by) {
        JsonArray pair = new JsonArray();
        pair.add(token);
        pair.add(by);
        pairs.add(pair);
    }

    /** @param endless whether the tokens that end a text are needed */
    private static Found find(ServingContext context, Exchange exchange, ModelEntry model, List<Bias> words,
            boolean endless) throws ApiException, InvalidInputException {
        return AdmittedCall.await(context, exchange, model, () -> {
            TextReview review = context.review("tokenize", exchange, model.id());
            List<Integer> numbers = words.stream().map(word -> review.add(FIELD, word.token().getAsString())).toList();
            review.submit();
            // a model with back ends may not be loaded; loading may block, so it is started here and not in the call
            CompletableFuture<ModelDescription> loaded = endless ? context.models().load(model) : null;
            return () -> {
                Engine engine = context.models().engine();
                CompletableFuture<List<int[]>> tokens = AdmittedCall.all(numbers.stream().map(number -> engine
                        .tokenize(new TokenizeRequest(model.id(), review.text(number), false, false))).toList());
                CompletableFuture<Found> found = loaded == null
                        ? tokens.thenApply(each -> new Found(each, List.of()))
                        : tokens.thenCombine(loaded, (each, known) -> new Found(each, known.endTokens()));
                found.whenComplete((value, failure) -> {
                    if (found.isCancelled()) {
                        tokens.cancel(false);
                    }
                });
                return AdmittedCall.of(found);
            };
        });
    }
}
