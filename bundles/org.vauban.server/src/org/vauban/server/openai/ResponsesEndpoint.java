// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.PromptTokens;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.Scheduling;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;

/** Serves {@code /v1/responses}, with texts and functions. Stores nothing, so no response can continue another one. */
public final class ResponsesEndpoint implements Endpoint {
    /** Request fields that the answer repeats; a missing one has its default value, or null. */
    private static final List<String> REPEATED = List.of("instructions", "max_output_tokens", "metadata",
            "parallel_tool_calls", "reasoning", "temperature", "text", "tool_choice", "tools", "top_p", "user");
    private static final String TRUNCATION = "truncation";
    private static final List<String> TRUNCATIONS = List.of("auto", "disabled");

    private static final String PROBABILITIES = "message.output_text.logprobs";
    private static final int MOST_INCLUDED = 64;

    private final ServingContext context;

    public ResponsesEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        for (String stored : List.of("previous_response_id", "conversation", "prompt")) {
            ChatEndpoint.refuse(body, stored);
        }
        ChatEndpoint.requireText(body);
        if (body.flag("background", false)) {
            ChatEndpoint.refuse(body, "background");
        }
        truncation(body);
        int candidates = candidates(body);
        StreamOptions streaming = StreamOptions.read(body, candidates > 0);
        GenerationOptions options = SamplingFields.read(body, model,
                SamplingFields.maxTokens(body, model, "max_output_tokens"), schema(body),
                Math.max(candidates, streaming.timings() ? 1 : 0))
                .withTokens(streaming.timings());
        Scheduling scheduling = Scheduling.read(body, Priority.CHAT);
        boolean streamed = body.flag("stream", false);
        TextReview review = context.review("chat", exchange, model.id());
        review.addSchema(options);
        Conversation conversation = Conversation.read(body, model, review);
        GenerationRun run = GenerationRun.admit(context, exchange, model, 1).naming(body)
                .withParallelCalls(conversation.tools().parallel());
        review.submit();
        ChatRequest request = conversation.request(model, options, scheduling.priority())
                .withWorkspace(scheduling.workspace()).withApprovedRule(review.rule());
        GenerationRun.Start start = (index, listener) -> run.chat(request, listener);
        ResponseAnswers answers = ResponseAnswers.of(repeated(body, model), conversation.tools().names());
        if (streamed) {
            new ResponseStream(exchange, answers, streaming).run(run, start);
        } else {
            run.answerWhole(start, generations -> answers.whole(generations.getFirst(), candidates > 0));
        }
    }

    /** Returns the schema of the answer, or null for free text. */
    private static @Nullable String schema(JsonFields body) throws InvalidInputException {
        JsonFields text = body.fields("text");
        if (text == null) {
            return null;
        }
        ChatEndpoint.requireUsualLength(text);
        return ChatEndpoint.schema(text.fields("format"));
    }

    /** Checks {@code truncation}. A prompt that is too long is always refused, never truncated. */
    private static void truncation(JsonFields body) throws InvalidInputException {
        String truncation = body.text(TRUNCATION);
        if (truncation != null && !TRUNCATIONS.contains(truncation)) {
            throw new InvalidInputException(TRUNCATION, Messages.text("responses.truncation"));
        }
    }

    /** Returns the number of candidates to report for each token; 0 for no probabilities. */
    private static int candidates(JsonFields body) throws InvalidInputException {
        int candidates = (int) body.integer("top_logprobs", 0, 0, ChatEndpoint.MOST_CANDIDATES);
        boolean included = body.texts("include", MOST_INCLUDED).contains(PROBABILITIES);
        return included ? Math.max(1, candidates) : candidates;
    }

    /** Serves {@code /v1/responses/input_tokens}: the number of tokens of the prompt. */
    public void count(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        for (String stored : List.of("previous_response_id", "conversation")) {
            ChatEndpoint.refuse(body, stored);
        }
        truncation(body);
        GenerationOptions options = PromptTokens.options(schema(body));
        TextReview review = context.review("template", exchange, model.id());
        review.addSchema(options); // refuses an invalid schema here, too
        Conversation conversation = Conversation.read(body, model, review);
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit();
            ChatRequest request = conversation.request(model, options, Priority.CHAT);
            return () -> PromptTokens.count(context, exchange, model, request);
        }, tokens -> {
            JsonObject answer = PromptTokens.answer(tokens);
            answer.addProperty("object", "response.input_tokens");
            exchange.send(answer);
        });
    }

    /** The parsed request; its texts are available after the review. */
    private record Conversation(ResponseInput input, TemplateFields template, ChatTools tools) {
        static Conversation read(JsonFields body, ModelEntry model, TextReview review) throws InvalidInputException {
            ChatTools tools = new ChatTools(review);
            tools.readFlat(body);
            ResponseInput input = new ResponseInput(review, tools.names());
            input.read(body);
            TemplateFields template = new TemplateFields(model, review).read(body);
            JsonFields reasoning = body.fields("reasoning");
            if (reasoning != null) {
                template.effort(reasoning, "effort");
            }
            template.review();
            return new Conversation(input, template, tools);
        }

        ChatRequest request(ModelEntry model, GenerationOptions options, Priority priority) {
            return new ChatRequest(model.id(), input.approved(), options, priority)
                    .withTools(tools.approved(), tools.choice())
                    .withTemplate(template.approved(TemplateOptions.Ending.ANSWER));
        }
    }

    private static JsonObject repeated(JsonFields body, ModelEntry model) {
        JsonObject repeated = new JsonObject();
        repeated.addProperty("model", model.id());
        for (String name : REPEATED) {
            JsonElement value = body.value(name);
            repeated.add(name, value == null ? standard(name)
                    : "tools".equals(name) ? ChatTools.offered(value.getAsJsonArray()) : value);
        }
        repeated.addProperty(TRUNCATION, "disabled");
        return repeated;
    }

    private static JsonElement standard(String name) {
        @Nullable
        JsonElement standard = switch (name) {
            case "metadata" -> new JsonObject();
            case "tools" -> new JsonArray();
            case "parallel_tool_calls" -> new JsonPrimitive(true);
            case "tool_choice" -> new JsonPrimitive("auto");
            case "text" -> {
                JsonObject format = new JsonObject();
                format.addProperty("type", "text");
                JsonObject text = new JsonObject();
                text.add("format", format);
                yield text;
            }
            default -> null;
        };
        return standard == null ? JsonNull.INSTANCE : standard;
    }
}
