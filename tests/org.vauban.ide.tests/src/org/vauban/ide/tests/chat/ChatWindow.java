// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.browser.LocationListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.chat.ChatView;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.fix.FixTest;

/** The chat view as operated by a test. */
public final class ChatWindow {
    /** Messages that the page sends without a button. */
    private static final Pattern NOT_PRESSED = Pattern.compile("/(READY|FOUND|LEAVE)\\b");

    private ChatView view;

    static WorkbenchChats chats() {
        return PlatformUI.getWorkbench().getService(WorkbenchChats.class);
    }

    /**
     * Waits until no answer is being written, and until the displayed conversation reflects that, which happens later.
     */
    static void awaitEnd(int seconds) {
        Ui.await("an end", seconds, () -> !chats().running()
                && chats().conversation().turns().stream().allMatch(each -> each.state() != Turn.State.RUNNING));
    }

    static void awaitEnd() {
        awaitEnd(Ui.SECONDS);
    }

    /** Deletes all conversations and typed drafts. */
    public static void forgetAll() {
        Ui.run(() -> {
            for (Shell shell : Ui.display().getShells()) {
                // a dialog left open by a failed test receives all keys
                if (shell != Ui.window().getShell() && shell.isVisible() && shell.getText().length() > 0) {
                    shell.close();
                }
            }
            if (Ui.page().findView(ChatView.ID) != null) {
                Ui.page().hideView(Ui.page().findView(ChatView.ID));
            }
        });
        Ui.settle();
        try {
            chats().restore().get(Ui.SECONDS, TimeUnit.SECONDS);
            chats().stop();
            chats().startNew();
            chats().take();
            chats().draft("");
            for (var each : chats().list().get(Ui.SECONDS, TimeUnit.SECONDS).summaries()) {
                chats().delete(each.id()).get(Ui.SECONDS, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Opens the view and focuses its input field. */
    public static ChatWindow open() {
        ChatWindow window = new ChatWindow();
        window.view = Ui.call(() -> (ChatView) Ui.page().showView(ChatView.ID));
        window.focus();
        if (Ui.call(() -> window.view.transcript() instanceof Browser)) {
            window.awaitPage();
        }
        Keys.reach(window.input()); // a view that is still opening may take the focus away
        return window;
    }

    void awaitPage() {
        Ui.await("the page", () -> Boolean.TRUE.equals(browser().evaluate("return typeof vauban === 'object'")));
    }

    /**
     * Waits until the page has been painted in its current state: its process does that later than a script can read
     * the content.
     */
    public void awaitDrawn() {
        evaluate("delete document.body.dataset.drawn; requestAnimationFrame(() => requestAnimationFrame("
                + "() => { document.body.dataset.drawn = ''; })); return true");
        Ui.await("two frames",
                () -> Boolean.TRUE.equals(browser().evaluate("return 'drawn' in document.body.dataset")));
        Ui.settle();
    }

    /**
     * Asks a question that needs no list of proposals: without a window manager such a list takes the focus, which
     * never happens on a desktop.
     */
    public void ask(String line) {
        Ui.run(() -> input().setText(line));
        Keys.reach(input());
        Keys.press(SWT.CR);
    }

    /** Chooses an entry of the open list of proposals as soon as it is there, because the list may be refilled. */
    static void choose(String beginning) {
        Ui.await(() -> "the entry " + beginning + " among " + rows() + " of " + Ui.display().getFocusControl() + " in "
                + Ui.display().getActiveShell(), Ui.SECONDS, () -> chooses(beginning));
        Ui.settle();
    }

    private static boolean chooses(String beginning) {
        int row = row(beginning);
        if (row >= 0) {
            Table table = FixTest.list();
            table.setSelection(row);
            Event event = new Event();
            event.widget = table;
            event.item = table.getItem(row);
            table.notifyListeners(SWT.Selection, event);
            table.notifyListeners(SWT.DefaultSelection, event);
        }
        return row >= 0;
    }

    private static List<String> rows() {
        Table table = FixTest.list();
        return table == null ? List.of() : Stream.of(table.getItems()).map(TableItem::getText).toList();
    }

    private static int row(String beginning) {
        Table table = FixTest.list();
        for (int i = 0; table != null && i < table.getItemCount(); i++) {
            if (table.getItem(i).getText().startsWith(beginning)) {
                return i;
            }
        }
        return -1;
    }

    public ChatView view() {
        return view;
    }

    void focus() {
        Ui.await("focus of the input", () -> {
            Ui.activate();
            Ui.page().activate(view);
            return input().forceFocus() && input().isFocusControl() && Ui.page().getActivePart() == view;
        });
        Keys.reach(input()); // a list that was closed may have taken the focus with it
    }

    /** Types a word for which proposals appear; the list may open at its first letter. */
    void typeProposed(String word) {
        Keys.type(word.substring(0, 1));
        typeInList(word.substring(1));
    }

    /**
     * Continues typing while a list of proposals may be open: without a window manager the list takes the focus, so
     * that keys would be lost that reach the input field on a desktop.
     */
    void typeInList(String text) {
        Keys.strikeIn(input(), text.chars().toArray());
    }

    /** Opens the list of conversations, like its button. */
    public void openConversations() {
        Ui.run(() -> Ui.display().asyncExec(() -> {
            for (IContributionItem item : view.getViewSite().getActionBars().getToolBarManager().getItems()) {
                if (item instanceof ActionContributionItem action
                        && action.getAction().getText().equals("Conversations")) {
                    action.getAction().runWithEvent(new Event());
                }
            }
        }));
    }

    /** Waits for a dialog. */
    public static Shell dialog(String title) {
        Ui.await("dialog " + title,
                () -> Ui.display().getActiveShell() != null && Ui.display().getActiveShell().getText().equals(title));
        Ui.settle();
        return Ui.call(() -> Ui.display().getActiveShell());
    }

    void close() {
        Ui.run(() -> {
            for (var reference : Ui.page().getViewReferences()) {
                if (reference.getId().equals(ChatView.ID)) {
                    Ui.page().hideView(reference);
                }
            }
        });
        Ui.settle();
    }

    /** Maximises the view in the window, or restores it. */
    void maximize(boolean maximized) {
        Ui.run(() -> {
            IWorkbenchPartReference reference = Ui.page().getReference(view);
            boolean is = Ui.page().getPartState(reference) == org.eclipse.ui.IWorkbenchPage.STATE_MAXIMIZED;
            if (is != maximized) {
                Ui.page().toggleZoom(reference);
            }
        });
        Ui.settle();
    }

    StyledText input() {
        return view.input();
    }

    /** Waits until the question has left the input field, after which the view accepts the next one. */
    void awaitSent() {
        Ui.await(() -> "an empty input, not " + input().getText(), Ui.SECONDS, () -> input().getText().isEmpty());
    }

    String typed() {
        return Ui.call(() -> input().getText());
    }

    public Browser browser() {
        return (Browser) view.transcript();
    }

    /** Returns the result of a script in the page. */
    public Object evaluate(String script) {
        return Ui.call(() -> browser().evaluate(script));
    }

    /** Returns the content of the page or of the plain text. */
    String text() {
        return Ui.call(() -> view.transcript() instanceof StyledText plain
                ? plain.getText()
                : (String) browser().evaluate("return document.getElementById('log').innerText"));
    }

    public void awaitText(String part) {
        try {
            Ui.await("text", () -> text().contains(part));
        } catch (AssertionError e) {
            assertEquals(part, text());
            throw e;
        }
        if (Ui.call(() -> view.transcript() instanceof Browser && input().isFocusControl())) {
            Keys.reach(input());
        }
    }

    public void awaitChips(String... expected) {
        try {
            Ui.await("chips", () -> view.chips().equals(List.of(expected)));
        } catch (AssertionError e) {
            assertEquals(List.of(expected), Ui.call(view::chips));
            throw e;
        }
    }

    void awaitNotice(String part) {
        try {
            Ui.await("notice", () -> view.notice().contains(part));
        } catch (AssertionError e) {
            assertEquals(part, Ui.call(view::notice));
            throw e;
        }
    }

    /**
     * Presses a button of the page, and waits for the effect, which its process reports after the script has ended.
     *
     * @param label the button's text; the first button with it is pressed
     */
    void press(String label) {
        press(label, "find");
    }

    /** Presses the last button with the text. */
    void pressLast(String label) {
        press(label, "findLast");
    }

    private void press(String label, String which) {
        CountDownLatch told = new CountDownLatch(1);
        LocationListener listener = LocationListener.changingAdapter(event -> {
            if (!NOT_PRESSED.matcher(event.location).find()) {
                told.countDown();
            }
        });
        Ui.run(() -> browser().addLocationListener(listener));
        Ui.await("button " + label, () -> Boolean.TRUE.equals(browser().evaluate(
                "const b = [...document.querySelectorAll('button:enabled')]." + which + "(e => e.textContent === '"
                        + label + "'); if (b) { b.click(); } return b !== undefined")));
        Ui.pass(told, "what the button " + label + " tells");
        Ui.run(() -> {
            if (!browser().isDisposed()) {
                browser().removeLocationListener(listener);
            }
        });
        Ui.settle();
    }

    /** Presses a button of the view's tool bar with the mouse. */
    void clickTool(String label) {
        Point at = Ui.call(() -> {
            for (IContributionItem item : view.getViewSite().getActionBars().getToolBarManager().getItems()) {
                if (item instanceof ActionContributionItem action && action.getAction().getText().equals(label)) {
                    ToolItem tool = (ToolItem) action.getWidget();
                    return tool.getParent().toDisplay(tool.getBounds().x + 8,
                            tool.getBounds().y + tool.getBounds().height / 2);
                }
            }
            throw new AssertionError("no tool " + label);
        });
        Keys.click(at.x, at.y);
    }

    /** Presses a button of the page with the mouse. */
    void click(String label) {
        Object[] place = (Object[]) evaluate(
                "const b = [...document.querySelectorAll('button')].find(e => e.textContent === '" + label
                        + "'); b.scrollIntoView({block: 'center'}); const r = b.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]");
        Point at = Ui
                .call(() -> browser().toDisplay((int) (double) (Double) place[0], (int) (double) (Double) place[1]));
        Keys.click(at.x, at.y);
    }
}
