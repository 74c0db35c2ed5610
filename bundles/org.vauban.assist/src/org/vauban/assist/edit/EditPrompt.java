// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayList;
import java.util.List;
import org.vauban.assist.ask.AttachmentBlocks;
import org.vauban.assist.ask.Block;
import org.vauban.assist.ask.Fence;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.material.Attachment;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Priority;

/**
 * What the model reads for an edit: what changes least first, the instruction last, where a small model minds it most. The old
 * text is the draft of the answer.
 */
final class EditPrompt {
    private static final int BEFORE = 1_600;
    private static final int AFTER = 800;

    private final Prompt prompt;
    private final List<Attachment> attachments;
    private final List<Block> attached;
    private final Block regionBlock;

    /** @param spare tokens of the answer beyond those of the region */
    EditPrompt(EditQuery query, Region region, String feature, int spare, Messages messages) {
        String fence = Fence.of(region.old());
        String language = query.language() == null ? "" : query.language();
        String name = query.file() == null ? messages.text("edit.untitled")
                : Attachment.name(query.file(), query.root());
        attachments = query.attachments();
        attached = AttachmentBlocks.of(attachments, messages);
        List<Block> blocks = new ArrayList<>(attached);
        int from = region.before(BEFORE);
        int to = region.after(AFTER);
        if (from < region.start()) {
            blocks.add(context(query, region, "before", messages.text("edit.before", name), from, region.start(), fence,
                    language));
        }
        if (to > region.end()) {
            blocks.add(context(query, region, "after", messages.text("edit.after"), region.end(), to, fence, language));
        }
        boolean writes = region.blank();
        regionBlock = new Block("region", name, query.file(), query.root(),
                writes ? "" : messages.text("edit.region") + "\n" + fence + language + "\n", region.reviewed(),
                writes ? "" : (region.old().endsWith("\n") || region.old().endsWith("\r") ? "" : "\n") + fence + "\n\n",
                region::shaped, Block.Keep.WHOLE);
        blocks.add(regionBlock);
        blocks.add(Block.words("instruction",
                messages.text(writes ? "edit.write" : "edit.change", query.instruction().strip())));
        int tokens = Math.min(4_096, region.old().length() / 2 + spare);
        prompt = new Prompt(feature,
                List.of(new Prompt.Message(Role.SYSTEM, List.of(Block.words("system", messages.text("edit.system"))),
                        0),
                        new Prompt.Message(Role.USER, blocks, 0)),
                GenerationOptions.greedy(tokens), Priority.CHAT, feature + ":" + query.editor(),
                writes ? null : new Prompt.Draft(fence + language + "\n", regionBlock, fence));
    }

    private static Block context(EditQuery query, Region region, String role, String title, int from, int to,
            String fence,
            String language) {
        int offset = region.reviewedStart();
        return new Block(role, title, query.file(), query.root(), title + "\n" + fence + language + "\n",
                region.reviewed(),
                "\n" + fence + "\n\n", reviewed -> reviewed.slice(from - offset, to - offset), Block.Keep.SHORTER);
    }

    Prompt prompt() {
        return prompt;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    List<Block> attached() {
        return attached;
    }

    Block regionBlock() {
        return regionBlock;
    }
}
