// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.openai.Answers;
import org.vauban.server.openai.ChatEndpoint;
import org.vauban.server.openai.ChatTools;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.GenerationRun;
import org.vauban.server.serving.PromptTokens;
import org.vauban.server.serving.SamplingFields;
import org.vauban.server.serving.ServingContext;
import org.vauban.server.serving.TemplateFields;
import org.vauban.server.serving.TextReview;

/** Serves {@code /v1/messages}. */
public final class MessagesEndpoint implements Endpoint {
    private static final int MOST_TOOLS = 128;
    private static final String OUTPUT = "output_config";
    private static final String SERVERS = "mcp_servers";

    private final ServingContext context;

    public MessagesEndpoint(ServingContext context) {
        this.context = context;
    }

    @Override
    public void handle(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        body.required("max_tokens");
        GenerationOptions options = SamplingFields.read(body, model,
                SamplingFields.maxTokens(body, model, "max_tokens"), ChatEndpoint.schema(format(body)), 0);
        boolean streamed = body.flag("stream", false);
        TextReview review = context.review("chat", exchange, model.id());
        review.addSchema(options);
        Conversation conversation = Conversation.read(body, model, review);
        GenerationRun run = GenerationRun.admit(context, exchange, model, 1).naming(body)
                .withParallelCalls(conversation.parallel());
        review.submit();
        ChatRequest request = conversation.request(model, options).withApprovedRule(review.rule());
        GenerationRun.Start start = (index, listener) -> run.chat(request, listener);
        MessageAnswers answers = new MessageAnswers(Answers.id("msg_"), model.id(), options.stop());
        if (streamed) {
            new MessageStream(exchange, answers).run(run, start);
        } else {
            run.answerWhole(start, generations -> answers.whole(generations.getFirst()));
        }
    }

    /** Returns the output format, from its current field or that of the beta version; null for free text. */
    private static @Nullable JsonFields format(JsonFields body) throws InvalidInputException {
        JsonFields output = body.fields(OUTPUT);
        JsonFields format = output == null ? null : output.fields("format");
        JsonFields former = body.fields("output_format");
        return format == null ? former : format;
    }

    /** Serves {@code /v1/messages/count_tokens}: the number of tokens of the prompt. */
    public void count(Exchange exchange) throws ApiException, InvalidInputException {
        JsonFields body = exchange.body();
        ModelEntry model = context.models().find(body.text("model"), false);
        GenerationOptions options = PromptTokens.options(ChatEndpoint.schema(format(body)));
        TextReview review = context.review("template", exchange, model.id());
        review.addSchema(options); // refuses an invalid schema here, too
        Conversation conversation = Conversation.read(body, model, review);
        AdmittedCall.answer(context, exchange, model, () -> {
            review.submit();
            ChatRequest request = conversation.request(model, options);
            return () -> PromptTokens.count(context, exchange, model, request);
        }, tokens -> exchange.send(PromptTokens.answer(tokens)));
    }

    /** The parsed request; its texts are available after the review. */
    private record Conversation(MessageBlocks messages, TemplateFields template, List<Supplier<Tool>> tools,
            ToolChoice choice, boolean parallel) {
        static Conversation read(JsonFields body, ModelEntry model, TextReview review) throws InvalidInputException {
            if (!body.elements(SERVERS, Integer.MAX_VALUE).isEmpty()) { // the server runs no tools
                throw new InvalidInputException(SERVERS, Messages.text("field.unsupported", SERVERS));
            }
            ChatEndpoint.refuse(body, "container");
            body.fields("context_management"); // accepted, but no context is removed
            MessageBlocks messages = new MessageBlocks(review);
            messages.read(body);
            TemplateFields template = new TemplateFields(model, review).read(body);
            JsonFields output = body.fields(OUTPUT);
            if (output != null) {
                template.effort(output, "effort");
            }
            JsonFields thinking = body.fields("thinking");
            if (thinking != null) {
                switch (thinking.requiredText("type")) {
                    case "enabled" -> template.think(true);
                    case "disabled" -> template.think(false);
                    case "adaptive" -> {
                        // the model's default
                    }
                    default -> throw new InvalidInputException(thinking.path("type"),
                            Messages.text("anthropic.thinking", thinking.path("type")));
                }
            }
            template.review();
            List<Supplier<Tool>> tools = MessagesEndpoint.tools(body, review);
            JsonFields chosen = body.fields("tool_choice");
            ToolChoice wanted = MessagesEndpoint.choice(chosen);
            ChatTools.requireTools(wanted, tools.isEmpty(), "tool_choice");
            boolean single = chosen != null && chosen.flag("disable_parallel_tool_use", false);
            return new Conversation(messages, template, tools,
                    tools.isEmpty() ? ToolChoice.AUTO : wanted.withSingle(single), !single);
        }

        ChatRequest request(ModelEntry model, GenerationOptions options) {
            return new ChatRequest(model.id(), messages.approved(), options, Priority.CHAT)
                    .withTools(tools.stream().map(Supplier::get).toList(), choice)
                    .withTemplate(template.approved(messages.ending()));
        }
    }

    private static List<Supplier<Tool>> tools(JsonFields body, TextReview review) throws InvalidInputException {
        List<Supplier<Tool>> tools = new ArrayList<>();
        for (JsonFields tool : body.objects("tools", MOST_TOOLS)) {
            String name = tool.requiredText("name");
            review.addExact("tool name", name);
            String description = tool.text("description");
            int described = description == null ? -1 : review.add("tool", description);
            int schema = review.add("tool schema",
                    Exchange.GSON.toJson(tool.requiredFields("input_schema").object()));
            tools.add(() -> new Tool(name, described < 0 ? null : review.text(described), review.text(schema)));
        }
        return tools;
    }

    private static ToolChoice choice(@Nullable JsonFields wanted) throws InvalidInputException {
        if (wanted == null) {
            return ToolChoice.AUTO;
        }
        return switch (wanted.requiredText("type")) {
            case "auto" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "any" -> ToolChoice.REQUIRED;
            case "tool" -> ChatTools.named(wanted);
            default -> throw new InvalidInputException(wanted.path("type"),
                    Messages.text("anthropic.choice", wanted.path("type")));
        };
    }
}
