// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.function.Supplier;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IMenuCreator;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationStore.Listing;
import org.vauban.assist.chat.ConversationStore.Summary;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.ConversationPersistence;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.UiAssistCall;

/**
 * Tool bar button for conversations: its menu lists the most recent ones and the actions for the current one. UI
 * thread.
 */
final class ConversationMenu extends Action implements IMenuCreator {
    private static final int MAX = 12;

    private final WorkbenchChats chats;
    private final Supplier<Shell> shell;
    private Menu menu;
    /** State after the last change of a conversation; the disk is not read while a menu opens. */
    private Listing listing = new Listing(java.util.List.of(), java.util.List.of());
    private ConversationPersistence persistence = ConversationPersistence.KEPT;

    /** @param shell returns the shell that contains the view, which the user may move to another window */
    ConversationMenu(WorkbenchChats chats, Supplier<Shell> shell) {
        super(Messages.Conversations_title, IAction.AS_DROP_DOWN_MENU);
        this.chats = chats;
        this.shell = shell;
        setImageDescriptor(ChatIcons.CONVERSATIONS);
        setToolTipText(Messages.Conversations_tip);
        setMenuCreator(this);
    }

    /** Reads the list again in the background. */
    void refresh() {
        Display display = PlatformUI.getWorkbench().getDisplay();
        chats.list().thenAcceptBoth(chats.persistence(), (list, now) -> UiAssistCall.onDisplay(display, () -> {
            listing = list;
            persistence = now;
        }));
    }

    /** A click on the button, not on its arrow, opens the list of all conversations. */
    @Override
    public void runWithEvent(Event event) {
        all();
    }

    private void all() {
        ConversationsDialog.open(shell.get(), chats);
    }

    @Override
    public Menu getMenu(Control parent) {
        dispose();
        menu = new Menu(parent);
        fill();
        return menu;
    }

    @Override
    public Menu getMenu(Menu parent) {
        dispose();
        menu = new Menu(parent);
        fill();
        return menu;
    }

    private void fill() {
        Conversation shown = chats.conversation();
        item(SWT.PUSH, Messages.Chat_new, true, chats::startNew);
        new MenuItem(menu, SWT.SEPARATOR);
        if (persistence != ConversationPersistence.KEPT) {
            item(SWT.PUSH, persistence == ConversationPersistence.OFF
                    ? Messages.Conversations_off
                    : Messages.Conversations_forbidden, false, () -> {});
        }
        for (Summary each : listing.summaries().stream().limit(MAX).toList()) {
            MenuItem item = item(SWT.RADIO, title(each.title()), true, () -> {});
            boolean current = each.id().equals(shown.id());
            item.setSelection(current);
            item.addListener(SWT.Selection, event -> {
                if (item.getSelection() && !current) {
                    chats.open(each.id()).exceptionally(failure -> {
                        chats.notice(ChatFailures.sentence(failure));
                        return null;
                    });
                }
            });
        }
        if (!listing.summaries().isEmpty()) {
            item(SWT.PUSH, Messages.Conversations_all, true, this::all);
            new MenuItem(menu, SWT.SEPARATOR);
        }
        boolean some = !shown.turns().isEmpty();
        item(SWT.PUSH, Messages.Conversations_renameThis, some && !chats.running(),
                () -> ConversationsDialog.rename(shell.get(), chats, shown.id(), shown.title(), this::refresh));
        item(SWT.PUSH, Messages.Conversations_deleteThis, some,
                () -> ConversationsDialog.delete(shell.get(), chats, shown.id(), shown.title(), this::refresh));
        PlatformUI.getWorkbench().getDisplay().asyncExec(this::refresh);
    }

    /** Escapes ampersands, so that they are not mnemonics. */
    private static String title(String title) {
        return title.isBlank() ? Messages.Conversations_untitled : title.replace("&", "&&");
    }

    private MenuItem item(int style, String text, boolean enabled, Runnable action) {
        MenuItem item = new MenuItem(menu, style);
        item.setText(text);
        item.setEnabled(enabled);
        if (style == SWT.PUSH) {
            item.addListener(SWT.Selection, event -> action.run());
        }
        return item;
    }

    @Override
    public void dispose() {
        if (menu != null && !menu.isDisposed()) {
            menu.dispose();
        }
    }
}
