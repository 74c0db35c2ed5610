// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import org.vauban.engine.ChatRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.openai.ChatTools;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;

/** Serves {@code /api/chat}. */
public final class OllamaChatEndpoint implements Endpoint {
    private final ServingContext context;

    public OllamaChatEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = OllamaFields.model(context.models(), body, false);
        GenerationOptions options = OllamaFields.options(body, model);
        boolean streamed = body.flag("stream", true);
        OllamaAnswers answers = new OllamaAnswers(body.requiredText("model"), true, body.flag("logprobs", false));
        TextReview review = context.review("chat", exchange, model.id());
        OllamaMessages messages = new OllamaMessages(review);
        messages.read(body);
        TemplateFields template = OllamaFields.template(body, model, review).review();
        review.addSchema(options);
        ChatTools tools = new ChatTools(review);
        tools.read(body);
        if (messages.isEmpty()) { // checked after all fields, so that an invalid one is refused
            OllamaLoading.answer(context, exchange, model, body, "chat", answers);
            return;
        }
        GenerationRun run = GenerationRun.admit(context, exchange, model, 1).naming(body)
                .withParallelCalls(tools.parallel());
        review.submit();
        ChatRequest request = new ChatRequest(model.id(), messages.approved(), options, Priority.CHAT)
                .withTools(tools.approved(), tools.choice()).withTemplate(template.approved(messages.ending()))
                .withApprovedRule(review.rule());
        OllamaStream.answer(exchange, answers, streamed, run, (index, listener) -> run.chat(request, listener));
    }
}
