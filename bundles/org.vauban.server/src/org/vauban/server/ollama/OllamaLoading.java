// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonPrimitive;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.ServingContext;

/** Answers requests without a text, with which clients load a model ahead of its use. */
final class OllamaLoading {
    private static final String KEPT = "keep_alive";
    /** Ollama's notation of a zero duration, with or without unit. */
    private static final Pattern NO_TIME = Pattern.compile("0+(ns|us|ms|s|m|h)?");

    private OllamaLoading() {}

    /**
     * Answers when the model is loaded.
     *
     * @param feature name in the audit log
     * @throws InvalidInputException for a request to unload the model, which only the configuration decides
     */
    static void answer(ServingContext context, Exchange exchange, ModelEntry model, JsonFields body, String feature,
            OllamaAnswers answers) throws ApiException, InvalidInputException {
        if (body.value(KEPT) instanceof JsonPrimitive time && (time.isNumber() && time.getAsDouble() == 0
                || time.isString() && NO_TIME.matcher(time.getAsString()).matches())) {
            throw new InvalidInputException(KEPT, Messages.text("field.unsupported", KEPT));
        }
        AdmittedCall.answer(context, exchange, model, () -> {
            context.review(feature, exchange, model.id()).submit(); // the audit log records each request
            return () -> AdmittedCall.of(CompletableFuture.completedFuture(answers.loaded()));
        }, exchange::send);
    }
}
