// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.chat.conversation.ChatPreferences;
import org.vauban.ide.chat.page.PageTheme;
import org.vauban.ide.chat.page.PageTurn;
import org.vauban.ide.chat.transcript.TranscriptText;
import org.vauban.ide.chat.transcript.TurnText;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedChats.Question;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;

/** The chat without a browser widget. */
class PlainChatTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @BeforeEach
    void choosePlain() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
        ChatPreferences.setPlain(true);
    }

    @AfterEach
    void close() {
        ChatWindow.forgetAll();
        ChatPreferences.setPlain(false);
    }

    private Question asked(int count) {
        Ui.await(count + " questions", () -> workbench.assistant.chats.asked.size() == count);
        return workbench.assistant.chats.last();
    }

    private static void choose(ChatWindow chat, int caret, String label) {
        Ui.run(() -> {
            StyledText text = (StyledText) chat.view().transcript();
            text.setCaretOffset(caret);
            Menu menu = text.getMenu();
            menu.notifyListeners(SWT.Show, new Event());
            for (MenuItem item : menu.getItems()) {
                if (item.getText().equals(label)) {
                    item.notifyListeners(SWT.Selection, new Event());
                    return;
                }
            }
            throw new AssertionError("no item " + label);
        });
        Ui.settle();
    }

    @Test
    void asksStreamsAndUsesCode() {
        Editor editor = workbench.openJava("\t\t|");
        ChatWindow chat = ChatWindow.open();
        assertTrue(Ui.call(() -> chat.view().plain()));
        Keys.type("Why?\n");
        Question question = asked(1).write("Because **it** is.\n\n```java\nint a = 1;\n```\n");
        chat.awaitText("Because **it** is.");
        question.write("Done.").end();
        chat.awaitText("Done.");
        Pictures.save("chat-plain");
        String all = chat.text();
        choose(chat, all.indexOf("int a"), "Insert");
        Ui.await("the code", () -> editor.document().get().contains("\t\tint a = 1;\n"));
        choose(chat, all.indexOf("Because"), "Try again");
        asked(2).write("Other.").end();
        chat.awaitText("Other.");
        choose(chat, 3, "Version 1 of 2");
        chat.awaitText("Because **it** is.");
    }

    @Test
    void thePassageOfALineIsOpened(@TempDir Path folder) throws Exception {
        Path manual = Files.writeString(folder.resolve("manual.md"), "# Pump\n\nAt most 12 bar.\n");
        workbench.assistant.scriptedQuestions.indexed.add(folder);
        workbench.assistant.scriptedQuestions.passages.add(ScriptedQuestions.text(manual, Files.readString(manual)));
        ChatWindow chat = ChatWindow.open();
        Keys.type("Why?\n");
        String address = new CitationLink(manual, 0, 3, 8, 23).address();
        asked(1).write("> At most 12 bar.\n> [manual.md](" + address + ")\n").end();
        chat.awaitText("manual.md");
        choose(chat, chat.text().indexOf("manual.md"), "Open Passage");
        Ui.await("the file", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().equals("manual.md"));
        ITextEditor editor = (ITextEditor) Ui.call(() -> Ui.page().getActiveEditor());
        Ui.await("the passage", () -> ((ITextSelection) editor.getSelectionProvider().getSelection()).getText()
                .equals("At most 12 bar."));
        Ui.run(() -> Ui.page().closeAllEditors(false));
    }

    @Test
    void aNewQuestionBeginsWithoutWhatWasSaidOfTheOneBefore() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("one\n");
        Question first = asked(1);
        first.reading(10, 10);
        chat.awaitText("Writing");
        first.write("An answer.").end();
        chat.awaitText("An answer.");
        chat.focus();
        Keys.type("two\n");
        Question second = asked(2);
        chat.awaitText("two");
        assertFalse(chat.text().contains("Writing"), chat.text());
        second.write("Another");
        chat.awaitText("Another");
        second.reading(5, 10);
        chat.awaitText("50");
        second.end();
    }

    @Test
    void anAnsweredQuestionOfWhichNoOutcomeIsKnownSaysSo() {
        Attachment attachment = new Attachment(Attachment.Kind.FILE, ".env", null, null,
                SourceText.ofStored(TextSource.unknown(".env"), ""));
        Turn turn = new Turn("1", null, Instant.now(), null, "Why?", List.of(attachment), "So.", Turn.State.ANSWERED,
                null, null);
        PageTheme look = Ui.call(() -> PageTheme.of(Ui.window().getShell()));
        String text = TranscriptText.NONE.next(List.of(source(turn, "So.", look))).turns().getFirst().text();
        assertTrue(text.contains(".env · details are no longer available\n"), text);
    }

    @Test
    void theProgressOfThePromptEndsWhereTheAnswerBegins() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("one\n");
        Question question = asked(1);
        question.reading(5, 10);
        chat.awaitText("Processing the prompt (50%)");
        question.write("An answer");
        chat.awaitText("An answer");
        Ui.await("the end of the progress", () -> !chat.text().contains("Processing the prompt"));
        question.end();
    }

    @Test
    void answersAreNotParsedOnTheUiThread() throws Exception {
        ChatWindow chat = ChatWindow.open();
        chat.ask("one");
        Question question = asked(1).write("```java\n", "int a = 1; // some code\n".repeat(2_000), "```\n");
        chat.awaitText("some code");
        question.end();
        ChatWindow.awaitEnd();
        chat.ask("two");
        question = asked(2);
        Thread ui = Ui.display().getThread();
        Set<String> parsing = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        Thread sampler = new Thread(() -> {
            while (!over.get()) {
                for (StackTraceElement frame : ui.getStackTrace()) {
                    if (frame.getClassName().startsWith("org.vauban.assist.markdown.")) {
                        parsing.add(frame.toString());
                    }
                }
                LockSupport.parkNanos(1_000_000); // each sample stops the UI thread
            }
        });
        sampler.start();
        try {
            for (int i = 0; i < 30; i++) {
                String line = "int grown" + i + ";\n";
                question.write(i == 0 ? "```java\n" + line : line);
                chat.awaitText(line.strip());
            }
            question.write("```\n").end();
        } finally {
            over.set(true);
            sampler.join();
        }
        assertEquals(Set.of(), parsing);
        String all = chat.text();
        Ui.await("colours of code", () -> ((StyledText) chat.view().transcript())
                .getStyleRangeAtOffset(all.indexOf("int grown29")) != null);
    }

    @Test
    void onlyTheTurnThatGrowsIsMadeAnew() {
        PageTheme look = Ui.call(() -> PageTheme.of(Ui.window().getShell()));
        Turn first = new Turn("1", null, Instant.now(), null, "q", List.of(), "```java\nint a;\n```\n",
                Turn.State.ANSWERED, null, null);
        Turn second = new Turn("2", "1", Instant.now(), null, "r", List.of(), "", Turn.State.RUNNING, null, null);
        TranscriptText before = TranscriptText.NONE
                .next(List.of(source(first, first.answer(), look), source(second, "One ", look)));
        TranscriptText after = before
                .next(List.of(source(first, first.answer(), look), source(second, "One two", look)));
        assertSame(before.turns().getFirst(), after.turns().getFirst());
        assertTrue(after.turns().getLast().text().contains("One two"));
    }

    private static TurnText.Source source(Turn turn, String answer, PageTheme look) {
        return new TurnText.Source(turn, answer, List.of(), "", look, Locale.ENGLISH);
    }

    @Test
    void aCommandStandsInTheLanguageOfTheUser() {
        Turn turn = new Turn("1", null, Instant.now(), Command.EXPLAIN, "this", List.of(), "", Turn.State.ANSWERED,
                null, null);
        Conversation conversation = new Conversation("c", "", Instant.now(), Instant.now(), List.of(turn), "1");
        assertEquals("/expliquer",
                PageTurn.of(conversation, turn, Locale.FRENCH, List.of(), null, List.of()).command());
        assertEquals("/explain", PageTurn.of(conversation, turn, Locale.ENGLISH, List.of(), null, List.of()).command());
    }

    @Test
    void findsInTheText() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        asked(1).write("one two one").end();
        chat.awaitText("one two one");
        Keys.chord("ctrl+f");
        Keys.type("one");
        Ui.await("count", () -> chat.view().found().endsWith("of 2"));
        assertEquals("one", Ui.call(() -> ((StyledText) chat.view().transcript()).getSelectionText()));
    }

    @Test
    void theFirstPlaceIsShownHoweverLongTheWordsThatAreTyped() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        asked(1).write("\u0130 needle, a Needle and a needle").end();
        chat.awaitText("and a needle");
        StyledText text = (StyledText) Ui.call(() -> chat.view().transcript());
        Ui.run(() -> text.setSelection(0));
        Keys.chord("ctrl+f");
        Keys.type("needle");
        Ui.await("the first of all", () -> chat.view().found().equals("1 of 3"));
        assertEquals("needle", Ui.call(text::getSelectionText), "whatever lies before it");
        Keys.press(SWT.CR);
        Ui.await("the next", () -> chat.view().found().equals("2 of 3"));
        assertEquals("Needle", Ui.call(text::getSelectionText));
    }

    /** Long lines are wrapped. */
    @Test
    void whoReadsTheBeginningStaysThereWhileTheAnswerGrows() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        Question question = asked(1).write("many words ".repeat(1_500) + "\n\nSecond.");
        chat.maximize(true);
        try {
            chat.awaitText("Second.");
            StyledText text = (StyledText) Ui.call(() -> chat.view().transcript());
            Ui.run(() -> text.setTopPixel(0));
            question.write(" Third.");
            chat.awaitText("Third.");
            assertEquals(0, Ui.call(text::getTopPixel));
            Ui.run(() -> text.setTopIndex(text.getLineCount() - 1));
            question.write("\n\n" + "more words ".repeat(1_500) + "\n\nFourth.");
            chat.awaitText("Fourth.");
            assertTrue(Ui.call(() -> isAtEnd(text)), "it follows the answer");
        } finally {
            question.end();
            chat.maximize(false);
        }
    }

    private static boolean isAtEnd(StyledText text) {
        return text.getLinePixel(text.getLineCount()) <= text.getClientArea().height;
    }

    @Test
    void thePreferenceChangesAnOpenView() {
        ChatWindow chat = ChatWindow.open();
        Keys.type("q\n");
        asked(1).write("An answer.").end();
        chat.awaitText("An answer.");
        ChatPreferences.setPlain(false);
        Ui.await("the page", () -> !chat.view().plain());
        chat.awaitPage();
        chat.awaitText("An answer.");
    }
}
