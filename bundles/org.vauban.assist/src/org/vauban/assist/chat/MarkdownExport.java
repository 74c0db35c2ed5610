// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.CodeFence;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.command.Command;
import org.vauban.assist.message.Messages;

/** Exports the displayed path of a conversation, word for word, as a Markdown document. Pure. */
public final class MarkdownExport {

    private MarkdownExport() {}

    /**
     * Returns the document.
     *
     * @param conversation as returned by {@link ChatSession#kept}, since an export leaves this program
     * @param withAttachments whether to include the texts of attachments; their names are included in any case
     */
    public static String of(Conversation conversation, boolean withAttachments, @Nullable Locale locale, ZoneId zone) {
        Messages messages = new Messages("org.vauban.assist", locale);
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(messages.locale()).withZone(zone);
        StringBuilder text = new StringBuilder("# ").append(conversation.title()).append("\n");
        for (Turn turn : conversation.path()) {
            text.append("\n## ").append(messages.text("export.question", time.format(turn.asked()))).append("\n\n");
            Command command = turn.command();
            if (command != null) {
                text.append("`/").append(command.word(messages.locale())).append("`")
                        .append(turn.question().isEmpty() ? "\n" : " ");
            }
            if (!turn.question().isEmpty()) {
                text.append(turn.question()).append("\n");
            }
            for (Attachment attachment : turn.attachments()) {
                attached(text, attachment, withAttachments, messages);
            }
            text.append("\n## ").append(messages.text("export.answer")).append("\n\n").append(turn.answer());
            if (!turn.answer().endsWith("\n")) {
                text.append("\n");
            }
            if (turn.note() != null) {
                text.append("\n*").append(turn.note()).append("*\n");
            }
        }
        return text.toString();
    }

    private static void attached(StringBuilder text, Attachment attachment, boolean withText, Messages messages) {
        text.append("\n*").append(label(attachment, withText, messages)).append("*\n");
        if (withText && !attachment.text().isEmpty()) {
            String fence = CodeFence.of(attachment.text());
            text.append("\n").append(fence).append(attachment.language() == null ? "" : attachment.language())
                    .append("\n")
                    .append(attachment.text()).append(attachment.text().endsWith("\n") ? "" : "\n").append(fence)
                    .append("\n");
        }
    }

    /** Returns an attachment's kind and source, and a remark if its text was wanted but is missing. */
    static String label(Attachment attachment, boolean withText, Messages messages) {
        String where = attachment.lines() == null ? "" : messages.text("material.lines", attachment.lines());
        return messages.text("material." + attachment.kind().name().toLowerCase(Locale.ROOT), attachment.name()) + where
                + (withText && attachment.text().isEmpty() ? messages.text("export.without.text") : "");
    }
}
