// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.command.Command;
import org.vauban.ide.attach.AttachmentCandidate;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;

/** Asking an earlier question of a conversation differently, with real keys in the chat view. */
class ChatEditedQuestionTest extends WithChats {

    /** Opens the view with the question "first" and its answer. */
    private ChatWindow answered() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("first\n");
        asked(1).write("Answer one.").end();
        chat.awaitText("Answer one.");
        chat.awaitSent();
        return chat;
    }

    @Test
    void anEarlierQuestionIsAskedDifferentlyBesideTheFirst() {
        ChatWindow chat = answered();
        Keys.type("draft");
        chat.press("Edit");
        assertEquals("first", chat.typed());
        Keys.type(" again\n");
        asked(2).write("Answer two.").end();
        chat.awaitText("Answer two.");
        assertFalse(chat.text().contains("Answer one."));
        Ui.await("what was being typed", () -> chat.input().getText().equals("draft"));
        chat.awaitText("2 / 2");
        chat.press("Previous version");
        chat.awaitText("Answer one.");
        assertNull(ChatWindow.chats().conversation().path().getFirst().parent());
    }

    @Test
    void whatIsBeingAttachedIsReadNoFurtherWhenAnEarlierQuestionIsEdited() {
        ChatWindow chat = answered();
        CompletableFuture<List<Attachment>> read = new CompletableFuture<>();
        Ui.run(() -> chat.view().attach(new AttachmentCandidate(Kind.OTHER, "slow", "", () -> read)));
        chat.press("Edit");
        Ui.await("the cancellation", read::isCancelled);
    }

    @Test
    void whatIsTypedWhileEditingIsAskedInAnotherConversationOnceThatIsShown() {
        ChatWindow chat = answered();
        Keys.type("draft");
        chat.press("Edit");
        assertEquals("first", chat.typed());
        chat.clickTool("New Conversation");
        Ui.await("the draft", () -> chat.input().getText().equals("draft"));
        chat.focus();
        Keys.type(" two\n");
        assertEquals("draft two", asked(2).turn.question());
        assertEquals(1, ChatWindow.chats().conversation().turns().size());
        workbench.assistant.chats.last().write("Answer two.").end();
        chat.awaitText("Answer two.");
        chat.awaitSent();
        chat.press("Edit");
        Keys.type(" more");
        chat.clickTool("New Conversation");
        Ui.await("no answer", () -> ChatWindow.chats().conversation().turns().isEmpty());
        Ui.settle();
        assertEquals("draft two more", chat.typed(), "what was changed is not lost");
        assertEquals("", Ui.call(() -> chat.view().notice()));
    }

    @Test
    void aCommandFromAMenuDoesNotTakeWhatIsAttachedToTheEditedQuestion() {
        Editor editor = workbench.openJava("\t\tcount = 1;\n\t\tcount = 2;|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1"), 9));
        ChatWindow chat = ChatWindow.open();
        chat.ask("/explain");
        asked(1).write("Answer one.").end();
        chat.awaitText("Answer one.");
        chat.awaitSent();
        Keys.type("draft");
        chat.press("Edit");
        assertEquals(1, Ui.call(() -> chat.view().chips().size()));
        Ui.run(() -> {
            editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 2"), 9);
            chat.view().ask(Command.EXPLAIN, "");
        });
        assertEquals("count = 2", asked(2).turn.attachments().getFirst().text());
        assertEquals(2, ChatWindow.chats().conversation().path().size(), "behind the first");
        assertEquals("draft", chat.typed());
    }

    @Test
    void whatWasChangedInAnEarlierQuestionIsThereAgainWhenTheViewWasClosed() {
        ChatWindow chat = answered();
        Keys.type("draft");
        chat.press("Edit");
        assertEquals("draft", ChatWindow.chats().draft(), "nothing was changed yet");
        Keys.type(" again");
        chat.close();
        ChatWindow next = ChatWindow.open();
        assertEquals("draft\nfirst again", next.typed());
        next.press("Edit");
        Keys.type(" and");
        next.press("Edit");
        assertEquals("first", next.typed());
        assertEquals("draft\nfirst again\nfirst and", ChatWindow.chats().draft());
    }

    @Test
    void whatWasAttachedIsThereAgainWhenTheViewWasClosedWhileEditing() {
        workbench.file("src/Stack.java", "class Stack { }\n");
        ChatWindow chat = answered();
        Keys.type("see ");
        chat.typeProposed("@Stac");
        ChatWindow.choose("Stack.java");
        chat.awaitChips("Stack.java · 5 tokens");
        chat.press("Edit");
        chat.awaitChips();
        chat.close();
        ChatWindow again = ChatWindow.open();
        again.awaitChips("Stack.java · 5 tokens");
        assertEquals("see ", again.typed());
    }
}
