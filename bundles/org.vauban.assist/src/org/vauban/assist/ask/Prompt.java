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
 * A feature's request to the model.
 *
 * @param feature name of the feature, for the audit
 * @param messages the messages, oldest first
 * @param options generation options; the length is reduced to what fits the context
 * @param priority priority among waiting requests
 * @param supersedes key with which a newer request cancels this one; or null
 * @param draft text that the answer is likely to repeat, or null
 * @param history decides how much of the earlier exchanges is sent; null to send as much as fits
 * @param quotable sources from which the answer must be a verbatim quote; null for a free answer
 */
public record Prompt(String feature, List<Message> messages, GenerationOptions options, Priority priority,
        @Nullable String supersedes, @Nullable Draft draft, @Nullable HistoryBudget history,
        @Nullable QuotableBlocks quotable) {

    /** Creates a prompt with a free answer. */
    public Prompt(String feature, List<Message> messages, GenerationOptions options, Priority priority,
            @Nullable String supersedes, @Nullable Draft draft, @Nullable HistoryBudget history) {
        this(feature, messages, options, priority, supersedes, draft, history, null);
    }

    /** Creates a prompt without a history budget, with a free answer. */
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
     * Returns the project or workspace folder of the texts; null if none has one, and if they come from several: the KV
     * cache of such a prompt is saved for none of them.
     */
    public @Nullable Path root() {
        List<Path> roots = messages.stream().flatMap(message -> message.blocks().stream())
                .map(block -> block.source().root())
                .filter(Objects::nonNull).distinct().limit(2).toList();
        return roots.size() == 1 ? roots.getFirst() : null;
    }

    /**
     * One message of the prompt.
     *
     * @param speaker role of the author
     * @param blocks the pieces of the message, in order
     * @param exchange number shared by the messages of one question and answer; the lowest are dropped first when room
     *            is short; 0 for messages that are always sent
     */
    public record Message(Role speaker, List<PromptBlock> blocks, int exchange) {
        public Message {
            Objects.requireNonNull(speaker);
            blocks = List.copyOf(blocks);
        }
    }

    /**
     * A text that the answer is likely to repeat: the shaped text of a block, with a head and a tail.
     *
     * @param block one of the blocks of the messages
     */
    public record Draft(String head, PromptBlock block, String tail) {}
}
