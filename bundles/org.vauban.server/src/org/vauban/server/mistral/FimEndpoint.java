// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.mistral;

import java.util.List;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.openai.ChatAnswers;
import org.vauban.server.openai.ChatStream;
import org.vauban.server.openai.StreamOptions;
import org.vauban.server.serving.FimModels;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.Scheduling;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/** Serves {@code /v1/fim/completions}: fill-in-the-middle, answered in the format of a chat. */
public final class FimEndpoint implements Endpoint {
    private final ServingContext context;

    public FimEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        String suffix = body.text("suffix");
        GenerationOptions options = SamplingFields.read(body, model,
                SamplingFields.maxTokens(body, model, "max_tokens"), null, 0);
        Scheduling scheduling = Scheduling.read(body, Priority.INTERACTIVE);
        boolean streamed = body.flag("stream", false);
        TextReview review = context.review("fim", exchange, model.id());
        int text = review.add("prompt", body.requiredText("prompt"), suffix == null ? "" : suffix);
        GenerationRun run = GenerationRun.admit(context, exchange, model, 1);
        review.submit();
        GenerationRun.Start start = (index, listener) -> {
            FimModels.require(context.models(), model, null);
            return run.complete(new CompletionRequest(model.id(), null, review.before(text), review.after(text),
                    List.of(), options, scheduling.priority(), null, null)
                            .withWorkspace(scheduling.workspace()).withHealedWord(), listener);
        };
        ChatAnswers answers = ChatAnswers.of(context.models(), model);
        if (streamed) {
            new ChatStream(exchange, answers, new StreamOptions(true, false, false, false)).run(run, start);
        } else {
            run.answerWhole(start, generations -> answers.whole(generations, false));
        }
    }
}
