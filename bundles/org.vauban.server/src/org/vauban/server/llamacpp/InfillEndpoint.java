// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.CompletionRequest.ContextText;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.serving.FimModels;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;

/**
 * Serves {@code /infill}: fill-in-the-middle with texts of other files as context. Extra texts whose file names are
 * excluded are left out.
 */
public final class InfillEndpoint implements Endpoint {
    private static final int MOST_TEXTS = 256;
    private static final int MOST_FIELDS = 64;
    static final long LONGEST_MILLIS = 3_600_000;

    private final ServingContext context;

    public InfillEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        // prefill only: editors send the prompt ahead of its use
        boolean silent = body.integer("n_predict", -1, -1, Integer.MAX_VALUE) == 0;
        long read = body.integer("t_max_prompt_ms", -1, -1, LONGEST_MILLIS);
        long write = body.integer("t_max_predict_ms", -1, -1, LONGEST_MILLIS);
        // together they are the time that an editor waits; the second alone ends a text at a line, as in /completion
        Duration deadline = read > 0 && write > 0 ? Duration.ofMillis(read + write) : null;
        GenerationOptions options = SamplingFields.prescribed(body,
                SamplingFields.read(body, model,
                        SamplingFields.maxTokens(body, model, "n_predict", "max_tokens"), null, 0))
                .withLineMillis(deadline == null ? Math.max(0, write) : 0);
        boolean streamed = body.flag("stream", false);
        InfillAnswers answers = new InfillAnswers(model.id(), body.texts("response_fields", MOST_FIELDS));
        TextReview review = context.review("infill", exchange, model.id());
        int text = review.add("prefix", text(body, "input_prefix") + text(body, "prompt"), text(body, "input_suffix"));
        List<Integer> extras = extras(body, review);
        review.addSchema(options);
        GenerationRun run = GenerationRun.admit(context, exchange, model, 1).naming(body);
        review.submit();
        List<ContextText> others = others(review, extras);
        GenerationRun.Start start = (index, listener) -> {
            FimModels.require(context.models(), model, null);
            return run.complete(new CompletionRequest(model.id(), null, review.before(text), review.after(text), others,
                    options, silent ? Priority.BACKGROUND : Priority.INTERACTIVE, null, deadline)
                            .withApprovedRule(review.rule()).withHealedWord(), listener);
        };
        if (streamed && !silent) {
            new Pieces(exchange, answers).run(run, start);
            return;
        }
        run.answerWhole(start,
                generations -> answers.end(generations.getFirst(), silent ? "" : generations.getFirst().text()));
    }

    private static String text(JsonFields body, String name) throws InvalidInputException {
        String text = body.text(name);
        return text == null ? "" : text;
    }

    private static List<Integer> extras(JsonFields body, TextReview review) throws InvalidInputException {
        List<Integer> numbers = new ArrayList<>();
        for (JsonFields extra : body.objects("input_extra", MOST_TEXTS)) {
            String name = extra.text("filename");
            numbers.add(review.addFile("extra", name == null ? "" : name, extra.requiredText("text")));
        }
        return numbers;
    }

    private static List<ContextText> others(TextReview review, List<Integer> extras) {
        List<ContextText> others = new ArrayList<>();
        for (int number : extras) {
            ApprovedText text = review.textOrNull(number);
            ApprovedText name = review.textOrNull(number + 1);
            if (text != null && name != null) {
                others.add(new ContextText(name, text));
            }
        }
        return others;
    }

    /** Streams the answer. */
    private static final class Pieces implements TokenListener {
        private final Exchange exchange;
        private final InfillAnswers answers;

        Pieces(Exchange exchange, InfillAnswers answers) {
            this.exchange = exchange;
            this.answers = answers;
        }

        void run(GenerationRun run, GenerationRun.Start start) {
            exchange.expectStream();
            exchange.answer(run.start(start, index -> this), generations -> {
                exchange.event(answers.end(generations.getFirst(), ""));
                EventStream open = exchange.stream();
                if (open != null) {
                    open.end();
                }
            });
        }

        @Override
        public void text(String text) {
            exchange.event(answers.piece(text));
        }
    }
}
