// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.markdown.CodeSpans;
import org.vauban.ide.chat.page.PageLook;
import org.vauban.ide.chat.page.PageMessage;
import org.vauban.ide.chat.page.PageMessage.Action;
import org.vauban.ide.theme.ReadableText;

/**
 * The conversation as a text, where there is no browser or none is wanted. What the page has buttons for is in the menu of the turn or
 * code block that the caret is in.
 */
final class PlainTranscript implements Transcript {

    private final Chats chats;
    private final StyledText text;
    private final Display display;
    private final Consumer<PageMessage> listener;
    private PageLook look;
    private final List<Part> parts = new ArrayList<>();
    private String status = "";
    /** The turn that the status is of. */
    private String statusTurn;
    private volatile boolean scheduled;

    /**
     * A stretch of the text.
     *
     * @param block number of a code block of the turn; -1 for all of the turn
     */
    private record Part(String turn, int block, int start, int end) {
        boolean has(int offset) {
            return offset >= start && offset <= end;
        }
    }

    /** @param listener told on the UI thread what was chosen */
    PlainTranscript(Composite parent, Chats chats, Consumer<PageMessage> listener) {
        this.chats = chats;
        this.listener = listener;
        this.display = parent.getDisplay();
        this.look = PageLook.of(parent);
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        ReadableText.keep(text);
        text.setMargins(8, 6, 8, 6);
        text.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = Messages.Page_log;
            }
        });
        // Tab leaves it: nothing is typed here
        text.addListener(SWT.Traverse, event -> event.doit = true);
        Menu menu = new Menu(text);
        menu.addListener(SWT.Show, event -> fill(menu));
        text.setMenu(menu);
        draw();
    }

    private void fill(Menu menu) {
        for (MenuItem old : menu.getItems()) {
            old.dispose();
        }
        int caret = text.getCaretOffset();
        item(menu, Messages.Menu_copy, text::copy).setEnabled(text.getSelectionCount() > 0);
        item(menu, Messages.Menu_selectAll, text::selectAll);
        parts.stream().filter(part -> part.block() >= 0 && part.has(caret)).findFirst().ifPresent(code -> {
            new MenuItem(menu, SWT.SEPARATOR);
            String block = String.valueOf(code.block());
            post(menu, Messages.Block_insert, Action.INSERT, code.turn(), block);
            post(menu, Messages.Block_replace, Action.REPLACE, code.turn(), block);
            post(menu, Messages.Block_preview, Action.PREVIEW, code.turn(), block);
            post(menu, Messages.Block_newFile, Action.NEW_FILE, code.turn(), block);
            post(menu, Messages.Block_copy, Action.COPY_CODE, code.turn(), block);
        });
        parts.stream().filter(part -> part.block() < 0 && part.has(caret)).findFirst().ifPresent(turn -> {
            new MenuItem(menu, SWT.SEPARATOR);
            post(menu, Messages.Turn_edit, Action.EDIT, turn.turn());
            post(menu, Messages.Turn_retry, Action.RETRY, turn.turn());
            post(menu, Messages.Turn_copy, Action.COPY_ANSWER, turn.turn());
            post(menu, Messages.Turn_inspect, Action.INSPECT, turn.turn());
            List<Turn> variants = chats.conversation().variants(turn.turn());
            for (int i = 0; i < variants.size() && variants.size() > 1; i++) {
                String id = variants.get(i).id();
                String label = org.eclipse.osgi.util.NLS.bind(Messages.Turn_variant, i + 1, variants.size());
                post(menu, label, Action.SELECT, id).setEnabled(!id.equals(turn.turn()));
            }
        });
    }

    private MenuItem post(Menu menu, String label, Action action, String... arguments) {
        return item(menu, label, () -> listener.accept(new PageMessage(action, List.of(arguments))));
    }

    private static MenuItem item(Menu menu, String label, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(label);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    @Override
    public Control control() {
        return text;
    }

    @Override
    public void changed() {
        schedule();
    }

    @Override
    public void grown(String turnId) {
        schedule();
    }

    private void schedule() {
        if (!scheduled && !display.isDisposed()) {
            scheduled = true;
            display.asyncExec(() -> display.timerExec(60, this::draw));
        }
    }

    private void draw() {
        scheduled = false;
        if (text.isDisposed()) {
            return;
        }
        boolean end = text.getTopPixel() + text.getClientArea().height >= text.getLineCount() * text.getLineHeight()
                - 40
                || text.getCharCount() == 0;
        StringBuilder all = new StringBuilder();
        List<StyleRange> styles = new ArrayList<>();
        parts.clear();
        Conversation conversation = chats.conversation();
        for (Turn turn : conversation.path()) {
            append(turn, all, styles);
        }
        String next = all.isEmpty() ? Messages.Page_introTitle + "\n\n" + PageLabels.all(chats.locale()).get("intro")
                : all.toString();
        String old = text.getText();
        int same = 0;
        int most = Math.min(old.length(), next.length());
        while (same < most && old.charAt(same) == next.charAt(same)) {
            same++;
        }
        // only what changed is written, so that selection and place stay
        text.replaceTextRange(same, old.length() - same, next.substring(same));
        text.setStyleRanges(styles.toArray(StyleRange[]::new));
        if (end) {
            text.setTopIndex(text.getLineCount() - 1);
        }
    }

    private void append(Turn turn, StringBuilder all, List<StyleRange> styles) {
        int start = all.length();
        heading(all, styles, Messages.Page_you);
        all.append(turn.command() == null ? "" : "/" + turn.command().word(chats.locale()) + " ")
                .append(turn.question()).append("\n");
        TurnLines.attachments(turn, chats.reports(turn.id()))
                .forEach(line -> all.append("  + ").append(line).append("\n"));
        all.append("\n");
        heading(all, styles, Messages.Page_assistant);
        String whole = turn.state() == Turn.State.RUNNING ? chats.partial(turn.id()) : turn.answer();
        String answer = whole.length() > AnswerHtml.MOST ? whole.substring(0, AnswerHtml.MOST) : whole;
        int from = all.length();
        all.append(answer).append(answer.endsWith("\n") ? "" : "\n");
        code(turn, answer, from, styles);
        if (turn.state() == Turn.State.RUNNING && turn.id().equals(statusTurn)) {
            all.append(status).append("\n");
        }
        if (whole.length() > AnswerHtml.MOST) {
            all.append(Messages.Page_cut).append("\n");
        }
        if (turn.note() != null) {
            int note = all.length();
            all.append(turn.state() == Turn.State.FAILED ? "! " : "").append(turn.note()).append("\n");
            styles.add(style(note, all.length(), null, SWT.ITALIC));
        }
        parts.add(new Part(turn.id(), -1, start, all.length()));
        all.append("\n");
    }

    private void code(Turn turn, String answer, int offset, List<StyleRange> styles) {
        int at = 0;
        int number = 0;
        for (CodeBlock block : CodeBlocks.of(answer)) {
            int found = block.text().isEmpty() ? -1 : answer.indexOf(block.text(), at);
            if (found >= 0) {
                parts.add(new Part(turn.id(), number, offset + found, offset + found + block.text().length()));
                colours(block, offset + found, styles);
                at = found + block.text().length();
            }
            number++;
        }
    }

    private void colours(CodeBlock block, int offset, List<StyleRange> styles) {
        int at = 0;
        for (CodeSpans.Span span : CodeSpans.of(block.text(), block.language())) {
            plainCode(offset + at, offset + span.start(), styles);
            RGB colour = look.code().get(span.kind().name().toLowerCase(Locale.ROOT));
            StyleRange style = style(offset + span.start(), offset + span.end(), colour,
                    span.kind() == CodeSpans.Kind.KEYWORD ? SWT.BOLD : SWT.NORMAL);
            style.font = span.kind() == CodeSpans.Kind.KEYWORD
                    ? JFaceResources.getFontRegistry().getBold(JFaceResources.TEXT_FONT)
                    : JFaceResources.getTextFont();
            styles.add(style);
            at = span.end();
        }
        plainCode(offset + at, offset + block.text().length(), styles);
    }

    private static void plainCode(int start, int end, List<StyleRange> styles) {
        if (end > start) {
            StyleRange style = style(start, end, null, SWT.NORMAL);
            style.font = JFaceResources.getTextFont();
            styles.add(style);
        }
    }

    private static void heading(StringBuilder all, List<StyleRange> styles, String words) {
        int start = all.length();
        all.append(words).append("\n");
        styles.add(style(start, all.length(), null, SWT.BOLD));
    }

    private static StyleRange style(int start, int end, RGB colour, int fontStyle) {
        return new StyleRange(start, end - start, colour == null ? null : new Color(colour), null, fontStyle);
    }

    @Override
    public void status(String turnId, String line) {
        status = line;
        statusTurn = turnId;
        schedule();
    }

    @Override
    public void look(PageLook next) {
        look = next;
        schedule();
    }

    @Override
    public void find(String wanted, boolean forward) {
        if (wanted.isEmpty()) {
            text.setSelection(text.getCaretOffset());
            return;
        }
        String whole = text.getText().toLowerCase(Locale.ROOT);
        String sought = wanted.toLowerCase(Locale.ROOT);
        List<Integer> places = new ArrayList<>();
        for (int at = whole.indexOf(sought); at >= 0; at = whole.indexOf(sought, at + sought.length())) {
            places.add(at);
        }
        int from = text.getSelection().x;
        int chosen = forward
                ? places.stream().filter(at -> at > from).findFirst().orElse(places.isEmpty() ? -1 : places.getFirst())
                : places.reversed().stream().filter(at -> at < from).findFirst()
                        .orElse(places.isEmpty() ? -1 : places.getLast());
        if (chosen >= 0) {
            text.setSelection(chosen, chosen + sought.length());
            text.showSelection();
        }
        listener.accept(new PageMessage(Action.FOUND,
                List.of(String.valueOf(places.size()), String.valueOf(places.indexOf(chosen) + 1))));
    }

    @Override
    public void focus() {
        text.setFocus();
    }
}
