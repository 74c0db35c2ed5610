// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.RGB;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.markdown.CodeSpans;
import org.vauban.governance.text.ShortText;
import org.vauban.ide.chat.conversation.AttachmentSummary;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.page.PageTheme;

/**
 * A question and its answer as plain text, with styles. Created on any thread, since parsing a long answer takes time;
 * offsets are relative to the text.
 *
 * @param source input from which the text was created
 * @param text the text; ends with an empty line
 * @param spans styled ranges in ascending order, without overlaps
 * @param blocks ranges of the code blocks, by their number in the answer
 */
public record TurnText(Source source, String text, List<Span> spans, List<Block> blocks) {

    /**
     * Input of the text; equal sources give equal texts.
     *
     * @param answer the answer so far
     * @param status one line on the progress; may be empty
     */
    public record Source(Turn turn, String answer, List<AttachmentReport> reports, String status, PageTheme look,
            Locale locale) {}

    /**
     * A range with its own style.
     *
     * @param colour null for the default colour
     * @param style style of the font, such as {@link SWT#BOLD}
     * @param code whether it uses the font for code
     */
    public record Span(int start, int end, @Nullable RGB colour, int style, boolean code) {}

    /** Range of a code block. */
    public record Block(int number, int start, int end) {}

    public TurnText {
        spans = List.copyOf(spans);
        blocks = List.copyOf(blocks);
    }

    static TurnText of(Source source) {
        return new Maker(source).make();
    }

    private static final class Maker {
        private final Source source;
        private final StringBuilder all = new StringBuilder();
        private final List<Span> spans = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();

        Maker(Source source) {
            this.source = source;
        }

        TurnText make() {
            Turn turn = source.turn();
            heading(Messages.Page_you);
            Command command = turn.command();
            all.append(command == null ? "" : "/" + command.word(source.locale()) + " ")
                    .append(turn.question()).append("\n");
            AttachmentSummary.attachments(turn, source.reports())
                    .forEach(line -> all.append("  + ").append(line).append("\n"));
            all.append("\n");
            heading(Messages.Page_assistant);
            String whole = source.answer();
            String answer = ShortText.beginning(whole, AnswerHtml.MAX);
            int from = all.length();
            all.append(answer).append(answer.endsWith("\n") ? "" : "\n");
            code(answer, from);
            if (!source.status().isEmpty()) {
                all.append(source.status()).append("\n");
            }
            if (whole.length() > AnswerHtml.MAX) {
                all.append(Messages.Page_cut).append("\n");
            }
            if (turn.note() != null) {
                int note = all.length();
                all.append(turn.state() == Turn.State.FAILED ? "! " : "").append(turn.note()).append("\n");
                spans.add(new Span(note, all.length(), null, SWT.ITALIC, false));
            }
            all.append("\n");
            return new TurnText(source, all.toString(), spans, blocks);
        }

        private void heading(String words) {
            int start = all.length();
            all.append(words).append("\n");
            spans.add(new Span(start, all.length(), null, SWT.BOLD, false));
        }

        private void code(String answer, int offset) {
            int at = 0;
            int number = 0;
            for (CodeBlock block : CodeBlocks.of(answer)) {
                int found = block.text().isEmpty() ? -1 : answer.indexOf(block.text(), at);
                if (found >= 0) {
                    blocks.add(new Block(number, offset + found, offset + found + block.text().length()));
                    colours(block, offset + found);
                    at = found + block.text().length();
                }
                number++;
            }
        }

        private void colours(CodeBlock block, int offset) {
            int at = 0;
            for (CodeSpans.Span span : CodeSpans.of(block.text(), block.language())) {
                plain(offset + at, offset + span.start());
                RGB colour = source.look().code().get(span.kind().name().toLowerCase(Locale.ROOT));
                int style = span.kind() == CodeSpans.Kind.KEYWORD ? SWT.BOLD : SWT.NORMAL;
                spans.add(new Span(offset + span.start(), offset + span.end(), colour, style, true));
                at = span.end();
            }
            plain(offset + at, offset + block.text().length());
        }

        private void plain(int start, int end) {
            if (end > start) {
                spans.add(new Span(start, end, null, SWT.NORMAL, true));
            }
        }
    }
}
