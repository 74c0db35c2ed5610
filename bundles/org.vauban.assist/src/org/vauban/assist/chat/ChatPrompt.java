// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.HistoryBudget;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.ask.PromptReport;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.command.Command;
import org.vauban.assist.message.Messages;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.SourceText;

/** Builds the prompt of a path's last turn: system prompt, history, and the question with its attachments. */
final class ChatPrompt {
    private static final int ANSWER_TOKENS = 1_024;

    private final Prompt prompt;
    private final List<Attachment> attachments;
    private final List<PromptBlock> attached;

    /**
     * @param path the turns up to and including the one to answer
     * @param history history budget of the conversation
     */
    ChatPrompt(List<Turn> path, String conversationId, Messages messages, HistoryBudget history) {
        Turn last = path.getLast();
        attachments = last.attachments();
        attached = AttachmentBlocks.of(attachments, messages);
        List<Prompt.Message> all = new ArrayList<>();
        all.add(new Prompt.Message(Role.SYSTEM, List.of(PromptBlock.words("system", messages.text("chat.system"))), 0));
        int exchange = 0;
        for (Turn turn : path.subList(0, path.size() - 1)) {
            if (!turn.answer().isBlank()) {
                exchange++;
                List<Attachment> kept = turn.attachments().stream().filter(each -> !each.text().isEmpty()).toList();
                all.add(new Prompt.Message(Role.USER, question(turn, AttachmentBlocks.of(kept, messages), messages),
                        exchange));
                all.add(new Prompt.Message(Role.ASSISTANT, answer(turn, messages), exchange));
            }
        }
        all.add(new Prompt.Message(Role.USER, question(last, attached, messages), 0));
        GenerationOptions options = new GenerationOptions(ANSWER_TOKENS, 0.2, 40, 0.9, 0.05, -1, List.of(), null)
                .withSampling(Sampling.NONE.withPenalties(128, 1.05, 0, 0)).withSpeculation(false);
        prompt = new Prompt("chat", all, options, Priority.CHAT, "chat:" + conversationId, null, history);
    }

    private static List<PromptBlock> question(Turn turn, List<PromptBlock> attached, Messages messages) {
        List<PromptBlock> blocks = new ArrayList<>(attached);
        Command command = turn.command();
        String words = command == null ? turn.question()
                : command.prompt(messages.locale(), turn.question());
        blocks.add(PromptBlock.words("question", words));
        return blocks;
    }

    /** Returns an earlier answer; parts taken from files are sent as text of these files, or not at all. */
    private static List<PromptBlock> answer(Turn turn, Messages messages) {
        if (!turn.parts().isEmpty()) {
            return turn.parts().stream().map(CitedPart::block).toList();
        }
        // without its parts, it is unknown which text of such an answer is from which file
        if (turn.command() == null && ScopedQuestion.parse(turn.question()).isPresent()) {
            return List.of(PromptBlock.words("answer", messages.text("chat.cited")));
        }
        List<SourceText> sources = turn.sources();
        return List.of(new PromptBlock("answer", null,
                sources == null ? SourceText.unattributed(turn.answer()) : SourceText.typed(turn.answer()), "", "",
                UnaryOperator.identity(), PromptBlock.Keep.WHOLE,
                sources == null ? null : new PromptBlock.Quotes(sources, messages.text("chat.withheld"))));
    }

    /** Returns the files that the answer may repeat, as {@link Turn#sources()}: those of which it is sent text. */
    @Nullable
    List<SourceText> sources(PromptReport report) {
        List<SourceText> sent = new ArrayList<>();
        for (PromptBlock block : prompt.messages().stream().flatMap(each -> each.blocks().stream()).toList()) {
            PromptReport.BlockReport made = report.blocks().get(block);
            if (made != null && !made.text().isEmpty()) {
                if (block.from().isUnattributed()) {
                    return null;
                }
                sent.add(block.from());
                PromptBlock.Quotes quotes = block.quotes();
                sent.addAll(quotes == null ? List.of() : quotes.sources());
            }
        }
        return Turn.sources(sent.stream());
    }

    Prompt prompt() {
        return prompt;
    }

    List<AttachmentReport> reports(PromptReport report) {
        return AttachmentBlocks.reports(attachments, attached, report);
    }

    List<Attachment> approved(PromptReport report) {
        return AttachmentBlocks.approved(attachments, attached, report);
    }
}
