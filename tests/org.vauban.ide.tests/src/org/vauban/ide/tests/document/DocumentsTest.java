// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.document.CollectedResults;
import org.vauban.ide.document.FileResult.State;
import org.vauban.ide.document.FileResult;
import org.vauban.ide.document.ResultsView;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.FailureLog;

/** Tasks on documents, in an editor and on files and folders. */
class DocumentsTest extends WithDocuments {
    private static CollectedResults results() {
        return PlatformUI.getWorkbench().getService(CollectedResults.class);
    }

    private static void run(DocumentTask task, String argument) {
        Ui.execute("org.vauban.ide.document",
                Map.of("org.vauban.ide.document.task", task.name(), "org.vauban.ide.document.argument", argument));
    }

    private static String content(IFile file) {
        return Ui.call(() -> new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static FileResult result(String name) {
        return Ui.call(() -> results().all().stream().filter(each -> each.file().getName().equals(name)).findFirst()
                .orElse(null));
    }

    private static <T extends Control> List<T> all(Class<T> type) {
        return Ui.call(() -> {
            List<T> found = new ArrayList<>();
            PreviewTest.collect(Ui.window().getShell(), type, found);
            return found;
        });
    }

    private static boolean says(String sentence) {
        return Ui.call(
                () -> all(Label.class).stream().anyMatch(each -> each.isVisible() && each.getText().equals(sentence)));
    }

    private static Button button(String text) {
        return Ui.call(() -> all(Button.class).stream().filter(each -> each.getText().replace("&", "").equals(text))
                .findFirst()
                .orElseThrow());
    }

    /** Presses a button of the view with the space bar. */
    private static void press(String text) {
        Button button = button(text);
        Keys.focus(button);
        Keys.type(" ");
    }

    private void awaitResults(int count) {
        Ui.await(count + " results",
                () -> results().all().size() == count && Ui.page().findView(ResultsView.ID) != null);
        Ui.settle();
    }

    @Test
    void theSelectionOfAnEditorIsCorrectedAfterAReview() {
        Editor editor = workbench.open("a.md", "|# Title\n\nThis are wrong.\n\nFine.\n", null);
        Ui.run(() -> editor.viewer().setSelectedRange(9, 15));
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        run(DocumentTask.CORRECT, "");
        awaitAsked(1);
        var query = workbench.assistant.scriptedEdits.documents.getLast().query;
        assertEquals(DocumentTask.CORRECT, query.task());
        assertEquals(DocumentFormat.MARKDOWN, query.format());
        assertEquals(9, query.start());
        assertEquals(24, query.end());
        awaitPreview();
        Pictures.save("document-preview");
        assertTrue(editor.text().contains("This are"));
        Keys.chord("ctrl+Return");
        Ui.await("the correction", () -> editor.document().get().contains("This is wrong."));
        editor.focus();
        Keys.chord("ctrl+z");
        assertTrue(editor.text().contains("This are wrong."));
    }

    @Test
    void theLanguageOfATranslationIsGiven() {
        workbench.open("a.md", "|Hello.\n", null);
        run(DocumentTask.TRANSLATE, "French");
        awaitAsked(1);
        var query = workbench.assistant.scriptedEdits.documents.getLast().query;
        assertEquals("French", query.argument());
        assertEquals(query.start(), query.end(), "without a selection the whole text is meant");
    }

    @Test
    void aFolderIsWorkedOnInTheBackgroundAndNothingIsWrittenBeforeItIsAccepted() {
        IFile one = workbench.file("docs/one.md", "This are one.\n");
        IFile two = workbench.file("docs/two.txt", "This are two.\n");
        workbench.file("docs/fine.adoc", "Fine.\n");
        IFile binary = workbench.file("docs/binary.txt", "\0\0\0");
        IFile locked = workbench.file("docs/locked.md", "This are locked.\n");
        workbench.file("docs/Code.java", "class Code {}\n");
        IFile latin = workbench.file("docs/latin.txt", "");
        Ui.run(() -> {
            latin.setContents(new byte[] {'a', (byte) 0xE9, '\n'}, IResource.FORCE, null);
            latin.setCharset("UTF-8", null);
        });
        Workbench.readOnly(locked, true);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        try {
            select(one.getParent());
            run(DocumentTask.CORRECT, "");
            awaitResults(6);
        } finally {
            Workbench.readOnly(locked, false);
        }
        assertEquals(State.PROPOSED, result("one.md").state());
        assertEquals(State.PROPOSED, result("two.txt").state());
        assertEquals(State.UNCHANGED, result("fine.adoc").state());
        assertEquals(State.FAILED, result(binary.getName()).state());
        assertTrue(result("binary.txt").note().contains("not a text"), result("binary.txt").note());
        assertTrue(result("locked.md").note().contains("read-only"), result("locked.md").note());
        assertTrue(result("latin.txt").note().contains("encoding"), result("latin.txt").note());
        assertEquals("This are one.\n", content(one));
        Pictures.save("document-results");
        // one file is changed meanwhile, in the line that the proposal changes
        Ui.run(() -> two.setContents("Those are two.\n".getBytes(StandardCharsets.UTF_8), IResource.FORCE, null));
        Ui.run(() -> results().accept(results().all()));
        Ui.await("both are told",
                () -> result("one.md").state() == State.ACCEPTED && result("two.txt").note().contains("line 1"));
        assertEquals("This is one.\n", content(one));
        assertEquals("Those are two.\n", content(two));
        assertEquals(State.PROPOSED, result("two.txt").state(), "it is not lost");
    }

    @Test
    void theSummaryOfTheResultsIsAlwaysOfTheirState() {
        workbench.file("docs/a.md", "This are a.\n");
        IFile last = workbench.file("docs/b.md", "This are b.\n");
        workbench.file("docs/fine.md", "Fine.\n");
        workbench.file("docs/Code.java", "class Code {}\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        select(last.getParent());
        run(DocumentTask.CORRECT, "");
        awaitResults(3);
        String others = " Files skipped because they are not documents: 1.";
        assertTrue(says(
                "Files: 3; 2 with changes to review, 0 accepted, 0 rejected, 1 without changes, 0 failed, 0 skipped."
                        + others));
        Ui.run(() -> results().reject(List.of(result("a.md"))));
        assertTrue(says(
                "Files: 3; 1 with changes to review, 0 accepted, 1 rejected, 1 without changes, 0 failed, 0 skipped."
                        + others));
        press("Accept All");
        Ui.await("it is written", () -> result("b.md").state() == State.ACCEPTED);
        assertTrue(says(
                "Files: 3; 0 with changes to review, 1 accepted, 1 rejected, 1 without changes, 0 failed, 0 skipped."
                        + others));
        Ui.run(() -> results().remove(results().all()));
        assertTrue(says("Results for files and folders appear here for review."));
    }

    @Test
    void aResultIsReviewedByADoubleClick() {
        IFile one = workbench.file("docs/one.md", "This are one.\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        select(one);
        run(DocumentTask.CORRECT, "");
        awaitResults(1);
        Ui.run(() -> results().review(results().all().getFirst()));
        awaitPreview();
        Keys.chord("ctrl+Return");
        Ui.await("it is written", () -> result("one.md").state() == State.ACCEPTED);
        assertEquals("This is one.\n", content(one));
    }

    /** Selects lines of the list of results. */
    private static void choose(int first, int last) {
        Ui.run(() -> {
            Table table = all(Table.class).stream().filter(each -> each.isVisible() && each.getColumnCount() == 4)
                    .findFirst().orElseThrow();
            table.setSelection(first, last);
            table.notifyListeners(SWT.Selection, new Event());
        });
    }

    @Test
    void resultsAreRejectedRemovedAndAcceptedByTheirButtons() {
        IFile one = workbench.file("docs/1.md", "This are one.\n");
        IFile two = workbench.file("docs/2.md", "This are two.\n");
        IFile three = workbench.file("docs/3.md", "This are three.\n");
        IFile four = workbench.file("docs/4.md", "This are four.\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        select(one.getParent());
        run(DocumentTask.CORRECT, "");
        awaitResults(4);
        choose(0, 1);
        Ui.await("both are chosen", () -> button("Reject").isEnabled());
        press("Reject");
        awaitStates(State.REJECTED, State.REJECTED, State.PROPOSED, State.PROPOSED);
        choose(0, 0);
        assertFalse(Ui.call(button("Reject")::isEnabled), "nothing waits there");
        press("Remove from List");
        awaitStates(State.REJECTED, State.PROPOSED, State.PROPOSED);
        assertTrue(Ui.call(button("Accept All")::isEnabled));
        press("Accept All");
        awaitStates(State.REJECTED, State.ACCEPTED, State.ACCEPTED);
        Ui.settle();
        assertFalse(Ui.call(button("Accept All")::isEnabled));
        assertEquals("This are one.\n", content(one));
        assertEquals("This are two.\n", content(two));
        assertEquals("This is three.\n", content(three));
        assertEquals("This is four.\n", content(four));
        choose(0, 2);
        press("Remove from List");
        awaitStates();
        assertTrue(says("Results for files and folders appear here for review."));
    }

    @Test
    void aResultStaysChosenWhileOthersCome() {
        IFile one = workbench.file("docs/1.md", "This are one.\n");
        IFile two = workbench.file("docs/2.md", "This are two.\n");
        IFile three = workbench.file("docs/3.md", "This are three.\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        select(one.getParent());
        run(DocumentTask.CORRECT, "");
        awaitResults(3);
        choose(1, 1);
        FileResult first = result("1.md");
        Ui.run(() -> results().add(List.of(first))); // as if it was requested again: it is last now
        press("Accept");
        Ui.await("one is written", () -> states().contains(State.ACCEPTED));
        assertEquals(State.ACCEPTED, result("2.md").state());
        assertEquals("This are one.\n", content(one));
        assertEquals("This is two.\n", content(two));
        assertEquals("This are three.\n", content(three));
        Ui.run(() -> results().remove(List.of(result("2.md"))));
        assertFalse(Ui.call(button("Remove from List")::isEnabled), "nothing is chosen any more");
    }

    @Test
    void aResultThatIsRejectedWhileOthersAreWrittenIsNotWritten() {
        IFile one = workbench.file("docs/1.md", "This are one.\n");
        IFile two = workbench.file("docs/2.md", "This are two.\n");
        IFile three = workbench.file("docs/3.md", "This are three.\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        select(one.getParent());
        run(DocumentTask.CORRECT, "");
        awaitResults(3);
        Job.getJobManager().suspend(); // the first one waits for the workspace
        try {
            Ui.run(() -> {
                results().accept(results().all());
                results().reject(List.of(result("2.md")));
            });
        } finally {
            Job.getJobManager().resume();
        }
        Ui.await("the last one is written", () -> result("3.md").state() == State.ACCEPTED);
        assertEquals(List.of(State.ACCEPTED, State.REJECTED, State.ACCEPTED), states());
        assertEquals("This is one.\n", content(one));
        assertEquals("This are two.\n", content(two));
        assertEquals("This is three.\n", content(three));
    }

    private static List<State> states() {
        return Ui.call(() -> results().all().stream().map(FileResult::state).toList());
    }

    /** Waits for the effect of a button, which starts when the space bar is released. */
    private static void awaitStates(State... expected) {
        Ui.await(() -> List.of(expected) + ", not " + states(), Ui.SECONDS, () -> states().equals(List.of(expected)));
    }

    @Test
    void cancellingTellsWhatWasNotTried() {
        workbench.file("docs/a.md", "a\n");
        IFile last = workbench.file("docs/b.md", "b\n");
        select(last.getParent());
        run(DocumentTask.CORRECT, "");
        awaitAsked(1);
        Job.getJobManager().cancel(AssistJob.class);
        awaitResults(2);
        assertEquals(List.of(State.SKIPPED, State.SKIPPED),
                Ui.call(() -> results().all().stream().map(FileResult::state).toList()));
        assertEquals(1, workbench.assistant.scriptedEdits.documents.size());
    }

    @Test
    void whenTheEngineDiesWhatWasDoneStays() {
        workbench.file("docs/a.md", "This are a.\n");
        workbench.file("docs/b.md", "b\n");
        IFile last = workbench.file("docs/c.md", "c\n");
        select(last.getParent());
        run(DocumentTask.CORRECT, "");
        awaitAsked(1);
        var first = workbench.assistant.scriptedEdits.documents.getLast();
        first.result.complete(ScriptedEdits.document(first.query, "This is a.\n"));
        awaitAsked(2);
        workbench.assistant.scriptedEdits.documents.getLast().result
                .completeExceptionally(new AssistException(AssistError.ENGINE, "The engine ended: try again.", "",
                        new EngineException(EngineError.HOST_CRASHED, "The engine ended: try again.")));
        awaitResults(3);
        assertEquals(State.PROPOSED, result("a.md").state());
        assertEquals("The engine ended: try again.", result("b.md").note());
        assertEquals(State.SKIPPED, result("c.md").state());
        assertTrue(result("c.md").note().contains("b.md"), result("c.md").note());
        workbench.takeErrors();
        PlatformUI.getWorkbench().getService(FailureLog.class).over();
    }

    @Test
    void aFileWhoseEngineIsReplacedDoesNotEndTheRun() {
        workbench.file("docs/a.md", "a\n");
        workbench.file("docs/b.md", "b\n");
        IFile last = workbench.file("docs/c.md", "This are c.\n");
        select(last.getParent());
        run(DocumentTask.CORRECT, "");
        awaitAsked(1);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "This is"));
        workbench.assistant.scriptedEdits.documents.getLast().result
                .completeExceptionally(new AssistException(AssistError.CLOSED, "The settings changed.", "",
                        new EngineException(EngineError.CLOSED, "The engine was shut down.")));
        awaitResults(3);
        assertEquals(List.of(State.FAILED, State.UNCHANGED, State.PROPOSED), states());
        assertEquals("The settings changed.", result("a.md").note());
    }

    @Test
    void aHugeTextWithoutASelectionIsRefused() {
        Editor editor = workbench.open("big.txt", "|" + "some words in a line\n".repeat(60_000),
                "org.eclipse.ui.DefaultTextEditor");
        run(DocumentTask.CORRECT, "");
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        Ui.settle();
        assertTrue(workbench.assistant.scriptedEdits.documents.isEmpty());
        Ui.run(() -> editor.viewer().setSelectedRange(0, 20));
        run(DocumentTask.CORRECT, "");
        awaitAsked(1);
        assertEquals(20, workbench.assistant.scriptedEdits.documents.getLast().query.end());
    }
}
