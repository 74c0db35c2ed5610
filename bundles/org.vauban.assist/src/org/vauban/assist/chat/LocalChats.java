// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.Objects;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.Block;
import org.vauban.assist.ask.MadeOfAnswer;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.AttachmentReport;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Priority;

/** Conversations with the model of the assistant. */
public final class LocalChats implements ChatService {
    private static final int ANSWER_TOKENS = 1_024;

    private final Asker asker;

    public LocalChats(Asker asker) {
        this.asker = Objects.requireNonNull(asker);
    }

    @Override
    public ChatSession open(Conversation conversation, ConversationStore store) {
        return new LocalSession(asker, conversation, conversation, Objects.requireNonNull(store));
    }

    @Override
    public ChatSession open(ChatSession before, ConversationStore store) {
        return new LocalSession(asker, before.conversation(), before.kept(), Objects.requireNonNull(store));
    }

    @Override
    public AssistCall<List<AttachmentReport>> look(List<Attachment> attachments) {
        List<Attachment> all = List.copyOf(attachments);
        List<Block> blocks = AttachmentBlocks.of(all, asker.place().messages());
        Prompt prompt = new Prompt("chat-preview", List.of(new Prompt.Message(Role.USER, blocks, 0)),
                GenerationOptions.greedy(ANSWER_TOKENS), Priority.CHAT, null, null);
        return new MadeOfAnswer<>(asker, asker.prepare(prompt),
                made -> AttachmentBlocks.reports(all, blocks, made.report()));
    }
}
