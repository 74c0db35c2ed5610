// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.command.Command;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.StandalonePage;
import org.vauban.assist.message.Messages;

/**
 * Exports the displayed path of a conversation as one HTML page without further files, scripts or network access, with
 * citations as links. All text is escaped. Pure.
 */
public final class HtmlExport {
    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:0 auto;padding:1rem;color:#1b1b1b;\
            background:#fff}
            h1{font-size:2rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid #1b4f72}
            pre{overflow-x:auto;padding:.6rem;background:#f0f3f5;border:1px solid #ccd5da}
            .said{white-space:pre-wrap;overflow-wrap:anywhere}blockquote{margin:0;padding-left:1rem;\
            border-left:3px solid #1b4f72}
            table{border-collapse:collapse}th,td{border:1px solid #777;padding:.3rem;text-align:left}
            """;

    private HtmlExport() {}

    /**
     * Returns the page, in UTF-8.
     *
     * @param conversation as returned by {@link ChatSession#kept}, since an export leaves this program
     * @param withAttachments whether to include the texts of attachments; their names are included in any case
     * @param locale language of its labels, or null for the default one
     */
    public static String of(Conversation conversation, boolean withAttachments, @Nullable Locale locale, ZoneId zone) {
        Messages messages = new Messages("org.vauban.assist", locale);
        DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(messages.locale()).withZone(zone);
        StringBuilder html = new StringBuilder();
        html.append(StandalonePage.begin(messages.locale().toLanguageTag(), conversation.title(), STYLE))
                .append("<main>\n<h1>").append(AnswerHtml.escape(conversation.title())).append("</h1>\n");
        for (Turn turn : conversation.path()) {
            heading(html, messages.text("export.question", time.format(turn.asked())));
            Command command = turn.command();
            String word = command == null ? "" : "/" + command.word(messages.locale()) + " ";
            html.append("<p class=\"said\">").append(AnswerHtml.escape((word + turn.question()).strip()))
                    .append("</p>\n");
            for (Attachment attachment : turn.attachments()) {
                attached(html, attachment, withAttachments, messages);
            }
            heading(html, messages.text("export.answer"));
            html.append(AnswerHtml.standalone(turn.answer())).append('\n');
            String note = turn.note();
            if (note != null) {
                html.append("<p><em>").append(AnswerHtml.escape(note)).append("</em></p>\n");
            }
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void heading(StringBuilder html, String text) {
        html.append("<h2>").append(AnswerHtml.escape(text)).append("</h2>\n");
    }

    private static void attached(StringBuilder html, Attachment attachment, boolean withText, Messages messages) {
        html.append("<p><em>").append(AnswerHtml.escape(MarkdownExport.label(attachment, withText, messages)))
                .append("</em></p>\n");
        if (withText && !attachment.text().isEmpty()) {
            html.append("<pre><code>").append(AnswerHtml.code(attachment.text(), attachment.language()))
                    .append("</code></pre>\n");
        }
    }
}
