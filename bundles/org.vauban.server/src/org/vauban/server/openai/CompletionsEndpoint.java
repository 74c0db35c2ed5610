// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
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
import org.vauban.server.serving.FimModels;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.PromptTexts;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.Scheduling;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TextReview;
import org.vauban.server.serving.TokenBiases;

/** Serves {@code /v1/completions}, with {@code suffix} as fill-in-the-middle. */
public final class CompletionsEndpoint implements Endpoint {
    private static final int MOST_PROMPTS = 16;
    private static final int MOST_TEXTS = 16;
    private static final int MOST_CANDIDATES = 5;
    /** OpenAI's default for {@code max_tokens}. */
    private static final int STANDARD_TOKENS = 16;

    private final ServingContext context;

    public CompletionsEndpoint(ServingContext context) {
        this.context = context;
    }

    /**
     * The request without its prompts.
     *
     * @param copies number of completions per prompt
     * @param suffix text after the caret for fill-in-the-middle, or empty
     * @param candidates number of candidates to report for each token; -1 for no probabilities
     */
    private record Form(int copies, String suffix, boolean echo, int candidates, boolean stream,
            StreamOptions streaming) {
        boolean probabilities() {
            return candidates >= 0;
        }
    }

    /** The prompts, and the request for each of them. */
    private record Wanted(List<String> prompts, Form form) {
        int texts() {
            return prompts.size() * form.copies();
        }

        List<String> echoes() {
            List<String> echoes = new ArrayList<>();
            for (int i = 0; i < texts(); i++) {
                echoes.add(form.echo() ? prompts.get(i / form.copies()) : "");
            }
            return echoes;
        }
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields asking = exchange.body();
        ModelEntry model = context.models().find(asking.text("model"), false);
        JsonFields body = TokenBiases.resolved(context, exchange, model, asking, false);
        PromptTexts given = PromptTexts.read(body.required("prompt"), "prompt", MOST_PROMPTS);
        Form form = form(body, given.size());
        int most = body.has("max_tokens") || body.has("max_completion_tokens")
                ? SamplingFields.maxTokens(body, model, "max_completion_tokens", "max_tokens")
                : STANDARD_TOKENS;
        Scheduling scheduling = Scheduling.read(body, Priority.INTERACTIVE);
        boolean counted = form.stream() && form.streaming().timings();
        GenerationOptions options = SamplingFields.prescribed(body,
                SamplingFields.read(body, model, most, ChatEndpoint.schema(body.fields("response_format")),
                        form.probabilities() ? Math.max(1, form.candidates()) : counted ? 1 : 0).withTokens(counted));
        Wanted wanted = new Wanted(given.texts(context, exchange, model), form);
        TextReview review = context.review("completion", exchange, model.id());
        review.addSchema(options);
        List<Integer> numbers = wanted.prompts().stream()
                .map(prompt -> review.add("prompt", prompt, form.suffix())).toList();
        GenerationRun run = GenerationRun.admit(context, exchange, model, wanted.texts()).naming(body);
        review.submit();
        GenerationRun.Start start = (index, listener) -> {
            if (!form.suffix().isEmpty()) {
                FimModels.require(context.models(), model, "suffix");
            }
            int number = numbers.get(index / form.copies());
            return run.complete(new CompletionRequest(model.id(), null, review.before(number), review.after(number),
                    List.of(), ChatEndpoint.seeded(options, index % form.copies()), scheduling.priority(), null,
                    null).withWorkspace(scheduling.workspace()).withApprovedRule(review.rule()), listener);
        };
        TextAnswers answers = TextAnswers.of(context.models(), model);
        Stream stream = new Stream(exchange, answers, wanted);
        if (form.stream()) {
            exchange.expectStream();
        }
        IntFunction<TokenListener> listeners = form.stream() ? stream::listener : index -> TokenListener.NONE;
        exchange.answer(run.start(start, listeners), generations -> {
            if (form.stream()) {
                stream.end(generations);
            } else {
                JsonObject whole = answers.whole(generations, wanted.echoes(), form.probabilities());
                whole.add("usage", usage(generations, form.copies()));
                exchange.send(whole);
            }
        });
    }

    private static Form form(JsonFields body, int prompts) throws InvalidInputException {
        int copies = (int) body.integer("n", 1, 1, MOST_TEXTS);
        body.integer("best_of", 1, 1, copies);
        String suffix = body.text("suffix");
        int candidates = (int) body.integer("logprobs", -1, 0, MOST_CANDIDATES);
        if (prompts * copies > MOST_TEXTS) {
            throw new InvalidInputException("n", Messages.text("completion.count", prompts * copies, MOST_TEXTS));
        }
        boolean echo = body.flag("echo", false);
        if (echo && candidates >= 0) { // the engine reports no probabilities of prompt tokens
            throw new InvalidInputException("echo", Messages.text("completion.echo"));
        }
        return new Form(copies, suffix == null ? "" : suffix, echo, candidates,
                body.flag("stream", false), StreamOptions.read(body, candidates >= 0));
    }

    /** Returns the token usage; each prompt counts once. */
    private static JsonObject usage(List<Generation> generations, int copies) {
        int prompt = 0;
        int reused = 0;
        for (int i = 0; i < generations.size(); i += copies) {
            prompt += generations.get(i).promptTokens();
            reused += generations.get(i).reusedTokens();
        }
        return Answers.usage(prompt, reused, generations.stream().mapToInt(Generation::generatedTokens).sum());
    }

    /** Streams the texts; begins with the engine's first event, or a comment if that takes long. */
    private static final class Stream {
        private final Exchange exchange;
        private final TextAnswers answers;
        private final Form form;
        private final List<String> echoes;
        private final Map<Integer, Pieces> pieces = new ConcurrentHashMap<>();

        Stream(Exchange exchange, TextAnswers answers, Wanted wanted) {
            this.exchange = exchange;
            this.answers = answers;
            form = wanted.form();
            echoes = wanted.echoes();
        }

        TokenListener listener(int index) {
            return pieces.computeIfAbsent(index, Pieces::new);
        }

        void end(List<Generation> generations) {
            for (int i = 0; i < generations.size(); i++) {
                Generation generation = generations.get(i);
                Pieces told = pieces.get(i);
                if (generation.text().isEmpty() && !echoes.get(i).isEmpty()) {
                    exchange.event(answers.text(i, echoes.get(i), null, 0));
                }
                List<TokenProbability> all = generation.probabilities();
                exchange.event(answers.end(i, generation,
                        form.probabilities() ? all.subList(Math.min(told.told(), all.size()), all.size()) : null,
                        told.offset));
            }
            if (form.streaming().usage()) {
                exchange.event(answers.usage(usage(generations, form.copies())));
            }
            EventStream open = exchange.stream();
            if (open != null) {
                open.end("[DONE]");
            }
        }

        /** Streams one of the texts. */
        private final class Pieces extends StreamedText {
            private final int index;
            private boolean begun;
            /** Offset of the next token in the text. */
            private int offset;

            Pieces(int index) {
                super(form.streaming().progress(), form.streaming().timings());
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
                List<TokenProbability> tokens = takeTokens();
                exchange.event(timed(answers.text(index, begun ? text : echoes.get(index) + text,
                        form.probabilities() ? tokens : null, offset)));
                begun = true;
                offset += tokens.stream().mapToInt(token -> token.text().length()).sum();
            }
        }
    }
}
