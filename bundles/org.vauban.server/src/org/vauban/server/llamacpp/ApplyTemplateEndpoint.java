// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonObject;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.openai.ChatEndpoint;
import org.vauban.server.openai.ChatMessages;
import org.vauban.server.openai.ChatTools;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.PromptTokens;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;

/** Serves {@code /apply-template}: the rendered prompt of a conversation, without generating an answer. */
public final class ApplyTemplateEndpoint implements Endpoint {
    private final ServingContext context;

    public ApplyTemplateEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        ask(exchange, (model, request) -> AdmittedCall.of(context.models().engine().render(request)), text -> {
            JsonObject answer = new JsonObject();
            answer.addProperty("prompt", text);
            exchange.send(answer);
        });
    }

    /** Serves {@code /chat/completions/input_tokens}: the number of tokens of the prompt. */
    public void count(Exchange exchange) throws ApiException, InvalidInputException {
        ask(exchange, (model, request) -> PromptTokens.count(context, exchange, model, request),
                tokens -> exchange.send(PromptTokens.answer(tokens)));
    }

    private <T> void ask(Exchange exchange, BiFunction<ModelEntry, ChatRequest, EngineCall<T>> question,
            Consumer<T> answer) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        GenerationOptions options = SamplingFields.prescribed(body,
                PromptTokens.options(ChatEndpoint.schema(body.fields("response_format"))));
        TextReview review = context.review("template", exchange, model.id());
        review.addSchema(options); // refuses an invalid schema here, too
        ChatMessages messages = new ChatMessages(review);
        messages.read(body);
        TemplateOptions.Ending ending = messages.ending(body);
        TemplateFields template = new TemplateFields(model, review).read(body).review();
        ChatTools tools = new ChatTools(review);
        tools.read(body);
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit();
            ChatRequest request = new ChatRequest(model.id(), messages.approved(), options, Priority.CHAT)
                    .withTools(tools.approved(), tools.choice()).withTemplate(template.approved(ending));
            return () -> question.apply(model, request);
        }, answer);
    }
}
