// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.Platform;
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
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ConversationStore.Summary;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.chat.ChatView;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.chat.conversation.ConversationPersistence;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedAssistant;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.AssistantProvider;
import org.vauban.ide.workbench.CurrentAssistant;

/** Conversations and what was typed, over the closing of the view and of the workbench. */
class ChatKeptTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @BeforeEach
    void forget() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
    }

    /** A workbench's chats that begin, as after a start. */
    private WorkbenchChats begun() {
        return new WorkbenchChats(PlatformUI.getWorkbench().getService(CurrentAssistant.class), folder, Locale.ENGLISH);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Ui.SECONDS, TimeUnit.SECONDS);
    }

    private Question asked(int count) {
        Ui.await(count + " questions", () -> workbench.assistant.chats.asked.size() == count);
        return workbench.assistant.chats.last();
    }

    @Test
    void whatWasTypedAndShownIsThereAfterARestart() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("first question", List.of()));
            asked(1).write("An answer.").end();
            chats.draft("half a sent");
        }
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            assertEquals("half a sent", chats.draft());
            assertEquals("first question", chats.conversation().title());
            assertEquals("An answer.", chats.conversation().path().getFirst().answer());
        }
    }

    @Test
    void whatWasHeldBackIsNeitherKeptNorExportedWithAnotherAssistant() throws Exception {
        Attachment env = Attachment.file(folder.resolve(".env"), folder, "plaintext", "PASSWORD=canary");
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("first", List.of(env)));
            asked(1).write("yes").end();
            ScriptedAssistant other = new ScriptedAssistant();
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(Constants.SERVICE_RANKING, 200);
            ServiceRegistration<AssistantProvider> registration = FrameworkUtil.getBundle(ChatKeptTest.class)
                    .getBundleContext()
                    .registerService(AssistantProvider.class, other, properties);
            try {
                get(chats.ask("second", List.of()));
                Ui.await("a question to the other", () -> other.chats.asked.size() == 1);
                other.chats.last().write("no").end();
            } finally {
                registration.unregister();
            }
            String file = Files.readString(folder.resolve(chats.conversation().id() + ".json"));
            assertTrue(file.contains("second") && !file.contains("canary"), file);
            assertEquals("PASSWORD=canary", chats.conversation().path().getFirst().attachments().getFirst().text(),
                    "to be asked again");
            assertEquals("", chats.approved().path().getFirst().attachments().getFirst().text());
        }
    }

    @Test
    void nothingMoreIsKeptOnceItIsSwitchedOff() throws Exception {
        var preferences = InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE);
        String id;
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("first", List.of()));
            asked(1).write("yes").end();
            chats.draft("half a sentence");
            Ui.await("the draft", () -> Files.exists(folder.resolve("draft"))
                    && Files.readString(folder.resolve("draft")).contains("half a sentence"));
            id = chats.conversation().id();
            preferences.putBoolean(VaubanPreferences.KEEP_CHATS, false);
            assertEquals(ConversationPersistence.OFF, get(chats.persistence()));
            get(chats.ask("second", List.of()));
            asked(2).write("no").end();
            chats.draft("another half");
        }
        try (WorkbenchChats chats = begun()) {
            assertFalse(Files.exists(folder.resolve("draft")), "what was typed is forgotten");
            get(chats.restore());
            assertEquals("", chats.draft());
            chats.draft("a third half");
            get(chats.open(id));
            assertEquals(List.of("first"), chats.conversation().path().stream().map(Turn::question).toList(),
                    "as it was kept before");
        } finally {
            preferences.remove(VaubanPreferences.KEEP_CHATS);
        }
        assertFalse(Files.exists(folder.resolve("draft")));
        assertFalse(Files.readString(folder.resolve(id + ".json")).contains("second"));
        try (WorkbenchChats chats = begun()) {
            assertEquals(ConversationPersistence.KEPT, get(chats.persistence()));
        }
    }

    @Test
    void aShutdownDuringAnAnswerKeepsWhatWasWritten() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("a question", List.of()));
            asked(1).write("The beginning");
        }
        assertTrue(workbench.assistant.chats.last().stopped);
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            Turn turn = chats.conversation().path().getFirst();
            assertEquals(Turn.State.STOPPED, turn.state());
            assertEquals("The beginning", turn.answer());
        }
    }

    @Test
    void anAnswerGoesOnWhileAnotherConversationIsShown() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("long one", List.of()));
            Question question = asked(1).write("One ");
            String id = chats.conversation().id();
            chats.startNew();
            get(chats.ask("short one", List.of()));
            asked(2).write("x").end();
            question.write("two");
            get(chats.open(id));
            assertTrue(chats.running());
            assertEquals("One two", chats.partial(question.turn.id()));
            question.end();
            assertEquals("One two", chats.conversation().path().getFirst().answer());
            assertEquals(List.of("long one", "short one"),
                    get(chats.list()).summaries().stream().map(Summary::title).sorted().toList());
        }
    }

    /** Has the thread that reads conversations wait until what is returned is counted down. */
    private static CountDownLatch busy(WorkbenchChats chats) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread here = Thread.currentThread();
        chats.addListener(() -> {
            if (Thread.currentThread() != here) {
                waits.countDown();
                Ui.pass(go, "the other thread's turn");
            }
        });
        chats.rename(chats.conversation().id(), "renamed");
        Ui.pass(waits, "a change of the conversation");
        return go;
    }

    @Test
    void aNewConversationIsShownAlsoWhereAnOlderOneIsStillBeingRead() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("old", List.of()));
            asked(1).write("yes").end();
            String old = chats.conversation().id();
            chats.startNew();
            CountDownLatch go = busy(chats);
            CompletableFuture<Void> opened = chats.open(old);
            chats.startNew();
            go.countDown();
            get(opened);
            assertEquals(List.of(), chats.conversation().turns());
            get(chats.open(old));
            assertEquals(old, chats.conversation().id());
        }
    }

    @Test
    void whatIsAskedBeforeTheLastConversationIsThereAgainStaysInView() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("old", List.of()));
            asked(1).write("yes").end();
        }
        try (WorkbenchChats chats = begun()) {
            CountDownLatch go = busy(chats);
            CompletableFuture<Void> restored = chats.restore();
            CompletableFuture<Void> asked = chats.ask("new", List.of());
            go.countDown();
            get(restored);
            get(asked);
            asked(2).write("no").end();
            assertEquals(List.of("new"), chats.conversation().path().stream().map(Turn::question).toList());
        }
    }

    @Test
    void whatIsDeletedWhileItIsAnsweredStaysDeleted() throws Exception {
        try (WorkbenchChats chats = begun()) {
            get(chats.restore());
            get(chats.ask("q", List.of()));
            asked(1).write("One ");
            get(chats.delete(chats.conversation().id()));
            assertEquals(List.of(), get(chats.list()).summaries());
            assertTrue(chats.conversation().turns().isEmpty());
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of("draft"), files.map(each -> each.getFileName().toString()).toList());
        }
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

    /** Only one can be opened. */
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

    /** As where a workbench was ended with the view in a window of its own. */
    @Test
    void theListOpensAlsoWhereTheWindowOfTheViewIsGone() {
        ChatWindow chat = ChatWindow.open();
        Shell own = Ui.call(() -> {
            EModelService models = Ui.window().getService(EModelService.class);
            MPart part = chat.view().getSite().getService(MPart.class);
            MPlaceholder place = part.getCurSharedRef();
            MElementContainer<MUIElement> home = place.getParent();
            models.detach(place, 100, 100, 600, 500);
            place.setToBeRendered(false); // and made anew there
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

    /** The table of a dialog, once it has the focus. */
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

    /** With the space bar, as somebody without a mouse does. */
    private static void press(ChatWindow chat, String label) {
        Button button = button(chat, label);
        Keys.focus(button);
        Keys.type(" ");
    }

    @Test
    void theWorkbenchsOwnConversationsAreInItsState() {
        Path state = Platform.getStateLocation(Platform.getBundle("org.vauban.ide")).append("conversations").toPath();
        ChatWindow chat = ChatWindow.open();
        Keys.type("kept\n");
        asked(1).write("yes").end();
        chat.awaitText("yes");
        Ui.await("a file", () -> {
            try (var files = Files.list(state)) {
                return files.anyMatch(each -> each.toString().endsWith(".json"));
            }
        });
    }
}
