// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.CodeFence;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.SourceText;

/**
 * Builds the prompt of an edit: the most stable parts first, the instruction last, where a small model heeds it most.
 * The old text is the draft of the answer.
 */
final class EditPrompt {
    private static final int AFTER = 600;
    private static final int NEAREST = 300;
    /** Number of backticks of a fence. */
    private static final int SIMPLE = 3;
    /** That of a fence around text that may get fenced blocks of its own. */
    private static final int NESTING = 4;
    private static final double VARIED = 0.4;
    private static final double MAX_VARIED = 1.0;
    private static final int TOP_K = 40;
    private static final double TOP_P = 0.95;

    private final Prompt prompt;
    private final List<Attachment> attachments;
    private final List<PromptBlock> attached;
    private final PromptBlock regionBlock;

    /** Context around the region. */
    enum Shape {
        /** The lines before and after it. */
        SURROUNDED,
        /** None, since the model may repeat it; for new code at a blank line, the nearest lines. */
        ALONE
    }

    /**
     * @param spare token limit of the answer beyond the size of the region
     * @param attempt number of the attempt, from 1
     */
    EditPrompt(EditQuery query, EditRegion region, String feature, int spare, Shape shape, int attempt,
            Messages messages) {
        String fence = CodeFence.of(region.old(), query.nestsFences() ? NESTING : SIMPLE);
        String id = query.language();
        String language = id == null ? "" : id;
        Path file = query.file();
        String name = file == null ? messages.text("edit.untitled")
                : Attachment.name(file, query.root());
        attachments = query.attachments();
        attached = AttachmentBlocks.of(attachments, messages);
        List<PromptBlock> blocks = new ArrayList<>(attached);
        boolean writes = region.blank();
        boolean alone = shape == Shape.ALONE;
        int from = alone ? region.before(writes ? NEAREST : 0) : region.contextStart();
        int to = region.after(alone ? writes ? NEAREST : 0 : AFTER);
        if (from < region.start()) {
            blocks.add(context(query, "before", messages.text("edit.before", name), from, region.start(), fence,
                    language));
        }
        if (to > region.end()) {
            blocks.add(context(query, "after", messages.text("edit.after"), region.end(), to, fence, language));
        }
        regionBlock = new PromptBlock("region", name, SourceText.whole(query.source(), query.text()),
                writes ? "" : messages.text("edit.region") + "\n" + fence + language + "\n",
                writes ? "" : (region.old().endsWith("\n") || region.old().endsWith("\r") ? "" : "\n") + fence + "\n\n",
                region::shaped, PromptBlock.Keep.WHOLE);
        blocks.add(regionBlock);
        // an instruction may quote the document, as that of a fix does, so it is reviewed as a part of it
        String instruction = messages.text(writes ? "edit.write" : "edit.change", query.instruction().strip())
                + (alone ? "\n" + messages.text("edit.alone") : "");
        blocks.add(new PromptBlock("instruction", null,
                SourceText.whole(query.source(), query.text()).said(instruction), "", "", UnaryOperator.identity(),
                PromptBlock.Keep.WHOLE));
        int tokens = Math.min(4_096, region.old().length() / 2 + spare);
        // reviewed under their files although no text of theirs is sent: the instruction quotes them
        for (SourceText each : query.quoted()) {
            blocks.add(new PromptBlock("quoted", each.source().name(), each, "", "", text -> text.slice(0, 0),
                    PromptBlock.Keep.WHOLE));
        }
        prompt = new Prompt(feature,
                List.of(new Prompt.Message(Role.SYSTEM,
                        List.of(PromptBlock.words("system", messages.text("edit.system"))), 0),
                        new Prompt.Message(Role.USER, blocks, 0)),
                options(tokens, attempt), Priority.CHAT, feature + ":" + query.editor(),
                writes ? null : new Prompt.Draft(fence + language + "\n", regionBlock, fence));
    }

    /** Returns the options: greedy for the first attempt, then rising temperatures with a reproducible seed. */
    private static GenerationOptions options(int tokens, int attempt) {
        return attempt == 1 ? GenerationOptions.greedy(tokens)
                : new GenerationOptions(tokens, Math.min(MAX_VARIED, VARIED * (attempt - 1)), TOP_K, TOP_P, 0, attempt,
                        List.of(), null);
    }

    private static PromptBlock context(EditQuery query, String role, String title, int from, int to, String fence,
            String language) {
        return new PromptBlock(role, title, SourceText.whole(query.source(), query.text()),
                title + "\n" + fence + language + "\n", "\n" + fence + "\n\n", reviewed -> reviewed.slice(from, to),
                PromptBlock.Keep.SHORTER);
    }

    Prompt prompt() {
        return prompt;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    List<PromptBlock> attached() {
        return attached;
    }

    PromptBlock regionBlock() {
        return regionBlock;
    }
}
