// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.EngineError;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.ChatPrompt;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.template.TemplateException;
import org.vauban.engine.protocol.HostProtocol.ChatParams;

/** Requests for the answer to a conversation. */
final class ConversationRequests {
    private final HostMessages messages;
    private final ModelRequests models;
    private final GenerationRequests generations;

    ConversationRequests(HostMessages messages, ModelRequests models, GenerationRequests generations) {
        this.messages = messages;
        this.models = models;
        this.generations = generations;
    }

    CompletableFuture<Generation> chat(ChatParams p) {
        messages.require(p.messages() != null && !p.messages().isEmpty(), "messages");
        List<ChatPrompt.Message> conversation = p.messages().stream()
                .map(m -> new ChatPrompt.Message(m.role(), m.content())).toList();
        LoadedModel model = models.get(p.modelId());
        GenerationOptions options = generations.options(p.options());
        return generations.generate(model, new GenerationTask(p.id(), p.priority(), p.supersedes(),
                () -> {
                    GenerationTask.Prompt prompt = GenerationRequests.prompt(model, chatTokens(model, conversation), "chat", new int[0]);
                    return p.draft() == null ? prompt : prompt.withDraft(model.tokenizer().continuation(p.draft()));
                }, options, generations.listener(p.id())), p.deadlineMillis());
    }

    private int[] chatTokens(LoadedModel model, List<ChatPrompt.Message> conversation) {
        try {
            ChatFormat format = model.chatFormat()
                    .orElseThrow(() -> messages.failure(EngineError.MODEL_UNSUPPORTED, "noTemplate", model.id()));
            return ChatPrompt.tokens(model.tokenizer(), conversation, format::render);
        } catch (TemplateException e) {
            throw e.reason() == TemplateException.Reason.RAISED
                    ? messages.failure(EngineError.INVALID_REQUEST, "templateRefused", model.id(), e.getMessage())
                    : messages.failure(EngineError.MODEL_UNSUPPORTED, "templateFailed", model.id(), e.line(), e.getMessage());
        }
    }
}
