// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Authenticator;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.FimModels;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;

/**
 * Serves {@code /api/generate}: an answer to one prompt; with {@code raw} its continuation, with {@code suffix}
 * fill-in-the-middle. Policies, endpoints and the scopes of keys treat the first as a conversation, the others as
 * completions.
 */
public final class OllamaGenerateEndpoint implements Endpoint {
    private final ServingContext context;

    /** What a request asks for. */
    private enum Kind {
        ANSWER("chat", KeyScope.CHAT), CONTINUATION("completion", KeyScope.COMPLETION), FIM("fim", KeyScope.COMPLETION);

        private final String feature;
        private final KeyScope scope;

        /** @param feature name in the audit log */
        Kind(String feature, KeyScope scope) {
            this.feature = feature;
            this.scope = scope;
        }
    }

    /** A parsed request, and how to answer it. */
    private record Asked(Exchange exchange, JsonFields body, ModelEntry model, TextReview review,
            GenerationOptions options, OllamaAnswers answers, boolean streamed) {

        /** Submits the texts, all of which have been added to the review. */
        GenerationRun admit(ServingContext context) throws ApiException {
            GenerationRun run = GenerationRun.admit(context, exchange, model, 1).naming(body);
            review.submit();
            return run;
        }

        void answer(GenerationRun run, GenerationRun.Start start) {
            OllamaStream.answer(exchange, answers, streamed, run, start);
        }
    }

    public OllamaGenerateEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        if (!exchange.caller().scopes().contains(KeyScope.CHAT)) {
            Authenticator.require(exchange.caller(), KeyScope.COMPLETION); // without any, the body is not read
        }
        JsonFields body = exchange.body();
        ModelEntry model = OllamaFields.model(context.models(), body, false);
        OllamaFields.refuseImages(body);
        boolean templated = given(body, "template") != null;
        if (templated || !body.elements("context", Integer.MAX_VALUE).isEmpty()) {
            String name = templated ? "template" : "context";
            throw new InvalidInputException(name, Messages.text("field.unsupported", name));
        }
        GenerationOptions options = OllamaFields.options(body, model);
        boolean streamed = body.flag("stream", true);
        String prompt = body.text("prompt");
        OllamaAnswers answers = new OllamaAnswers(body.requiredText("model"), false, body.flag("logprobs", false));
        String suffix = given(body, "suffix");
        boolean raw = body.flag("raw", false);
        String system = given(body, "system");
        boolean loading = suffix == null && (prompt == null || prompt.isEmpty());
        // both scopes permit loading a model; it is a conversation only for keys that may do nothing else
        boolean completes = exchange.caller().scopes().contains(KeyScope.COMPLETION);
        Kind kind = suffix != null ? Kind.FIM : raw || loading && completes ? Kind.CONTINUATION : Kind.ANSWER;
        Authenticator.require(exchange.caller(), kind.scope);
        TextReview review = context.review(kind.feature, exchange, model.id());
        TemplateFields template = OllamaFields.template(body, model, review);
        // checked after all fields, so that an invalid one is refused
        if (loading) {
            OllamaLoading.answer(context, exchange, model, body, kind.feature, answers);
            return;
        }
        review.addSchema(options);
        Asked asked = new Asked(exchange, body, model, review, options, answers, streamed);
        if (kind != Kind.ANSWER) {
            complete(asked, prompt == null ? "" : prompt, suffix);
        } else {
            OllamaMessages messages = new OllamaMessages(review);
            if (system != null) {
                messages.say(Role.SYSTEM, system);
            }
            messages.say(Role.USER, prompt == null ? "" : prompt);
            chat(asked, messages, template.review());
        }
    }

    /** Returns a text; null if empty, because clients write both. */
    private static @Nullable String given(JsonFields body, String name) throws InvalidInputException {
        String text = body.text(name);
        return text == null || text.isEmpty() ? null : text;
    }

    private void complete(Asked asked, String prompt, @Nullable String suffix) throws ApiException {
        TextReview review = asked.review();
        ModelEntry model = asked.model();
        int text = review.add("prompt", prompt, suffix == null ? "" : suffix);
        GenerationRun run = asked.admit(context);
        asked.answer(run, (index, listener) -> {
            if (suffix != null) {
                FimModels.require(context.models(), model, "suffix");
            }
            return run.complete(new CompletionRequest(model.id(), null, review.before(text), review.after(text),
                    List.of(), asked.options(), Priority.INTERACTIVE, null, null).withApprovedRule(review.rule()),
                    listener);
        });
    }

    private void chat(Asked asked, OllamaMessages messages, TemplateFields template) throws ApiException {
        GenerationRun run = asked.admit(context);
        ChatRequest request = new ChatRequest(asked.model().id(), messages.approved(), asked.options(), Priority.CHAT)
                .withTemplate(template.approved(TemplateOptions.Ending.ANSWER))
                .withApprovedRule(asked.review().rule());
        asked.answer(run, (index, listener) -> run.chat(request, listener));
    }
}
