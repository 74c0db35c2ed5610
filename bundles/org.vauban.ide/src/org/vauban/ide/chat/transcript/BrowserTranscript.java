// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.transcript;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.browser.LocationEvent;
import org.eclipse.swt.browser.LocationListener;
import org.eclipse.swt.browser.ProgressListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.markdown.AnswerHtml;
import org.vauban.ide.chat.conversation.AnswerProgress;
import org.vauban.ide.chat.conversation.AttachmentSummary;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.chat.page.ChatPage;
import org.vauban.ide.chat.page.PageMessage;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.chat.page.PageTurn;
import org.vauban.ide.workbench.AccessibleName;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Shows the conversation in a browser widget, on one local page from which it never navigates. Markdown is parsed on a
 * separate thread, at a rate that the thread can sustain, and only changed blocks are redrawn.
 */
public final class BrowserTranscript implements Transcript {
    /** Pause between two updates of a growing answer; about as fast as the eye can follow. */
    private static final long PAUSE_MILLIS = 40;

    private final WorkbenchChats chats;
    private final Browser browser;
    private final Display display;
    private final ChatPage page = new ChatPage();
    private final Consumer<PageMessage> listener;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "vauban-ide-chat-page");
        thread.setDaemon(true);
        return thread;
    });

    private final Object lock = new Object();
    // guarded by the lock
    private boolean scheduled;
    private boolean all;
    private String growing;

    // accessed on the worker's thread only
    private final Map<String, Drawn> drawn = new HashMap<>();

    /** Ids of turns that were running when they were reported; they may be complete when they are drawn. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** Duration of the last preparation of an update. */
    private volatile long lastMillis;

    // accessed on the UI thread only
    private boolean ready;

    /** State of a turn on the page. */
    private record Drawn(String answer, List<String> blocks) {}

    /**
     * @param listener receives messages on the UI thread, after the browser has finished handling the event
     * @throws org.eclipse.swt.SWTError if there is no browser
     */
    public BrowserTranscript(Composite parent, WorkbenchChats chats, Consumer<PageMessage> listener) {
        this.chats = chats;
        this.listener = listener;
        this.display = parent.getDisplay();
        browser = new Browser(parent, SWT.NONE);
        browser.addLocationListener(LocationListener.changingAdapter(this::changing));
        browser.addOpenWindowListener(event -> event.required = true); // opens no window
        browser.addProgressListener(ProgressListener.completedAdapter(event -> display.asyncExec(this::completed)));
        browser.addDisposeListener(event -> worker.shutdownNow());
        AccessibleName.give(browser, Messages.Page_log);
        PageTheme look = PageTheme.of(parent);
        browser.setBackground(parent.getBackground());
        // not trusted: no access to local files
        browser.setText(page.html(chats.locale().toLanguageTag(), PageLabels.all(chats.locale()), look), false);
    }

    private void changing(LocationEvent event) {
        if (event.location.equals("about:blank") && !ready) {
            return; // the page itself, and the blank one before it
        }
        event.doit = false;
        page.message(event.location).ifPresent(message -> display.asyncExec(() -> {
            if (browser.isDisposed()) {
                return;
            }
            if (message.action() == PageMessage.Action.READY) {
                ready();
            } else {
                listener.accept(message);
            }
        }));
    }

    /** Called when a page is loaded: the conversation page, or the blank page that a browser starts with. */
    private void completed() {
        if (!browser.isDisposed() && !ready
                && Boolean.TRUE.equals(browser.evaluate("return typeof vauban === 'object'"))) {
            ready();
        }
    }

    /** Called when the page is ready: draws everything, since earlier scripts were lost. */
    private void ready() {
        ready = true;
        changed();
    }

    @Override
    public Control control() {
        return browser;
    }

    @Override
    public void changed() {
        chats.conversation().path().stream().filter(turn -> turn.state() == Turn.State.RUNNING).map(Turn::id)
                .forEach(running::add);
        synchronized (lock) {
            all = true;
        }
        schedule(0);
    }

    @Override
    public void grown(String turnId) {
        synchronized (lock) {
            growing = turnId;
        }
        schedule(PAUSE_MILLIS);
    }

    private void schedule(long millis) {
        synchronized (lock) {
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        try {
            // a long answer is drawn less often, so that parsing it never takes more than half of a core
            worker.schedule(this::draw, millis == 0 ? 0 : Math.max(millis, 2 * lastMillis), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the view is closed
        }
    }

    private void draw() {
        boolean whole;
        String turn;
        synchronized (lock) {
            scheduled = false;
            whole = all;
            turn = growing;
            all = false;
            growing = null;
        }
        long begun = System.nanoTime();
        String script = whole ? whole() : turn == null ? null : growth(turn);
        lastMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (script != null) {
            later(() -> script);
        }
        if (whole) {
            progressed();
        }
    }

    /** @param script creates the script, on the UI thread */
    private void later(Supplier<String> script) {
        UiAssistCall.onDisplay(display, browser, () -> execute(script.get()));
    }

    private void execute(String script) {
        if (!browser.isDisposed() && ready) {
            browser.execute(script);
        }
    }

    private String whole() {
        Conversation conversation = chats.conversation();
        List<PageTurn> turns = new ArrayList<>();
        Map<String, Drawn> next = new HashMap<>();
        for (Turn turn : conversation.path()) {
            String answer = turn.state() == Turn.State.RUNNING ? chats.partial(turn.id()) : turn.answer();
            Drawn before = drawn.get(turn.id());
            Drawn now = before != null && before.answer().equals(answer)
                    ? before
                    : new Drawn(answer, AnswerHtml.blocks(answer));
            next.put(turn.id(), now);
            String note = answer.length() > AnswerHtml.MAX
                    ? Messages.Page_cut + (turn.note() == null ? "" : " " + turn.note())
                    : turn.note();
            turns.add(PageTurn.of(conversation, turn, chats.locale(),
                    AttachmentSummary.attachments(turn, chats.reports(turn.id())), note, now.blocks()));
        }
        drawn.clear();
        drawn.putAll(next);
        List<String> expected = List.copyOf(running);
        expected.forEach(running::remove);
        return ChatPage.expect(expected) + ChatPage.show(turns);
    }

    private @Nullable String growth(String turn) {
        Drawn before = drawn.get(turn);
        String answer = chats.partial(turn);
        if (before == null || answer.isEmpty()) {
            return null; // not on the page yet, or ended: everything is drawn then
        }
        List<String> blocks = AnswerHtml.blocks(answer);
        int same = 0;
        int most = Math.min(blocks.size(), before.blocks().size());
        while (same < most && blocks.get(same).equals(before.blocks().get(same))) {
            same++;
        }
        drawn.put(turn, new Drawn(answer, blocks));
        return same == blocks.size() && blocks.size() == before.blocks().size()
                ? null
                : ChatPage.blocks(turn, same, blocks.size(), blocks.subList(same, blocks.size()));
    }

    @Override
    public void progressed() {
        later(() -> { // reads the state now, so that the latest one is shown even if threads overtake each other
            AnswerProgress now = chats.progress();
            return ChatPage.status(now.turnId(), now.line());
        });
    }

    @Override
    public void look(PageTheme look) {
        browser.setBackground(browser.getParent().getBackground());
        execute(ChatPage.look(look));
    }

    @Override
    public void find(String text, boolean forward) {
        execute(ChatPage.find(text, forward));
    }

    @Override
    public void focus() {
        browser.setFocus();
    }
}
