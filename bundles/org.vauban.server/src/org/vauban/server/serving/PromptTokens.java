// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenizeRequest;
import org.vauban.governance.ApprovedText;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;

/** Counts the tokens of a conversation's prompt without generating an answer. */
public final class PromptTokens {
    private PromptTokens() {}

    /**
     * Returns options for an answer that is not generated.
     *
     * @param schema schema of the answer, or null; a schema that no answer can satisfy is still refused
     */
    public static GenerationOptions options(@Nullable String schema) {
        GenerationOptions any = GenerationOptions.greedy(1);
        return schema == null ? any : any.withJsonSchema(schema);
    }

    /**
     * Counts the tokens. The prompt that the template renders from approved texts passes the gate again, like any text.
     *
     * @param request a request with approved texts
     */
    public static EngineCall<Integer> count(ServingContext context, Exchange exchange, ModelEntry model,
            ChatRequest request) {
        Engine engine = context.models().engine();
        return EngineSteps.of(engine.render(request))
                .then(prompt -> CompletableFuture.supplyAsync(() -> approved(context, exchange, model, prompt)))
                .then(prompt -> engine.tokenize(new TokenizeRequest(model.id(), prompt, true, true)))
                .map(tokens -> tokens.length);
    }

    private static ApprovedText approved(ServingContext context, Exchange exchange, ModelEntry model, String prompt) {
        try {
            TextReview review = context.review("tokenize", exchange, model.id());
            int number = review.add("prompt", prompt);
            review.submit();
            return review.text(number);
        } catch (ApiException e) {
            throw new CompletionException(e);
        }
    }

    /** Returns the answer in the format of OpenAI, Anthropic and llama.cpp. */
    public static JsonObject answer(int tokens) {
        JsonObject answer = new JsonObject();
        answer.addProperty("input_tokens", tokens);
        return answer;
    }
}
