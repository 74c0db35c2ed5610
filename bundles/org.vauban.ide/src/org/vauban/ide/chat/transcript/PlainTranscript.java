// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.ide.chat.conversation.AnswerProgress;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.page.PageMessage;
import org.vauban.ide.chat.page.PageMessage.Action;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.theme.ReadableText;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.Announcement;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Shows the conversation as plain text, if there is no browser or the user prefers this. The actions that the page
 * offers as buttons are in the menu of the turn or code block at the caret.
 */
public final class PlainTranscript implements Transcript {

    private static final int PAUSE_MILLIS = 60;
    /** Distance to the last line, in pixels, within which the view scrolls along with new text. */
    private static final int NEAR_END = 40;

    private final WorkbenchChats chats;
    private final StyledText text;
    private final Display display;
    private final Consumer<PageMessage> listener;
    private final AnswerAnnouncer announcer;
    /** Whether an update is scheduled. */
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private PageTheme look;
    /** Text that is shown; an introduction is shown while it is empty. */
    private TranscriptText shown = TranscriptText.NONE;
    private boolean making;
    /** Text of the last search; empty for none. */
    private String sought = "";

    /** @param listener receives the chosen actions on the UI thread */
    public PlainTranscript(Composite parent, WorkbenchChats chats, Consumer<PageMessage> listener) {
        this.chats = chats;
        this.listener = listener;
        this.display = parent.getDisplay();
        this.look = PageTheme.of(parent);
        this.announcer = new AnswerAnnouncer(sentence -> Announcement.say(display, sentence));
        announcer.changed(chats.conversation());
        text = new StyledText(parent, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.V_SCROLL);
        ReadableText.keep(text);
        text.setMargins(8, 6, 8, 6);
        AccessibleName.give(text, Messages.Page_log);
        // Tab leaves the control, since it is read-only
        text.addListener(SWT.Traverse, event -> event.doit = true);
        Menu menu = new Menu(text);
        menu.addListener(SWT.Show, event -> fill(menu));
        text.setMenu(menu);
        draw(shown, shown);
        schedule();
    }

    private void fill(Menu menu) {
        for (MenuItem old : menu.getItems()) {
            old.dispose();
        }
        int caret = text.getCaretOffset();
        Optional<TurnText> at = shown.turns().stream().filter(turn -> has(turn, 0, turn.text().length() - 1, caret))
                .findFirst();
        item(menu, Messages.Menu_copy, text::copy).setEnabled(text.getSelectionCount() > 0);
        item(menu, Messages.Menu_selectAll, text::selectAll);
        CitationLink.in(text.getLine(text.getLineAtOffset(caret)))
                .ifPresent(link -> post(menu, Messages.Menu_openPassage, Action.LINK, link.address()));
        at.flatMap(turn -> turn.blocks().stream().filter(block -> has(turn, block.start(), block.end(), caret))
                .findFirst()).ifPresent(code -> {
                    new MenuItem(menu, SWT.SEPARATOR);
                    String id = at.get().source().turn().id();
                    String block = String.valueOf(code.number());
                    post(menu, Messages.Block_insert, Action.INSERT, id, block);
                    post(menu, Messages.Block_replace, Action.REPLACE, id, block);
                    post(menu, Messages.Block_preview, Action.PREVIEW, id, block);
                    post(menu, Messages.Block_newFile, Action.NEW_FILE, id, block);
                    post(menu, Messages.Block_copy, Action.COPY_CODE, id, block);
                });
        at.map(turn -> turn.source().turn()).filter(turn -> PolicyExplanation.explains(turn.note()))
                .ifPresent(turn -> post(menu, PolicyExplanation.label(), Action.EXPLAIN, turn.id()));
        at.map(turn -> turn.source().turn().id()).ifPresent(turn -> {
            new MenuItem(menu, SWT.SEPARATOR);
            post(menu, Messages.Turn_edit, Action.EDIT, turn);
            post(menu, Messages.Turn_retry, Action.RETRY, turn);
            post(menu, Messages.Turn_copy, Action.COPY_ANSWER, turn);
            post(menu, Messages.Turn_inspect, Action.INSPECT, turn);
            List<Turn> variants = chats.conversation().variants(turn);
            for (int i = 0; i < variants.size() && variants.size() > 1; i++) {
                String id = variants.get(i).id();
                String label = NLS.bind(Messages.Turn_variant, i + 1, variants.size());
                post(menu, label, Action.SELECT, id).setEnabled(!id.equals(turn));
            }
        });
    }

    private boolean has(TurnText turn, int start, int end, int caret) {
        int offset = shown.start(turn);
        return caret >= offset + start && caret <= offset + end;
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
        announcer.changed(chats.conversation());
        schedule();
    }

    @Override
    public void grown(String turnId) {
        schedule();
    }

    private void schedule() {
        if (!display.isDisposed() && scheduled.compareAndSet(false, true)) {
            UiAssistCall.onDisplay(display, () -> display.timerExec(PAUSE_MILLIS, this::make));
        }
    }

    /** Creates the text in the background, since long answers take time. */
    private void make() {
        scheduled.set(false);
        if (text.isDisposed()) {
            return;
        }
        if (making) {
            schedule(); // waits until the previous text is finished
            return;
        }
        making = true;
        TranscriptText before = shown;
        PageTheme now = look;
        CompletableFuture.supplyAsync(() -> before.next(sources(now)))
                .whenComplete((next, failure) -> UiAssistCall.onDisplay(display, () -> {
                    making = false;
                    if (failure == null) {
                        draw(before, next);
                    } else {
                        Platform.getLog(PlainTranscript.class).log(Status.error(Messages.Chat_unexpected, failure));
                    }
                }));
    }

    private List<TurnText.Source> sources(PageTheme now) {
        AnswerProgress progress = chats.progress();
        return chats.conversation().path().stream().map(turn -> {
            boolean running = turn.state() == Turn.State.RUNNING;
            return new TurnText.Source(turn, running ? chats.partial(turn.id()) : turn.answer(),
                    chats.reports(turn.id()), running && turn.id().equals(progress.turnId()) ? progress.line() : "",
                    now, chats.locale());
        }).toList();
    }

    /** Replaces only the changed part, so that selection and scroll position stay. */
    private void draw(TranscriptText before, TranscriptText next) {
        if (text.isDisposed()) {
            return;
        }
        // in terms of wrapped lines
        boolean end = text.getLinePixel(text.getLineCount()) <= text.getClientArea().height + NEAR_END
                || text.getCharCount() == 0;
        shown = next;
        if (next.turns().isEmpty()) {
            text.setText(Messages.Page_introTitle + "\n\n" + PageLabels.all(chats.locale()).get("intro"));
        } else {
            int same = before.turns().isEmpty() ? 0 : before.same(next);
            text.replaceTextRange(same, text.getCharCount() - same, next.from(same));
            List<StyleRange> styles = next.spans(same).stream().map(PlainTranscript::style).toList();
            text.replaceStyleRanges(same, text.getCharCount() - same, styles.toArray(StyleRange[]::new));
        }
        if (end) {
            text.setTopIndex(text.getLineCount() - 1);
        }
        announcer.drawn(next.turns(), chats.conversation());
    }

    private static StyleRange style(TurnText.Span span) {
        StyleRange style = new StyleRange(span.start(), span.end() - span.start(),
                span.colour() == null ? null : new Color(span.colour()), null, span.style());
        if (span.code()) {
            style.font = (span.style() & SWT.BOLD) != 0
                    ? JFaceResources.getFontRegistry().getBold(JFaceResources.TEXT_FONT)
                    : JFaceResources.getTextFont();
        }
        return style;
    }

    @Override
    public void progressed() {
        schedule();
    }

    @Override
    public void look(PageTheme next) {
        look = next;
        schedule();
    }

    @Override
    public void find(String wanted, boolean forward) {
        if (wanted.isEmpty()) {
            sought = "";
            text.setSelection(text.getCaretOffset());
            return;
        }
        boolean again = wanted.equals(sought);
        sought = wanted;
        List<Integer> places = new ArrayList<>();
        Matcher matcher = Pattern.compile(wanted, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text.getText());
        while (matcher.find()) {
            places.add(matcher.start());
        }
        // while the user types, the current match stays selected as long as it matches
        int from = text.getSelection().x - (forward && !again ? 1 : 0);
        int chosen = forward
                ? places.stream().filter(at -> at > from).findFirst().orElse(places.isEmpty() ? -1 : places.getFirst())
                : places.reversed().stream().filter(at -> at < from).findFirst()
                        .orElse(places.isEmpty() ? -1 : places.getLast());
        if (chosen >= 0) {
            text.setSelection(chosen, chosen + wanted.length());
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
