// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.EventStream;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.openai.StreamOptions;
import org.vauban.server.openai.StreamedText;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.PromptTexts;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;
import org.vauban.server.serving.TokenBiases;

/**
 * Serves {@code /completion}: text completion in llama.cpp's own format.
 */
public final class CompletionEndpoint implements Endpoint {
    private static final int MOST_PROMPTS = 16;
    private static final int MOST_FIELDS = 64;
    private static final int MOST_CANDIDATES = 20;
    private static final String TEXT = "prompt_string";
    private static final String PICTURES = "multimodal_data";

    private final ServingContext context;

    public CompletionEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields asking = exchange.body();
        ModelEntry model = context.models().find(asking.text("model"), false);
        JsonFields body = TokenBiases.resolved(context, exchange, model, asking, true);
        PromptTexts given = PromptTexts.read(body.required("prompt"), "prompt", MOST_PROMPTS,
                CompletionEndpoint::prompt);
        // prefill only: clients send the prompt ahead of its use
        boolean silent = body.integer("n_predict", -1, -1, Integer.MAX_VALUE) == 0;
        int candidates = (int) body.integer("n_probs", 0, 0, MOST_CANDIDATES);
        boolean tokens = body.flag("return_tokens", false);
        StreamOptions asked = StreamOptions.read(body, candidates > 0);
        if (body.flag("post_sampling_probs", false)) {
            throw new InvalidInputException("post_sampling_probs",
                    Messages.text("field.unsupported", "post_sampling_probs"));
        }
        boolean streamed = body.flag("stream", false);
        boolean counted = tokens || streamed && asked.timings();
        GenerationOptions options = SamplingFields.prescribed(body,
                SamplingFields.read(body, model, SamplingFields.maxTokens(body, model, "n_predict", "max_tokens"), null,
                        counted ? Math.max(1, candidates) : candidates).withTokens(counted))
                .withLineMillis(Math.max(0, body.integer("t_max_predict_ms", -1, -1, InfillEndpoint.LONGEST_MILLIS)));
        List<String> fields = body.texts("response_fields", MOST_FIELDS);
        List<String> prompts = given.texts(context, exchange, model);
        CompletionAnswers answers = new CompletionAnswers(new InfillAnswers(model.id(), fields), options, prompts,
                candidates, tokens, silent);
        TextReview review = context.review("completion", exchange, model.id());
        review.addSchema(options);
        List<Integer> numbers = prompts.stream().map(prompt -> review.add("prompt", prompt, "")).toList();
        GenerationRun run = GenerationRun.admit(context, exchange, model, prompts.size()).naming(body);
        review.submit();
        Priority priority = silent ? Priority.BACKGROUND : Priority.INTERACTIVE;
        GenerationRun.Start start = (index, listener) -> run.complete(
                new CompletionRequest(model.id(), null, review.before(numbers.get(index)),
                        review.after(numbers.get(index)), List.of(), options, priority, null, null)
                                .withApprovedRule(review.rule()),
                listener);
        if (streamed && !silent) {
            stream(exchange, run, start, answers, asked);
        } else {
            run.answerWhole(start, generations -> given.several() ? answers.all(generations)
                    : answers.end(0, generations.getFirst(), generations.getFirst().text(), 0));
        }
    }

    private static void stream(Exchange exchange, GenerationRun run, GenerationRun.Start start,
            CompletionAnswers answers, StreamOptions asked) {
        Map<Integer, Pieces> pieces = new ConcurrentHashMap<>();
        exchange.expectStream();
        exchange.answer(run.start(start, index -> pieces.computeIfAbsent(index,
                each -> new Pieces(exchange, answers, each, asked))), generations -> {
                    for (int i = 0; i < generations.size(); i++) {
                        exchange.event(answers.end(i, generations.get(i), "", pieces.get(i).told()));
                    }
                    EventStream open = exchange.stream();
                    if (open != null) {
                        open.end();
                    }
                });
    }

    /** Streams one of the texts. */
    private static final class Pieces extends StreamedText {
        private final Exchange exchange;
        private final CompletionAnswers answers;
        private final int index;

        Pieces(Exchange exchange, CompletionAnswers answers, int index, StreamOptions asked) {
            super(asked.progress(), asked.timings());
            this.exchange = exchange;
            this.answers = answers;
            this.index = index;
        }

        @Override
        protected void open() {
            exchange.stream();
        }

        @Override
        protected void progress(JsonObject now) {
            exchange.event(timed(answers.progress(index, now)));
        }

        @Override
        public void text(String text) {
            promptRead();
            List<TokenProbability> made = takeTokens();
            // when listeners are slow, the engine reports several tokens at once; clients expect one per piece
            String joined = made.stream().map(TokenProbability::text).collect(Collectors.joining());
            if (made.size() > 1 && joined.equals(text)) {
                made.forEach(token -> tell(token.text(), List.of(token)));
            } else {
                tell(text, made);
            }
        }

        private void tell(String text, List<TokenProbability> made) {
            exchange.event(timed(answers.piece(index, text, made)));
        }
    }

    /** Returns the text of a prompt object. */
    private static String prompt(JsonElement prompt, String path) throws InvalidInputException {
        if (prompt instanceof JsonObject object) {
            JsonFields fields = new JsonFields(object, path);
            if (fields.has(PICTURES)) {
                throw new InvalidInputException(fields.path(PICTURES),
                        Messages.text("field.unsupported", fields.path(PICTURES)));
            }
            return fields.requiredText(TEXT);
        }
        throw new InvalidInputException(path, Messages.text("prompt.form", path, MOST_PROMPTS));
    }
}
