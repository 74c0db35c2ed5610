// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ConversationStore.Summary;
import org.vauban.assist.chat.Turn;
import org.vauban.ide.chat.conversation.ConversationPersistence;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScriptedAssistant;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.AssistantProvider;
import org.vauban.ide.workbench.CurrentAssistant;

/** Conversations and typed drafts are kept when the view or the workbench closes. */
@Tag("slow")
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

    /** Returns chats as at the start of a workbench. */
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

    /** Blocks the thread that reads conversations until the returned latch is counted down. */
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
