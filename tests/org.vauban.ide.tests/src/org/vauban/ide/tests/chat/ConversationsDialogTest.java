// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.e4.ui.model.application.ui.MElementContainer;
import org.eclipse.e4.ui.model.application.ui.MUIElement;
import org.eclipse.e4.ui.model.application.ui.advanced.MPlaceholder;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EModelService;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.Test;
import org.vauban.assist.chat.ConversationStore.Summary;
import org.vauban.ide.chat.ChatView;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.preview.PreviewTest;

/** The dialog that lists the conversations that are kept: opened, renamed and deleted there. */
class ConversationsDialogTest extends WithChats {

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Ui.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void conversationsAreOpenedRenamedAndDeletedByKeyboard() throws Exception {
        ChatWindow chat = ChatWindow.open();
        for (String question : List.of("about apples", "about pears")) {
            ChatWindow.chats().startNew();
            chat.focus();
            int before = workbench.assistant.chats.asked.size();
            Keys.type(question + "\n");
            asked(before + 1).write("Answer " + question).end();
            chat.awaitText("Answer " + question);
        }
        chat.openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        Pictures.save("chat-conversations", dialog);
        Keys.type("apples");
        Keys.press(SWT.ARROW_DOWN);
        Keys.press(SWT.F2);
        Shell rename = ChatWindow.dialog("Rename Conversation");
        Keys.chord("ctrl+a");
        Keys.type("fruit & apples");
        Keys.press(SWT.CR);
        Ui.await("no dialog", rename::isDisposed);
        Ui.await("renamed", () -> get(ChatWindow.chats().list()).summaries().stream()
                .anyMatch(each -> each.title().equals("fruit & apples")));
        Table table = focusedTable(dialog);
        Ui.await("the new title",
                () -> table.getItemCount() == 1 && table.getItem(0).getText().equals("fruit & apples"));
        Keys.press(SWT.DEL);
        Shell delete = ChatWindow.dialog("Delete Conversation");
        assertTrue(Dialogs.message(delete).contains("fruit & apples"), Dialogs.message(delete));
        Keys.press(SWT.CR);
        Ui.await("deleted", () -> get(ChatWindow.chats().list()).summaries().size() == 1);
        Ui.run(() -> dialog.forceActive());
        Keys.press(SWT.ESC);
        Ui.await("closed", dialog::isDisposed);
        assertEquals("about pears", ChatWindow.chats().conversation().title());
    }

    @Test
    void rowsGetTheirTextsWhenTheyAreSeen() throws Exception {
        ChatWindow chat = ChatWindow.open();
        for (String question : List.of("one", "two", "three")) {
            ask(chat, question);
        }
        chat.openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        Table table = focusedTable(dialog);
        Ui.run(() -> {
            assertTrue((table.getStyle() & SWT.VIRTUAL) != 0);
            assertEquals(List.of(0), Arrays.stream(table.getSelectionIndices()).boxed().toList());
            assertEquals(List.of("one", "three", "two"),
                    Arrays.stream(table.getItems()).map(each -> each.getText(0)).sorted().toList());
            assertEquals("1", table.getItem(2).getText(2));
            dialog.close();
        });
    }

    /** Only one conversation can be opened. */
    @Test
    void enterWithSeveralConversationsSelectedLeavesTheListOpen() throws Exception {
        ChatWindow chat = ChatWindow.open();
        ask(chat, "one");
        ask(chat, "two");
        chat.openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        Table table = focusedTable(dialog);
        Ui.run(() -> {
            table.selectAll();
            assertEquals(2, table.getSelectionCount());
            table.notifyListeners(SWT.DefaultSelection, new Event());
            assertFalse(dialog.isDisposed());
            dialog.close();
        });
    }

    /** For example after the workbench was closed with the view in a detached window. */
    @Test
    void theListOpensAlsoWhereTheWindowOfTheViewIsGone() {
        ChatWindow chat = ChatWindow.open();
        Shell own = Ui.call(() -> {
            EModelService models = Ui.window().getService(EModelService.class);
            MPart part = chat.view().getSite().getService(MPart.class);
            MPlaceholder place = part.getCurSharedRef();
            MElementContainer<MUIElement> home = place.getParent();
            models.detach(place, 100, 100, 600, 500);
            place.setToBeRendered(false); // creates the view again in that window
            place.setToBeRendered(true);
            Shell made = ((ChatView) Ui.page().showView(ChatView.ID)).input().getShell();
            assertNotSame(Ui.window().getShell(), made);
            models.move(place, home);
            return made;
        });
        Ui.await("the window to go", own::isDisposed);
        ChatWindow.open().openConversations();
        Shell dialog = ChatWindow.dialog("Conversations");
        Ui.run(dialog::close);
    }

    @Test
    void manyConversationsAreAskedAboutAndNoneIsDeletedUnasked() throws Exception {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(ChatPreferences.MAX_CONVERSATIONS, 2);
        ChatWindow chat = ChatWindow.open();
        for (String question : List.of("one", "two", "three")) {
            ask(chat, question);
        }
        chat.awaitNotice("You have 3 saved conversations");
        assertEquals(3, get(ChatWindow.chats().list()).summaries().size());
        Pictures.save("chat-many-conversations");
        press(chat, "Keep All");
        Ui.await("no notice", () -> chat.view().notice().isEmpty());
        ask(chat, "four");
        assertEquals(4, get(ChatWindow.chats().list()).summaries().size());
        assertEquals("", Ui.call(() -> chat.view().notice()), "twice as many were agreed to");
        for (String question : List.of("five", "six", "seven")) {
            ask(chat, question);
        }
        chat.awaitNotice("You have 7 saved conversations");
        Ui.run(() -> Ui.display()
                .asyncExec(() -> button(chat, "Manage Conversations...").notifyListeners(SWT.Selection, new Event())));
        Shell dialog = ChatWindow.dialog("Conversations");
        Table table = focusedTable(dialog);
        Ui.run(() -> table.setSelection(4, 6));
        Keys.press(SWT.DEL);
        Shell delete = ChatWindow.dialog("Delete Conversation");
        assertTrue(Dialogs.message(delete).contains("3 selected"), Dialogs.message(delete));
        Keys.press(SWT.CR);
        Ui.await("deleted",
                () -> get(ChatWindow.chats().list()).summaries().stream().map(Summary::title).sorted().toList()
                        .equals(List.of("five", "four", "seven", "six")));
        Ui.run(() -> dialog.forceActive());
        Keys.press(SWT.ESC);
        Ui.await("closed", dialog::isDisposed);
    }

    private void ask(ChatWindow chat, String question) throws Exception {
        ChatWindow.chats().startNew();
        int before = workbench.assistant.chats.asked.size();
        get(ChatWindow.chats().ask(question, List.of()));
        asked(before + 1).write("Answer " + question).end();
        chat.awaitText("Answer " + question);
        Ui.await("kept", () -> get(ChatWindow.chats().list()).summaries().stream()
                .anyMatch(each -> each.title().equals(question)));
    }

    /** Returns a dialog's table, once it has the focus. */
    private static Table focusedTable(Shell dialog) {
        Table table = Ui.call(() -> {
            List<Table> found = new ArrayList<>();
            PreviewTest.collect(dialog, Table.class, found);
            return found.getFirst();
        });
        Ui.await("the table", () -> {
            dialog.forceActive();
            return table.forceFocus() && table.isFocusControl();
        });
        return table;
    }

    private static Button button(ChatWindow chat, String label) {
        return Ui.call(() -> {
            List<Button> found = new ArrayList<>();
            PreviewTest.collect(chat.input().getShell(), Button.class, found);
            return found.stream().filter(each -> each.getText().replace("&", "").equals(label)).findFirst()
                    .orElseThrow();
        });
    }

    /** Presses the space bar, like a user without a mouse. */
    private static void press(ChatWindow chat, String label) {
        Button button = button(chat, label);
        Keys.focus(button);
        Keys.type(" ");
    }
}
