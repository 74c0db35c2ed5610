// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IToolBarManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.ui.IViewSite;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.handlers.IHandlerService;
import org.vauban.assist.chat.Conversation;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.workbench.RunAction;

/** Tool bar actions and key bindings of the chat view. UI thread. */
final class ChatActions {

    private final ChatView view;
    private final ConversationMenu conversations;
    private final Action start;
    private final Action find;
    private final Action export;
    private final Action inspector;
    private final Action plain;
    private final WorkbenchChats chats;
    private String listed;

    ChatActions(ChatView view, WorkbenchChats chats, PageActions page) {
        this.view = view;
        this.chats = chats;
        conversations = new ConversationMenu(chats, view.getSite()::getShell);
        start = new RunAction(Messages.Chat_new, ChatIcons.NEW, () -> {
            chats.startNew();
            view.setFocus();
        });
        find = new RunAction(Messages.Find_title, ChatIcons.FIND, view::find);
        export = new RunAction(Messages.Export_action, ChatIcons.EXPORT, page::export);
        inspector = new RunAction(Messages.Turn_inspect, ChatIcons.INSPECTOR, () -> page.inspect(null));
        plain = new Action(Messages.Chat_plain, IAction.AS_CHECK_BOX) {
            @Override
            public void run() {
                ChatPreferences.setPlain(isChecked());
            }
        };
    }

    void contribute(IViewSite site) {
        IToolBarManager bar = site.getActionBars().getToolBarManager();
        bar.add(start);
        bar.add(conversations);
        bar.add(new Separator());
        bar.add(find);
        bar.add(inspector);
        var menu = site.getActionBars().getMenuManager();
        menu.add(start);
        menu.add(find);
        menu.add(export);
        menu.add(inspector);
        menu.add(new Separator());
        menu.add(plain);
        IHandlerService handlers = site.getService(IHandlerService.class);
        handlers.activateHandler(IWorkbenchCommandConstants.EDIT_FIND_AND_REPLACE, handler(view::find));
        handlers.activateHandler("org.vauban.ide.chat.stop", handler(view::stop));
        update();
    }

    private static AbstractHandler handler(Runnable what) {
        return new AbstractHandler() {
            @Override
            public @Nullable Object execute(ExecutionEvent event) {
                what.run();
                return null;
            }
        };
    }

    void update() {
        boolean some = !chats.conversation().turns().isEmpty();
        find.setEnabled(some);
        export.setEnabled(some);
        plain.setChecked(ChatPreferences.plain());
        // listing all saved conversations would be too slow for every change
        Conversation shown = chats.conversation();
        String state = shown.id() + shown.title() + shown.turns().size();
        if (!state.equals(listed)) {
            listed = state;
            conversations.refresh();
        }
    }

    void dispose() {
        conversations.dispose();
    }
}
