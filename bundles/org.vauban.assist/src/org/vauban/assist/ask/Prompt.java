// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;

/**
 * What a feature wants to ask.
 *
 * @param feature who asks, for the audit
 * @param messages oldest first
 * @param options how to answer; the length is cut to what the context has room for
 * @param priority who goes first when several wait
 * @param supersedes a newer request with the same key ends the older one; or null
 * @param draft what the answer will be like, or null
 * @param history decides how much of the earlier exchanges is sent; null to send what fits
 * @param quotable what the answer is a verbatim stretch of; null for an answer in the model's own words
 */
public record Prompt(String feature, List<Message> messages, GenerationOptions options, Priority priority,
        @Nullable String supersedes, @Nullable Draft draft, @Nullable HistoryBudget history,
        @Nullable QuotableBlocks quotable) {

    /** In the model's own words. */
    public Prompt(String feature, List<Message> messages, GenerationOptions options, Priority priority,
            @Nullable String supersedes, @Nullable Draft draft, @Nullable HistoryBudget history) {
        this(feature, messages, options, priority, supersedes, draft, history, null);
    }

    /** Without a history. */
    public Prompt(String feature, List<Message> messages, GenerationOptions options, Priority priority,
            @Nullable String supersedes, @Nullable Draft draft) {
        this(feature, messages, options, priority, supersedes, draft, null);
    }

    public Prompt {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(options);
        Objects.requireNonNull(priority);
        messages = List.copyOf(messages);
    }

    /**
     * The project or workspace folder that the texts are of; null where none has one, and where they are of several:
     * what was read of these belongs to none.
     */
    public @Nullable Path root() {
        List<Path> roots = messages.stream().flatMap(message -> message.blocks().stream())
                .map(block -> block.source().root())
                .filter(Objects::nonNull).distinct().limit(2).toList();
        return roots.size() == 1 ? roots.getFirst() : null;
    }

    /**
     * One message.
     *
     * @param speaker who says it
     * @param blocks what it is made of
     * @param exchange messages of one question and answer have the same number; those with the lowest go first when
     *            there is no room; 0 for what is always sent
     */
    public record Message(Role speaker, List<PromptBlock> blocks, int exchange) {
        public Message {
            Objects.requireNonNull(speaker);
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A text that the answer will be like: the shaped text of a block between two fences.
     *
     * @param block one of the blocks of the messages
     */
    public record Draft(String head, PromptBlock block, String tail) {}
}
