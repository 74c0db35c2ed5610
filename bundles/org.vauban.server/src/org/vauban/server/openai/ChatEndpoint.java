// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.Scheduling;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;
import org.vauban.server.serving.TokenBiases;

/** Serves {@code /v1/chat/completions}. */
public final class ChatEndpoint implements Endpoint {
    private static final int MOST_ANSWERS = 8;
    static final int MOST_CANDIDATES = 20;
    private static final String FORMS = "modalities";
    private static final int MOST_FORMS = 16;
    private static final String LENGTH = "verbosity";
    private static final String USUAL_LENGTH = "medium";
    private static final JsonElement TEXT = new JsonPrimitive("text");

    private final ServingContext context;

    public ChatEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields asking = exchange.body();
        ModelEntry model = context.models().find(asking.text("model"), false);
        JsonFields body = TokenBiases.resolved(context, exchange, model, asking, false);
        int count = (int) body.integer("n", 1, 1, MOST_ANSWERS);
        boolean probabilities = body.flag("logprobs", false);
        GenerationOptions options = options(body, model);
        Scheduling scheduling = Scheduling.read(body, Priority.CHAT);
        TextReview review = context.review("chat", exchange, model.id());
        ChatMessages messages = new ChatMessages(review);
        messages.read(body);
        TemplateOptions.Ending ending = messages.answered(body);
        TemplateFields template = new TemplateFields(model, review).read(body).review();
        review.addSchema(options);
        ChatTools tools = new ChatTools(review);
        tools.read(body);
        boolean stream = body.flag("stream", false);
        boolean verbose = body.flag("verbose", model.serving().verbose());
        StreamOptions streaming = StreamOptions.read(body, probabilities);
        GenerationRun run = GenerationRun.admit(context, exchange, model, count).naming(body)
                .withParallelCalls(tools.parallel());
        review.submit();
        List<ChatRequest.Message> approved = messages.approved();
        List<Tool> offered = tools.approved();
        TemplateOptions told = template.approved(ending);
        IntFunction<ChatRequest> request = index -> new ChatRequest(model.id(), approved, seeded(options, index),
                scheduling.priority()).withTools(offered, tools.choice()).withWorkspace(scheduling.workspace())
                        .withTemplate(told).withApprovedRule(review.rule());
        GenerationRun.Start start = (index, listener) -> run.chat(request.apply(index), listener);
        ChatAnswers answers = ChatAnswers.of(context.models(), model);
        if (stream) {
            new ChatStream(exchange, answers, streaming).run(run, start);
        } else if (verbose) {
            // rendered after the run starts, since the run loads the model
            CompletableFuture<List<Generation>> texts = run.start(start, index -> TokenListener.NONE);
            CompletableFuture<String> text = run.ask(
                    () -> AdmittedCall.of(context.models().engine().render(request.apply(0))));
            exchange.answer(texts.thenCombine(text,
                    (generations, prompt) -> answers.verbose(generations, probabilities, prompt)), exchange::send);
        } else {
            run.answerWhole(start, generations -> answers.whole(generations, probabilities));
        }
    }

    private static GenerationOptions options(JsonFields body, ModelEntry model) throws InvalidInputException {
        int candidates = candidates(body);
        refuse(body, "functions");
        requireText(body);
        requireUsualLength(body);
        boolean counted = body.flag("timings_per_token", false) && body.flag("stream", false);
        return SamplingFields.prescribed(body,
                SamplingFields.read(body, model,
                        SamplingFields.maxTokens(body, model, "max_completion_tokens", "max_tokens"),
                        schema(body.fields("response_format")),
                        counted ? Math.max(1, candidates) : candidates).withTokens(counted));
    }

    /** Returns the number of candidates to report for each token, from {@code logprobs} and {@code top_logprobs}. */
    public static int candidates(JsonFields body) throws InvalidInputException {
        boolean probabilities = body.flag("logprobs", false);
        int candidates = (int) body.integer("top_logprobs", 0, 0, MOST_CANDIDATES);
        if (candidates > 0 && !probabilities) {
            throw new InvalidInputException("top_logprobs", Messages.text("chat.logprobs"));
        }
        return probabilities ? Math.max(1, candidates) : 0;
    }

    /** Refuses a field that would change the answer but is not supported, rather than ignoring it. */
    public static void refuse(JsonFields body, String name) throws InvalidInputException {
        JsonElement value = body.value(name);
        boolean empty = value == null || value instanceof JsonObject object && object.isEmpty();
        if (!empty) {
            throw new InvalidInputException(name, Messages.text("field.unsupported", name));
        }
    }

    /** Refuses a request for an answer in another form than text. */
    static void requireText(JsonFields body) throws InvalidInputException {
        refuse(body, "audio");
        if (body.elements(FORMS, MOST_FORMS).stream().anyMatch(each -> !each.equals(TEXT))) {
            throw new InvalidInputException(FORMS, Messages.text("field.unsupported", FORMS));
        }
    }

    /** Refuses a verbosity other than the default. */
    static void requireUsualLength(JsonFields owner) throws InvalidInputException {
        String verbosity = owner.text(LENGTH);
        if (verbosity != null && !verbosity.equals(USUAL_LENGTH)) {
            throw new InvalidInputException(owner.path(LENGTH),
                    Messages.text("field.unsupported", owner.path(LENGTH)));
        }
    }

    /** Returns the schema that a response format specifies, or null for free text. */
    public static @Nullable String schema(@Nullable JsonFields format) throws InvalidInputException {
        if (format == null) {
            return null;
        }
        return switch (format.requiredText("type")) {
            case "text" -> null;
            case "json_object" -> {
                JsonFields own = format.fields("schema"); // a field of llama.cpp's server
                yield own == null ? "{\"type\":\"object\"}" : Exchange.GSON.toJson(own.object());
            }
            case "json_schema" -> {
                JsonFields named = format.fields("json_schema");
                if (named != null) {
                    named.text("name");
                }
                yield Exchange.GSON.toJson((named == null ? format : named).requiredFields("schema").object());
            }
            default -> throw new InvalidInputException(format.path("type"),
                    Messages.text("chat.format", format.path("type")));
        };
    }

    /** Gives each of several answers its own seed; otherwise they would be equal. */
    static GenerationOptions seeded(GenerationOptions options, int index) {
        return index == 0 || options.seed() < 0 ? options : options.withSeed(options.seed() + index);
    }
}
