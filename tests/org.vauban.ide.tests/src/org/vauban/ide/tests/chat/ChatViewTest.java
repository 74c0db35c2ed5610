// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.commands.ICommandService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.command.Command;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.fix.FixTest;
import org.vauban.ide.tests.preview.PreviewTest;

/** Asking questions in the chat view with real keys. */
class ChatViewTest extends WithChats {

    @Test
    void enterAsksAndTheAnswerStreamsIn() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("Why is it so");
        Keys.press(SWT.CR);
        Question question = asked(1);
        assertEquals("Why is it so", question.turn.question());
        chat.awaitSent();
        question.write("Because **it", "** is.\n\n");
        chat.awaitText("Because it is.");
        // unchanged content is not redrawn: there is no flicker, and the selection stays
        chat.evaluate("window.first = document.querySelector('.block p'); return true");
        question.write("```java\nint a", " = 1;\n");
        chat.awaitText("int a = 1;");
        assertEquals(true, chat.evaluate("return document.querySelector('.code button').disabled"));
        chat.evaluate("window.code = document.querySelector('.code'); return true");
        question.write("int b;\n```\nDone.");
        chat.awaitText("Done.");
        assertEquals(true, chat
                .evaluate("return window.first === document.querySelector('.block p') && window.first.isConnected"));
        assertEquals(true, chat.evaluate("return window.code === document.querySelector('.code')"));
        question.end();
        chat.awaitText("Try again");
        assertEquals(false, chat.evaluate("return document.querySelector('.code button').disabled"));
        assertEquals("int", chat.evaluate("return document.querySelector('.code .keyword').textContent"));
        assertFalse(ChatWindow.chats().running());
    }

    @Test
    void shiftEnterBeginsALineAndControlEnterSends() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("one");
        Keys.chord("shift+Return");
        Keys.type("two");
        assertEquals("one\ntwo", chat.typed().replace("\r", ""));
        Keys.chord("ctrl+Return");
        assertEquals("one\ntwo", asked(1).turn.question().replace("\r", ""));
    }

    /** For a question to an index, passages can be prefilled before it is asked. */
    @Test
    void whatIsTypedBehindAMentionIsToldTheAssistant() {
        ChatWindow.open();
        // not through the input field, which would open its list of mentions
        ChatWindow.chats().draft("What is it?");
        ChatWindow.chats().draft("@docs What is");
        Ui.await("the question", () -> workbench.assistant.chats.typed.contains("@docs What is"));
        assertFalse(workbench.assistant.chats.typed.contains("What is it?"));
    }

    @Test
    void undoHasOneHandlerHoweverOftenTheInputGetsTheFocus() {
        List<IStatus> logged = new CopyOnWriteArrayList<>();
        ILogListener listener = (status, plugin) -> logged.add(status);
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> chat.input().insert("a"));
        Platform.addLogListener(listener);
        try {
            for (int i = 0; i < 25; i++) {
                // GTK reports a focus twice when the window is activated meanwhile
                Ui.run(() -> chat.input().notifyListeners(SWT.FocusIn, new Event()));
                Ui.settle();
                // queries the handler while both would be active
                assertTrue(Ui.call(() -> Ui.window().getService(ICommandService.class)
                        .getCommand(IWorkbenchCommandConstants.EDIT_UNDO).isEnabled()));
                Ui.run(() -> chat.view().transcript().forceFocus());
                chat.focus();
            }
            Keys.chord("ctrl+z");
            Ui.await("undone", () -> chat.input().getText().isEmpty());
            Keys.chord("ctrl+shift+z");
            Ui.await("done again", () -> chat.input().getText().equals("a"));
        } finally {
            Platform.removeLogListener(listener);
        }
        assertEquals(List.of(), logged.stream().map(IStatus::getMessage).toList());
    }

    @Test
    void nothingIsAskedTwiceAndWhatWasTypedStays() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("one\n");
        asked(1);
        chat.awaitSent();
        Keys.type("two\n");
        chat.awaitNotice("An answer is still being generated");
        assertEquals("two", chat.typed());
        assertEquals(1, workbench.assistant.chats.asked.size());
        workbench.assistant.chats.last().write("x").end();
        ChatWindow.awaitEnd();
        Ui.settle();
        Keys.press(SWT.CR);
        assertEquals("two", asked(2).turn.question());
    }

    @Test
    void escapeStopsAndKeepsWhatWasWritten() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("long\n");
        Question question = asked(1).write("The beginning");
        chat.awaitText("The beginning");
        Keys.chord("Escape");
        Ui.await("stopped", () -> question.stopped);
        ChatWindow.awaitEnd();
        chat.awaitText("The beginning");
        chat.awaitText("Try again");
    }

    @Test
    void aCommandIsProposedAndWorksOnTheSelection() {
        Editor editor = workbench.openJava("\t\tcount = 1;|");
        Ui.run(() -> editor.viewer().setSelectedRange(editor.document().get().indexOf("count = 1"), 9));
        ChatWindow chat = ChatWindow.open();
        chat.typeProposed("/expl");
        ChatWindow.choose("/explain  Explain");
        assertEquals("/explain ", chat.typed());
        chat.focus();
        Keys.press(SWT.CR);
        Question question = asked(1);
        assertEquals(Command.EXPLAIN, question.turn.command());
        assertEquals(Kind.SELECTION, question.turn.attachments().getFirst().kind());
        assertEquals("count = 1", question.turn.attachments().getFirst().text());
        assertEquals("src/A.java", question.turn.attachments().getFirst().name());
        chat.awaitText("Selection: src/A.java, line 5 · 3 tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "@"})
    void theListIsAsLargeAsItsEntriesWantAndNoLargerThanTheView(String typed) {
        workbench.openJava("\t\tcount = 1;|");
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> {
            chat.input().setText(typed);
            chat.input().setCaretOffset(1);
        });
        Keys.chord("ctrl+space");
        Ui.await("the list", () -> FixTest.list() != null && FixTest.list().getItem(0).getText().startsWith(typed));
        Table list = Ui.call(FixTest::list);
        Pictures.save("chat-list-" + (typed.equals("/") ? "commands" : "attachments"), Ui.call(list::getShell));
        Ui.run(() -> {
            Rectangle place = list.getShell().getBounds();
            Composite view = chat.input().getParent();
            Rectangle room = view.getParent().getBounds();
            assertTrue(place.width <= room.width && place.height <= room.height, place + " in " + room);
            Rectangle inner = list.getClientArea();
            GC gc = new GC(list);
            for (TableItem item : list.getItems()) {
                int end = item.getTextBounds(0).x + gc.textExtent(item.getText()).x;
                assertTrue(end <= inner.width || place.width == room.width,
                        item.getText() + " ends at " + end + " in " + inner);
            }
            gc.dispose();
            int spare = inner.height - list.getItemCount() * list.getItemHeight();
            assertTrue(spare < 2 * list.getItemHeight(), spare + " pixels stay empty");
        });
        Ui.run(() -> list.getShell().close());
    }

    @Test
    void filesAreFoundByNameAndAChipIsTakenAwayByKeyboard() {
        workbench.file("src/Stack.java", "class Stack { String token = \"ghp_0123\"; }\n");
        workbench.file("src/.env", "SECRET=1\n");
        ChatWindow chat = ChatWindow.open();
        Keys.type("see ");
        chat.typeProposed("@Stac");
        ChatWindow.choose("Stack.java");
        chat.awaitChips("Stack.java · 11 tokens · 1 masked");
        assertEquals("see ", chat.typed());
        chat.focus();
        Pictures.save("chat-chip");
        Keys.chord("shift+Tab");
        Ui.await("focus on the chip", () -> Ui.display().getFocusControl().getClass().getSimpleName().equals("Chip"));
        Keys.press(SWT.DEL);
        chat.awaitChips();
        Ui.await("focus back in the input", () -> chat.input().isFocusControl());
    }

    /** The list that opened at the first letter does not contain the file. */
    @Test
    void filesAreFoundAlsoWhenTheListIsOpenBeforeTheyAreNamed() {
        workbench.file("src/Stack.java", "class Stack { }\n");
        ChatWindow chat = ChatWindow.open();
        Keys.type("see @");
        Ui.await("the list", () -> FixTest.list() != null);
        chat.typeInList("Stac");
        ChatWindow.choose("Stack.java");
        chat.awaitChips("Stack.java · 5 tokens");
        assertEquals("see ", chat.typed());
    }

    @Test
    void whatIsSelectedStaysWhenSomethingIsAttached() {
        ChatWindow chat = ChatWindow.open();
        Ui.run(() -> {
            chat.input().setText("explain this");
            chat.input().setSelection(0, "explain".length());
            List<Button> buttons = new ArrayList<>();
            PreviewTest.collect(chat.input().getShell(), Button.class, buttons);
            buttons.stream().filter(each -> each.getText().endsWith("Attach")).findFirst()
                    .orElseThrow().notifyListeners(SWT.Selection, new Event());
            assertEquals("explain @ this", chat.input().getText());
            assertEquals("explain @".length(), chat.input().getCaretOffset());
        });
        Ui.await("the list", () -> FixTest.list() != null);
        Ui.run(() -> FixTest.list().getShell().close());
    }

    @Test
    void aQuestionThatFailsSaysWhy() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        asked(1).write("Half an ans").fail(AssistError.ENGINE, "The engine ended unexpectedly: ask again.");
        chat.awaitText("The engine ended unexpectedly: ask again.");
        chat.awaitText("Half an ans");
        chat.press("Try again");
        assertEquals("q", asked(2).turn.question());
    }

    @Test
    void findsInTheConversation() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        asked(1).write("A needle, `needle` and **nee**dle.\n\n```java\nint needle = 1; // needles\n```\n").end();
        chat.awaitText("Try again");
        Keys.chord("ctrl+f");
        Keys.type("needle");
        Ui.await("count", () -> chat.view().found().equals("5 of 5"));
        Keys.press(SWT.CR);
        Ui.await("the first", () -> chat.view().found().equals("1 of 5"));
        Pictures.save("chat-find");
        Keys.chord("Escape");
        Ui.settle();
        assertEquals(0.0, chat.evaluate("return document.querySelectorAll('mark').length"));
        assertTrue(chat.text().contains("int needle = 1; // needles"));
    }

    @Test
    void thePlaceThatWasFoundStaysMarkedWhileTheAnswerGrows() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        Question question = asked(1).write("One needle, two needles.\n\n");
        chat.awaitText("two needles");
        Keys.chord("ctrl+f");
        Keys.type("needle");
        Ui.await("the last", () -> chat.view().found().startsWith("2"));
        Keys.press(SWT.CR);
        Ui.await("the first", () -> chat.view().found().startsWith("1"));
        question.write("A third needle.");
        chat.awaitText("A third");
        assertEquals("1 of 3", chat.evaluate("""
                const all = [...document.querySelectorAll('mark')];
                return all.findIndex(each => each.classList.contains('current')) + 1 + ' of ' + all.length;
                """));
        question.end();
    }

    @Test
    void theViewMayCloseWhileAnAnswerIsWritten() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        Question question = asked(1).write("Before. ");
        chat.awaitText("Before.");
        Keys.type("next one");
        chat.close();
        question.write("While it was closed. ");
        ChatWindow again = ChatWindow.open();
        again.awaitText("While it was closed.");
        assertEquals("next one", again.typed());
        question.write("After.").end();
        again.awaitText("After.");
        assertEquals(List.of("q"),
                ChatWindow.chats().conversation().path().stream().map(turn -> turn.question()).toList());
    }
}
