// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.host.answer.AnswerFormat;
import org.vauban.engine.host.answer.AnswerSyntax;
import org.vauban.engine.host.answer.CallJson;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.message.ShownName;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.ChatTemplateInput;
import org.vauban.engine.host.prompt.RenderedChat;
import org.vauban.engine.host.quote.QuoteTokens;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.TextResult;
import org.vauban.engine.protocol.HostProtocol.WireCall;
import org.vauban.engine.protocol.HostProtocol.WireMessage;
import org.vauban.engine.protocol.HostProtocol.WirePart;
import org.vauban.engine.protocol.HostProtocol.WireQuoteSource;
import org.vauban.engine.tool.Tool;

/** Serves requests for answers to conversations. */
final class ConversationRequests {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    private static final Pattern CALL_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Set<String> MARKS = AnswerFormat.everyMark();
    private static final int LONGEST_TYPE = 40;
    /** Maximum length of all quotable texts that are tokenized, in UTF-16 units. */
    private static final int MAX_QUOTABLE = 1 << 20;

    private final HostMessages messages;
    private final ModelRequests models;
    private final GenerationRequests generations;
    private final Supplier<ClientProtocol> client;
    private final WorkerThread rendering = new WorkerThread("vauban-host-template");

    ConversationRequests(HostMessages messages, ModelRequests models, GenerationRequests generations,
            Supplier<ClientProtocol> client) {
        this.messages = messages;
        this.models = models;
        this.generations = generations;
        this.client = client;
    }

    CompletableFuture<Generation> chat(ChatParams p) {
        OfferedTools tools = new OfferedTools(p.tools(), p.toolChoice(), messages);
        ChatTemplateInput conversation = conversation(p, tools);
        LoadedModel model = models.get(p.modelId());
        AnswerSyntax syntax = syntax(model, conversation);
        GenerationOptions options = options(p.options(), tools, syntax);
        List<WireQuoteSource> quotable = quotable(p, tools);
        if (!quotable.isEmpty()) {
            return quote(model, conversation, p, options, quotable);
        }
        messages.require(conversation.settings().ending() != TemplateOptions.Ending.NONE, "template.ending");
        AnswerReader reader = new AnswerReader(p.id(), syntax, tools, client);
        boolean constrained = p.options() != null && p.options().jsonSchema() != null;
        GenerationTask task = new GenerationTask(p.id(), p.priority(), p.supersedes(), () -> {
            RenderedChat chat = chatPrompt(model, conversation);
            reader.begin(chat.end(), marks(model, syntax), constrained);
            GenerationTask.Prompt prompt = GenerationRequests.prompt(model, chat.tokens(), "chat", new int[0]);
            String draft = p.draft();
            return draft == null ? prompt : prompt.withDraft(model.tokenizer().continuation(draft));
        }, options, reader, generations.owner(p.workspace(), p.isolation()))
                .withLongPrompt(PromptSize.isLong(PromptSize.of(p)));
        return generations.generate(model, task, p.deadlineMillis()).thenApply(g -> g.withAnswer(reader.finish()));
    }

    private AnswerSyntax syntax(LoadedModel model, ChatTemplateInput conversation) {
        AnswerSyntax syntax = model.formats().answerSyntax();
        if (!conversation.tools().isEmpty() && !syntax.knowsCalls()) {
            throw messages.failure(EngineError.MODEL_UNSUPPORTED, "noTools", model.id());
        }
        return syntax;
    }

    /** Returns the sources that the answer must quote from; empty if the answer is not restricted to quotes. */
    private List<WireQuoteSource> quotable(ChatParams p, OfferedTools tools) {
        List<WireQuoteSource> sources = p.quotable();
        if (sources == null || sources.isEmpty()) {
            return List.of();
        }
        messages.require(tools.told().isEmpty() && p.options() != null && p.options().grammar() == null
                && p.options().jsonSchema() == null, "quotable, toolChoice, grammar, jsonSchema");
        messages.require(sources.stream().allMatch(ConversationRequests::isQuotable), "quotable");
        long length = sources.stream().mapToLong(source -> source.text().length() + fromStarts(source)).sum();
        messages.require(length <= MAX_QUOTABLE, "quotable");
        return sources;
    }

    private static boolean isQuotable(@Nullable WireQuoteSource source) {
        return source != null && source.text() != null && ascending(source.starts(), 0, source.text().length() - 1)
                && ascending(source.ends(), 1, source.text().length());
    }

    /** Returns the number of units from each start to the next end, which are tokenized a second time. */
    private static long fromStarts(WireQuoteSource source) {
        long length = 0;
        int next = 0;
        for (int start : source.starts()) {
            while (next < source.ends().size() && source.ends().get(next) <= start) {
                next++;
            }
            length += next == source.ends().size() ? 0 : source.ends().get(next) - start;
        }
        return length;
    }

    private static boolean ascending(@Nullable List<Integer> offsets, int least, int most) {
        int before = least - 1;
        for (Integer offset : offsets == null ? List.<Integer>of() : offsets) {
            if (offset == null || offset <= before || offset > most) {
                return false;
            }
            before = offset;
        }
        return offsets != null;
    }

    private CompletableFuture<Generation> quote(LoadedModel model, ChatTemplateInput conversation, ChatParams p,
            GenerationOptions options, List<WireQuoteSource> sources) {
        return generations.generate(model, new GenerationTask(p.id(), p.priority(), p.supersedes(), () -> {
            QuoteTokens tokens = QuoteTokens.of(sources, model.tokenizer()::continuation,
                    token -> model.model().vocabulary().piece(token, false));
            if (tokens.isEmpty()) {
                throw messages.failure(EngineError.INVALID_REQUEST, "nothingQuotable", model.id());
            }
            return GenerationRequests.prompt(model, chatPrompt(model, conversation).tokens(), "chat", new int[0])
                    .withQuotable(tokens);
        }, options, generations.listener(p.id()), generations.owner(p.workspace(), p.isolation()))
                .withLongPrompt(PromptSize.isLong(PromptSize.of(p)
                        + sources.stream().mapToLong(source -> source.text().length()).sum())),
                p.deadlineMillis());
    }

    /** Cancels a request whose prompt is waiting to be built. */
    void cancel(long id) {
        rendering.cancel(id, () -> messages.failure(EngineError.CANCELLED, "cancelled"));
    }

    /** Renders a conversation with the chat template, unless {@link #chat} would refuse it. */
    CompletableFuture<TextResult> render(ChatParams p) {
        OfferedTools tools = new OfferedTools(p.tools(), p.toolChoice(), messages);
        ChatTemplateInput conversation = conversation(p, tools);
        LoadedModel model = models.get(p.modelId());
        options(p.options(), tools, syntax(model, conversation)); // reports invalid schemas
        return rendering.supply(p.id(), PromptSize.of(p), () -> new TextResult(
                withTemplate(model, conversation, format -> format.render(conversation))));
    }

    private ChatTemplateInput conversation(ChatParams p, OfferedTools tools) {
        messages.require(p.messages() != null && !p.messages().isEmpty(), "messages");
        List<ChatTemplateInput.Message> said = new ArrayList<>();
        for (WireMessage message : p.messages()) {
            said.add(message(message, said.size() + 1));
        }
        return new ChatTemplateInput(said, tools.told(), TemplateSettings.read(p.template(), said, messages));
    }

    private GenerationOptions options(GenerationOptions options, OfferedTools tools, AnswerSyntax syntax) {
        if (options == null || !tools.called()) {
            return generations.options(options);
        }
        if (options.grammar() != null || options.jsonSchema() != null) {
            throw messages.failure(EngineError.INVALID_REQUEST, "callOrGrammar");
        }
        return options.withGrammar(tools.grammar(syntax));
    }

    private static Set<Integer> marks(LoadedModel model, AnswerSyntax syntax) {
        Set<Integer> marks = new HashSet<>();
        syntax.format().marks().forEach(mark -> model.tokenizer().control(mark).ifPresent(marks::add));
        return marks;
    }

    /** @param number number of the message, from 1 */
    private ChatTemplateInput.Message message(WireMessage m, int number) {
        messages.require(m.role() != null && ROLES.contains(m.role()), "messages[" + number + "].role");
        messages.require(m.role().equals("tool") == (m.callId() != null)
                && (m.callId() == null || CALL_ID.matcher(m.callId()).matches()), "messages[" + number + "].callId");
        List<String> texts = new ArrayList<>();
        List<WirePart> parts = m.content() == null ? List.of() : m.content();
        for (int i = 0; i < parts.size(); i++) {
            WirePart part = parts.get(i);
            String text = part.text();
            if (!"text".equals(part.type()) || text == null) {
                throw messages.failure(EngineError.INVALID_REQUEST, "onlyText", i + 1, number,
                        ShownName.of(Objects.toString(part.type()), LONGEST_TYPE));
            }
            texts.add(text);
        }
        // one part per line, as llama.cpp does for templates that only accept strings; a single part is not copied
        String content = texts.size() == 1 ? texts.getFirst() : String.join("\n", texts);
        List<WireCall> made = m.calls();
        List<ChatTemplateInput.Call> calls = made == null ? List.of()
                : made.stream().map(c -> call(c, number)).toList();
        return new ChatTemplateInput.Message(m.role(), content, m.reasoning(), calls, m.callId());
    }

    private ChatTemplateInput.Call call(WireCall call, int number) {
        JsonObject arguments = call.arguments() == null ? null
                : CallJson.parse(call.arguments()).filter(JsonObject.class::isInstance)
                        .map(JsonElement::getAsJsonObject)
                        .orElse(null);
        messages.require(Tool.isName(call.name()) && call.id() != null
                && CALL_ID.matcher(call.id()).matches(), "messages[" + number + "].calls");
        if (arguments == null) {
            throw messages.failure(EngineError.INVALID_REQUEST, "invalid", "messages[" + number + "].calls");
        }
        return new ChatTemplateInput.Call(call.id(), call.name(), arguments);
    }

    private RenderedChat chatPrompt(LoadedModel model, ChatTemplateInput conversation) {
        return withTemplate(model, conversation,
                format -> RenderedChat.of(model.tokenizer(), conversation, format, MARKS));
    }

    private <T> T withTemplate(LoadedModel model, ChatTemplateInput conversation, Function<ChatFormat, T> use) {
        try {
            ChatFormat format = model.formats().chatFormat(!conversation.tools().isEmpty())
                    .orElseThrow(() -> messages.failure(EngineError.MODEL_UNSUPPORTED, "noTemplate", model.id()));
            if (!conversation.tools().isEmpty() && !format.knowsTools()) {
                throw messages.failure(EngineError.MODEL_UNSUPPORTED, "noTools", model.id());
            }
            return use.apply(format);
        } catch (TemplateException e) {
            throw e.reason() == TemplateException.Reason.RAISED
                    ? messages.failure(EngineError.INVALID_REQUEST, "templateRefused", model.id(), e.getMessage())
                    : messages.failure(EngineError.MODEL_UNSUPPORTED, "templateFailed", model.id(), e.line(),
                            e.getMessage());
        }
    }
}
