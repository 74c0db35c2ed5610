// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.call.AssistError;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.preview.PreviewTest;

/** What the chat displays between a question and the beginning of its answer. */
class ChatProgressTest extends WithChats {

    @AfterEach
    void restore() {
        ChatPreferences.setPlain(false);
        engine(AssistStatus.State.READY, 0);
    }

    private void engine(AssistStatus.State state, double progress) {
        workbench.assistant.status(new AssistStatus(state, "scripted", null, progress));
    }

    private Question asked(ChatWindow chat, String line) {
        chat.ask(line);
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        return workbench.assistant.chats.last();
    }

    private static void awaitNone(ChatWindow chat) {
        Ui.await("no progress", () -> "".equals(
                chat.browser().evaluate("return document.querySelector('.status').textContent")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsDoneIsSaidUntilTheAnswerComes(boolean plain) {
        ChatPreferences.setPlain(plain);
        workbench.assistant.chats.sends = false;
        ChatWindow chat = ChatWindow.open();
        Question question = asked(chat, "Why?");
        chat.awaitText("Preparing the prompt...");
        engine(AssistStatus.State.LOADING, 0.42);
        chat.awaitText("Loading the model (40%)...");
        engine(AssistStatus.State.READY, 0);
        chat.awaitText("Preparing the prompt...");
        question.send();
        chat.awaitText("Processing the prompt...");
        question.reading(5, 10);
        chat.awaitText("Processing the prompt (50%)...");
        question.write("An answer.");
        chat.awaitText("An answer.");
        Ui.await("no progress of the prompt", () -> !chat.text().contains("Processing the prompt"));
        engine(AssistStatus.State.LOADING, 0.42);
        engine(AssistStatus.State.READY, 0);
        question.end();
        Ui.await("the end", () -> !chat.text().contains("Writing"));
        assertFalse(chat.text().contains("Loading"), chat.text());
    }

    /** Screen readers skip the content of a busy element. */
    @Test
    void itIsReadOutWhileTheAnswerIsBusy() {
        ChatWindow chat = ChatWindow.open();
        Question question = asked(chat, "Why?");
        chat.awaitText("Processing the prompt...");
        assertEquals("status true", chat.evaluate("""
                const line = document.querySelector('.status');
                return line.getAttribute('role') + ' ' + (line.closest('[aria-busy=true]') === null)"""));
        assertEquals("true", chat.evaluate("return document.querySelector('.answer').getAttribute('aria-busy')"));
        question.write("An answer.").end();
        chat.awaitText("Try again");
        assertEquals("false", chat.evaluate("return document.querySelector('.answer').getAttribute('aria-busy')"));
    }

    @Test
    void itEndsWithAnAnswerThatIsStopped() {
        ChatWindow chat = ChatWindow.open();
        asked(chat, "Why?");
        chat.awaitText("Processing the prompt...");
        Ui.run(() -> chat.view().stop());
        awaitNone(chat);
    }

    @Test
    void itEndsWithAFailure() {
        ChatWindow chat = ChatWindow.open();
        Question question = asked(chat, "Why?");
        chat.awaitText("Processing the prompt...");
        question.fail(AssistError.REFUSED, "It is refused.");
        chat.awaitText("It is refused.");
        awaitNone(chat);
    }

    @Test
    void anAnswerFromTheIndexBeginsWithASearch() {
        workbench.assistant.chats.sends = false;
        ChatWindow chat = ChatWindow.open();
        Question question = asked(chat, "@docs What is the pressure?");
        chat.awaitText("Searching the index...");
        question.write("Passages found:\n");
        chat.awaitText("Processing the prompt...");
        question.reading(1, 10);
        chat.awaitText("Processing the prompt (10%)...");
        question.write("A quote.\n").end();
        awaitNone(chat);
    }

    /** The user looks at another conversation meanwhile. */
    @Test
    void itIsShownAgainWithItsConversation() {
        ChatWindow chat = ChatWindow.open();
        Question question = asked(chat, "Why?");
        question.reading(5, 10);
        chat.awaitText("Processing the prompt (50%)...");
        String first = ChatWindow.chats().conversation().id();
        Ui.run(() -> ChatWindow.chats().startNew());
        Ui.await("another one", () -> chat.text().isEmpty());
        ChatWindow.chats().open(first).join();
        chat.awaitText("Processing the prompt (50%)...");
        question.end();
    }

    @Test
    void whatGoesWithTheQuestionIsSaidToBeRead() {
        ChatWindow chat = ChatWindow.open();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("Why?");
        Ui.await("the progress", () -> sendingIsShown());
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        Ui.await("no progress", () -> !sendingIsShown());
        workbench.assistant.chats.last().end();
    }

    /** For example if the disk does not respond. */
    @Test
    void aQuestionCanBeStoppedWhileWhatGoesWithItIsRead() {
        ChatWindow chat = ChatWindow.open();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.ask("Why?");
        Ui.await("a question that can be stopped", () -> stop().isEnabled());
        Keys.press(SWT.ESC);
        Ui.await("the end", () -> !stop().isEnabled() && !sendingIsShown());
        read.complete(List.of(Attachment.of(Kind.OTHER, "slow", "slow")));
        Ui.await("the attachment", () -> chat.view().chips().size() == 1);
        Ui.settle();
        assertEquals(List.of(), workbench.assistant.chats.asked);
        assertEquals("Why?", Ui.call(() -> chat.input().getText()));
        Keys.press(SWT.CR);
        Ui.await("the question", () -> workbench.assistant.chats.asked.size() == 1);
        workbench.assistant.chats.last().end();
    }

    private static Button stop() {
        return all(Button.class).stream().filter(each -> each.getText().equals("Stop")).findFirst().orElseThrow();
    }

    private static boolean sendingIsShown() {
        return all(Composite.class).stream().anyMatch(each -> each.getClass().getSimpleName().equals("SendingBar"));
    }

    private static <T extends Control> List<T> all(Class<T> type) {
        List<T> all = new ArrayList<>();
        PreviewTest.collect(Ui.window().getShell(), type, all);
        return all;
    }
}
