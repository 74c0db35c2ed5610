// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.Objects;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.MappedCall;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.command.ChatCommandLine;
import org.vauban.assist.question.MentionedFolders;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;

/** Opens conversations with the assistant's model. */
public final class DefaultChatService implements ChatService {
    private static final int ANSWER_TOKENS = 1_024;

    private final PromptService promptService;
    private final QuestionService questions;

    /** @param questions answers questions about indexed documents and code */
    public DefaultChatService(PromptService promptService, QuestionService questions) {
        this.promptService = Objects.requireNonNull(promptService);
        this.questions = Objects.requireNonNull(questions);
    }

    @Override
    public ChatSession open(Conversation conversation, ConversationStore store) {
        return new DefaultChatSession(promptService, questions, conversation, conversation,
                Objects.requireNonNull(store));
    }

    @Override
    public ChatSession open(ChatSession before, ConversationStore store) {
        return new DefaultChatSession(promptService, questions, before.conversation(), before.kept(),
                Objects.requireNonNull(store));
    }

    @Override
    public void typed(Conversation conversation, String line) {
        ChatCommandLine parsed = ChatCommandLine.parse(line, promptService.services().messages().locale());
        ScopedQuestion question = parsed.command() == null && questions.isAvailable()
                ? ScopedQuestion.parse(line).orElse(null) : null;
        MentionedFolders meant = question == null ? null : MentionedFolders.of(question, questions.folders());
        if (question == null || meant == null || !meant.unknown().isEmpty() || meant.isNothing()) {
            questions.typed("", List.of());
        } else {
            String wanted = CitedTurn.wanted(question, conversation.path());
            questions.typed(line.endsWith(" ") ? wanted + " " : wanted, meant.folders());
        }
    }

    @Override
    public AssistCall<List<AttachmentReport>> look(List<Attachment> attachments) {
        List<Attachment> all = List.copyOf(attachments);
        List<PromptBlock> blocks = AttachmentBlocks.of(all, promptService.services().messages());
        Prompt prompt = new Prompt("chat-preview", List.of(new Prompt.Message(Role.USER, blocks, 0)),
                GenerationOptions.greedy(ANSWER_TOKENS), Priority.CHAT, null, null);
        return new MappedCall<>(promptService, promptService.prepare(prompt),
                made -> AttachmentBlocks.reports(all, blocks, Objects.requireNonNull(made.report())));
    }
}
