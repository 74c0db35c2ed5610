// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.message.Messages;

/** Formats attachments as parts of a message: a line that names them, then the fenced text. Pure. */
public final class AttachmentBlocks {

    private AttachmentBlocks() {}

    public static PromptBlock of(Attachment attachment, Messages messages) {
        String fence = CodeFence.of(attachment.text());
        String language = attachment.language() == null ? "" : attachment.language();
        String where = attachment.lines() == null ? "" : messages.text("material.lines", attachment.lines());
        String head = messages.text("material." + attachment.kind().name().toLowerCase(Locale.ROOT), attachment.name())
                + where + "\n" + fence + language + "\n";
        String tail = (attachment.text().endsWith("\n") ? "" : "\n") + fence + "\n\n";
        return new PromptBlock(attachment.kind().name().toLowerCase(Locale.ROOT), attachment.name() + where,
                attachment.from(), head, tail, UnaryOperator.identity(), PromptBlock.Keep.SHORTER);
    }

    public static List<PromptBlock> of(List<Attachment> attachments, Messages messages) {
        return attachments.stream().map(attachment -> of(attachment, messages)).toList();
    }

    /**
     * Reports what was sent of each attachment.
     *
     * @param blocks the attachments' blocks, in the same order
     */
    public static List<AttachmentReport> reports(List<Attachment> attachments, List<PromptBlock> blocks,
            PromptReport report) {
        List<AttachmentReport> reports = new ArrayList<>();
        for (int i = 0; i < attachments.size(); i++) {
            PromptReport.BlockReport made = report.blocks().get(blocks.get(i));
            reports.add(new AttachmentReport(attachments.get(i), made.state(), made.tokens(), made.sentTokens(),
                    made.masked(), made.reason()));
        }
        return reports;
    }

    /** Returns the attachments with their approved text; withheld ones without text. */
    public static List<Attachment> approved(List<Attachment> attachments, List<PromptBlock> blocks,
            PromptReport report) {
        List<Attachment> approved = new ArrayList<>();
        for (int i = 0; i < attachments.size(); i++) {
            approved.add(attachments.get(i).withText(report.blocks().get(blocks.get(i)).text()));
        }
        return approved;
    }
}
