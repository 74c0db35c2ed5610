// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.command.Command;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.StandInProvider;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.preview.PreviewTest;

/** Actions in the chat view while a question waits for an assistant that is being created. */
@Tag("slow")
class ChatWaitingTest extends WithChats {

    /** A provider that blocks until it is closed. */
    private final class Slow implements AutoCloseable {
        private final CountDownLatch wanted = new CountDownLatch(1);
        private final CountDownLatch made = new CountDownLatch(1);
        private final StandInProvider provider = new StandInProvider(this::make, workbench.assistant.status());

        private Assistant make() {
            wanted.countDown();
            await(made);
            return workbench.assistant.assistant();
        }

        void awaitQuestion() {
            assertTrue(await(wanted), "nobody asks");
        }

        private static boolean await(CountDownLatch latch) {
            try {
                return latch.await(Ui.SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            made.countDown();
            provider.close();
        }
    }

    @Test
    void theQuestionGoesToTheConversationInWhichItWasSent() {
        ChatWindow chat = ChatWindow.open();
        String first = ChatWindow.chats().conversation().id();
        try (Slow slow = new Slow()) {
            Keys.type("first\n");
            slow.awaitQuestion();
            chat.clickTool("New Conversation");
            Ui.await("another conversation", () -> !ChatWindow.chats().conversation().id().equals(first));
        }
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        assertEquals(List.of(), ChatWindow.chats().conversation().turns());
        workbench.assistant.chats.last().write("An answer.").end();
        Ui.run(() -> ChatWindow.chats().open(first));
        chat.awaitText("An answer.");
        assertEquals(first, ChatWindow.chats().conversation().id());
    }

    /** The attachments have been read by then. */
    @Test
    void aQuestionThatIsStoppedMeanwhileStaysInTheInput() {
        ChatWindow chat = ChatWindow.open();
        attach(chat, "one");
        chat.awaitChips("one \u00b7 1 tokens");
        try (Slow slow = new Slow()) {
            Keys.reach(chat.input());
            Keys.type("first\n");
            slow.awaitQuestion();
            Ui.run(() -> chat.view().stop());
            Ui.await("the end", () -> sendButton().isEnabled());
        }
        ChatWindow.chats().list().join(); // runs after the code that would ask it
        Ui.settle();
        assertEquals(List.of(), workbench.assistant.chats.asked);
        assertEquals("first", chat.typed());
        assertEquals("", Ui.call(() -> chat.view().notice()));
        chat.awaitChips("one \u00b7 1 tokens");
    }

    /** For example a question that is stopped just as it would be asked. */
    @Test
    void aQuestionThatIsGivenUpInTheBackgroundIsNoFailure() {
        ChatWindow chat = ChatWindow.open();
        CountDownLatch wanted = new CountDownLatch(1);
        try (StandInProvider provider = new StandInProvider(() -> {
            wanted.countDown();
            throw new CancellationException();
        }, workbench.assistant.status())) {
            Keys.reach(chat.input());
            Keys.type("first\n");
            assertTrue(Slow.await(wanted), "nobody asks");
            Ui.await("the end", () -> sendButton().isEnabled());
        }
        assertEquals("first", chat.typed());
        assertEquals("", Ui.call(() -> chat.view().notice()));
    }

    private static Button sendButton() {
        List<Button> buttons = new ArrayList<>();
        PreviewTest.collect(Ui.window().getShell(), Button.class, buttons);
        return buttons.stream().filter(each -> each.getText().equals("Send")).findFirst().orElseThrow();
    }

    /** The status of a turn does not wait for the thread that draws the turn. */
    @Test
    void aStatusThatIsToldBeforeItsTurnIsDrawnIsShownWithIt() {
        ChatWindow chat = ChatWindow.open();
        assertEquals("Reading", chat.evaluate("""
                vauban.status('early', 'Reading');
                vauban.show([{id: 'early', question: 'Why?', attachments: [], variants: ['early'], blocks: [], \
                running: true}]);
                const text = document.querySelector('.status').textContent;
                vauban.show([]);
                return text;
                """));
    }

    @Test
    void whatIsAttachedMeanwhileStaysForTheNextQuestion() {
        ChatWindow chat = ChatWindow.open();
        sendWithOneAndAttach(chat, "two");
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        assertEquals(List.of("one"),
                workbench.assistant.chats.last().turn.attachments().stream().map(Attachment::text).toList());
        chat.awaitSent();
        chat.awaitChips("two \u00b7 1 tokens");
        workbench.assistant.chats.last().end();
    }

    /** Each of the two goes with a separate question. */
    @Test
    void whatIsAttachedOnceMoreMeanwhileStaysForTheNextQuestion() {
        ChatWindow chat = ChatWindow.open();
        sendWithOneAndAttach(chat, "one");
        chat.awaitSent();
        chat.awaitChips("one \u00b7 1 tokens");
        workbench.assistant.chats.last().end();
    }

    /** The answer could not be seen. */
    @Test
    void aQuestionOfADeletedConversationStaysInTheInput() {
        ChatWindow chat = ChatWindow.open();
        String first = ChatWindow.chats().conversation().id();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        Keys.reach(chat.input());
        Keys.type("first\n");
        ChatWindow.chats().delete(first).join();
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        chat.awaitNotice("was deleted");
        assertEquals("first", chat.typed());
        assertEquals(List.of(), workbench.assistant.chats.asked);
    }

    /** Another conversation is shown meanwhile, so that the renamed one exists only on disk. */
    @Test
    void aConversationThatIsRenamedMeanwhileKeepsItsNewTitle() {
        ChatWindow chat = ChatWindow.open();
        chat.ask("first");
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last().write("An answer.").end();
        chat.awaitText("An answer.");
        chat.awaitSent();
        String first = ChatWindow.chats().conversation().id();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("second");
        ChatWindow.chats().startNew();
        ChatWindow.chats().rename(first, "About pears").join();
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 2);
        workbench.assistant.chats.last().write("Another answer.").end();
        Ui.run(() -> ChatWindow.chats().open(first));
        chat.awaitText("Another answer.");
        assertEquals("About pears", ChatWindow.chats().conversation().title());
        Ui.await("the title on the disk", () -> ChatWindow.chats().list().join().summaries().stream()
                .anyMatch(each -> each.id().equals(first) && each.title().equals("About pears")));
    }

    /** Its attachments go with it, although the view with the chips is closed. */
    @Test
    void aQuestionOfAViewThatIsClosedMeanwhileIsAskedAndNoDraftAnyMore() {
        ChatWindow chat = ChatWindow.open();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        attach(chat, "one");
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("first");
        Ui.run(() -> chat.input().append("half"));
        Ui.run(() -> Ui.page().hideView(chat.view()));
        ChatWindow next = ChatWindow.open();
        assertEquals("firsthalf", next.typed(), "it may not be asked yet");
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        assertEquals(List.of("one", "slow"),
                workbench.assistant.chats.last().turn.attachments().stream().map(Attachment::text).toList());
        Ui.await("the rest in the input", () -> next.input().getText().equals("half"));
        next.awaitChips();
        assertEquals("half", ChatWindow.chats().draft());
        workbench.assistant.chats.last().end();
    }

    @Test
    void anEarlierQuestionOfAViewThatIsClosedMeanwhileIsAskedAndNoDraftAnyMore() {
        ChatWindow chat = ChatWindow.open();
        chat.ask("first");
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last().write("An answer.").end();
        chat.awaitText("An answer.");
        chat.awaitSent();
        Ui.run(() -> chat.input().append("draft"));
        chat.press("Edit");
        attach(chat, "one");
        chat.awaitChips("one \u00b7 1 tokens");
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("second");
        Ui.run(() -> chat.input().append("half"));
        Ui.run(() -> Ui.page().hideView(chat.view()));
        ChatWindow next = ChatWindow.open();
        assertEquals("draft\nsecondhalf", next.typed(), "it may not be asked yet");
        next.awaitChips("one \u00b7 1 tokens");
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the rest in the input", () -> next.input().getText().equals("draft\nhalf"));
        next.awaitChips();
        assertEquals("second", workbench.assistant.chats.last().turn.question());
        workbench.assistant.chats.last().end();
    }

    /**
     * Asks a question with the attachment "one", attaches "two" to the next question, edits the first one and attaches
     * "three".
     */
    private ChatWindow edited() {
        ChatWindow chat = ChatWindow.open();
        attach(chat, "one");
        chat.awaitChips("one \u00b7 1 tokens");
        chat.ask("first");
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last().write("An answer.").end();
        chat.awaitText("An answer.");
        chat.awaitSent();
        chat.awaitChips();
        attach(chat, "two");
        chat.awaitChips("two \u00b7 1 tokens");
        chat.press("Edit");
        chat.awaitChips("one \u00b7 1 tokens");
        attach(chat, "three");
        chat.awaitChips("one \u00b7 1 tokens", "three \u00b7 2 tokens");
        return chat;
    }

    @Test
    void whatIsAttachedToAnEarlierQuestionIsKeptWhenTheViewIsClosed() {
        ChatWindow chat = edited();
        Ui.run(() -> Ui.page().hideView(chat.view()));
        ChatWindow.open().awaitChips("two \u00b7 1 tokens", "three \u00b7 2 tokens");
    }

    @Test
    void whatIsAttachedToAnEarlierQuestionIsKeptWhenAnotherConversationIsShown() {
        ChatWindow chat = edited();
        Ui.run(() -> ChatWindow.chats().startNew());
        chat.awaitChips("two \u00b7 1 tokens", "three \u00b7 2 tokens");
    }

    @Test
    void aCommandFromAMenuDoesNotTakeWhatIsAttachedToAnEarlierQuestion() {
        ChatWindow chat = edited();
        Ui.run(() -> chat.view().ask(Command.EXPLAIN, ""));
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 2);
        assertEquals(List.of("two"),
                workbench.assistant.chats.last().turn.attachments().stream().map(Attachment::text).toList());
        chat.awaitChips("three \u00b7 2 tokens");
        workbench.assistant.chats.last().end();
    }

    @Test
    void whatIsTakenAwayBeforeTheViewIsClosedDoesNotGoWithTheQuestion() {
        ChatWindow chat = ChatWindow.open();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        attach(chat, "one");
        attach(chat, "two");
        chat.awaitChips("one \u00b7 1 tokens", "two \u00b7 1 tokens");
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("first");
        Ui.run(() -> {
            List<Control> controls = new ArrayList<>();
            PreviewTest.collect(Ui.window().getShell(), Control.class, controls);
            Event delete = new Event();
            delete.keyCode = SWT.DEL;
            delete.character = SWT.DEL;
            controls.stream().filter(each -> each.getClass().getSimpleName().equals("Chip")).findFirst().orElseThrow()
                    .notifyListeners(SWT.KeyDown, delete);
            Ui.page().hideView(chat.view());
        });
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        assertEquals(List.of("two", "slow"),
                workbench.assistant.chats.last().turn.attachments().stream().map(Attachment::text).toList());
        workbench.assistant.chats.last().end();
    }

    /** Sends a question with "one", and attaches something before the assistant is available. */
    private void sendWithOneAndAttach(ChatWindow chat, String next) {
        attach(chat, "one");
        chat.awaitChips("one \u00b7 1 tokens");
        try (Slow slow = new Slow()) {
            Keys.reach(chat.input());
            Keys.type("first\n");
            slow.awaitQuestion();
            attach(chat, next);
            chat.awaitChips("one \u00b7 1 tokens", next);
        }
    }

    private static void attach(ChatWindow chat, String text) {
        Ui.run(() -> chat.view().attach(AttachmentCandidate.of("", Attachment.of(Kind.OTHER, text, text))));
    }
}
