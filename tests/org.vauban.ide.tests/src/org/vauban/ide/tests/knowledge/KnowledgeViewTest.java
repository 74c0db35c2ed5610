// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Searching while typing, sources and their state, and what opening a passage shows. */
class KnowledgeViewTest {
    private static final String RULE = "The pressure must not exceed 12 bar.";
    private static final String TEXT = "# Pump\n\nThe operator opens the valve.\n\n" + RULE + "\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private ScriptedQuestions questions;
    private KnowledgeView view;
    private Path manual;
    private Path standard;

    @BeforeEach
    void open() throws Exception {
        questions = workbench.assistant.scriptedQuestions;
        manual = Files.writeString(folder.resolve("manual.md"), TEXT);
        standard = Files.createFile(folder.resolve("standard.pptx"));
        questions.passages.add(ScriptedQuestions.text(manual, TEXT));
        questions.passages.add(ScriptedQuestions.page(standard, 0, 0, 41, "The scope of this standard."));
        questions.passages.add(ScriptedQuestions.page(standard, 1, 40, 42, "A pressure of 10 bar is usual."));
        questions.unreadable.add(new UnreadableFile(folder.resolve("old.pdf"), ReadFailure.SCANNED, ""));
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
    }

    @AfterEach
    void close() {
        Ui.run(() -> {
            Ui.page().hideView(view);
            Ui.page().closeAllEditors(false);
        });
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.SOURCES);
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.CONTEXT);
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.FILTER);
    }

    private void index() {
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder));
        Ui.await("the folder to be indexed", () -> state(row()).startsWith("Indexed"));
    }

    private TreeItem row() {
        for (TreeItem each : view.sources().getItems()) {
            if (each.getText(0).equals(folder.getFileName().toString())) {
                return each;
            }
        }
        return null;
    }

    private boolean isSource() {
        return KnowledgePreferences.all().stream().anyMatch(each -> each.folder().equals(folder));
    }

    /** Removes the folder, and confirms the question. */
    private void remove() {
        Ui.run(() -> {
            view.sources().setSelection(row());
            view.sources().notifyListeners(SWT.Selection, new Event());
        });
        IAction remove = action("Remove");
        Ui.display().asyncExec(remove::run); // returns when the question is answered
        Shell question = Dialogs.await("Remove from Index");
        Ui.run(() -> question.getDefaultButton().notifyListeners(SWT.Selection, new Event()));
    }

    private static Stream<Job> removals() {
        return Arrays.stream(Job.getJobManager().find(null))
                .filter(job -> job.getName().equals("Removing from the index"));
    }

    private static String state(TreeItem row) {
        return row == null ? "" : row.getText(1);
    }

    private void search(String query) {
        Ui.run(() -> view.query().setText(query));
    }

    private IAction action(String beginning) {
        return Ui.call(() -> {
            for (IContributionItem each : view.getViewSite().getActionBars().getMenuManager().getItems()) {
                if (each instanceof ActionContributionItem item && item.getAction().getText().startsWith(beginning)) {
                    return item.getAction();
                }
            }
            throw new AssertionError(beginning);
        });
    }

    private ITextEditor editor(String title) {
        Ui.await(title, () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().startsWith(title));
        IEditorPart part = Ui.call(() -> Ui.page().getActiveEditor());
        return (ITextEditor) part;
    }

    private static String selected(ITextEditor editor) {
        return Ui.call(() -> ((ITextSelection) editor.getSelectionProvider().getSelection()).getText());
    }

    @Test
    void sourcesTellTheirStateAndWhatCouldNotBeRead() {
        index();
        Ui.run(() -> {
            TreeItem row = row();
            assertEquals("Indexed; files not read: 1", state(row));
            assertEquals(List.of("Documents", "2", "3"),
                    List.of(row.getText(2), row.getText(3), row.getText(4)));
            Event expand = new Event();
            expand.item = row;
            view.sources().notifyListeners(SWT.Expand, expand); // creates the items below it
            row.setExpanded(true);
        });
        Ui.await("the file", () -> row().getItemCount() == 1 && row().getItem(0).getText(0).equals("old.pdf"));
        String reason = Ui.call(() -> row().getItem(0).getText(1));
        assertFalse(reason.isBlank() || reason.contains("SCANNED"), reason);
        assertTrue(Ui.call(() -> view.sources().getItems()[0].getText(2)).equals("Projects"), "projects are sources");
        Pictures.save("knowledge-sources");
    }

    @Test
    void resultsAppearWhileSomebodyTypesAndOpenAtTheirPassage() {
        index();
        search("press");
        Ui.await("both passages", () -> view.results().getItemCount() == 2);
        Ui.run(() -> {
            assertTrue(view.results().getItem(0).getText(0).startsWith("manual.md, line 5"),
                    view.results().getItem(0).getText(0));
            assertEquals(RULE, view.results().getItem(0).getText(1));
            assertTrue(view.status().contains("2"), view.status());
            view.query().notifyListeners(SWT.DefaultSelection, new Event());
        });
        ITextEditor editor = editor("manual.md");
        Ui.await("the passage", () -> selected(editor).equals(RULE));
        Pictures.save("knowledge-search");

        Ui.run(() -> {
            view.results().setSelection(1);
            Event event = new Event();
            event.item = view.results().getItem(1);
            view.results().notifyListeners(SWT.Selection, event);
            view.results().notifyListeners(SWT.DefaultSelection, event);
        });
        ITextEditor document = editor("standard.pptx");
        Ui.await("the passage", () -> selected(document).equals("A pressure of 10 bar is usual."));
        assertFalse(Ui.call(() -> document.isEditable()), "what was indexed cannot be changed here");
        assertTrue(Ui.call(() -> document.getDocumentProvider().getDocument(document.getEditorInput()).get())
                .contains("Page p42"));
        Pictures.save("knowledge-document");

        search("zeppelin");
        Ui.await("no results", () -> view.results().getItemCount() == 0 && !view.status().isEmpty());
        Ui.run(() -> view.scope().select(3));
        Ui.run(() -> view.scope().notifyListeners(SWT.Selection, new Event()));
        Ui.await("that there are no libraries", () -> view.status().contains("no sources"));
    }

    @Test
    void theSelectedResultIsShownWithWhatStandsAroundIt() {
        index();
        search("pressure");
        Ui.await("the results", () -> view.results().getItemCount() == 2);
        assertEquals("", Ui.call(() -> view.context().getText()), "nobody wants it yet");
        IAction context = action("Show Context");
        Ui.run(() -> {
            context.setChecked(true);
            context.run();
            view.results().setSelection(1);
            Event event = new Event();
            event.item = view.results().getItem(1);
            view.results().notifyListeners(SWT.Selection, event);
        });
        Ui.await("the passage in its document", () -> view.context().getText().contains("A pressure of 10 bar")
                && view.context().getText().contains("The scope of this standard."));
        Ui.run(() -> {
            String text = view.context().getText();
            assertTrue(text.indexOf("Before the passage") < text.indexOf("The scope"), text);
            assertEquals(text.indexOf("A pressure"), view.context().getCaretOffset());
            assertFalse(view.context().getEditable());
            assertTrue(view.context().isVisible());
        });
        Pictures.save("knowledge-context");
        Look.awaitReadable(view.context());
        search("zeppelin");
        Ui.await("nothing", () -> view.results().getItemCount() == 0 && view.context().getText().isEmpty());
        Ui.run(() -> {
            context.setChecked(false);
            context.run();
            assertFalse(view.context().isVisible());
        });
    }

    @Test
    void keysReachTheLastSourceOfTheClosedListWithoutItsDialog() {
        index();
        Ui.run(() -> {
            Combo source = view.source();
            int last = source.getItemCount() - 1;
            Event down = new Event();
            down.keyCode = SWT.ARROW_DOWN;
            source.notifyListeners(SWT.KeyDown, down);
            source.select(last);
            source.notifyListeners(SWT.Selection, new Event()); // a dialog would end the test here
            assertEquals(last, source.getSelectionIndex());
            source.notifyListeners(SWT.FocusOut, new Event());
            assertEquals(0, source.getSelectionIndex());
        });
    }

    @Test
    void theColumnsOfTheResultsHaveTitles() {
        Ui.run(() -> {
            for (TableColumn column : view.results().getColumns()) {
                assertFalse(column.getText().isBlank());
            }
            assertFalse(view.results().getHeaderVisible());
        });
    }

    private void chosen(Combo list, String entry) {
        Ui.run(() -> {
            list.select(List.of(list.getItems()).indexOf(entry));
            assertEquals(entry, list.getText());
            list.notifyListeners(SWT.Selection, new Event());
        });
    }

    @Test
    void aSearchIsNarrowedToASourceOrAFolderWhichIsRemembered() throws Exception {
        String source = folder.getFileName().toString();
        Path annex = Files.createDirectory(folder.resolve("annex"));
        Path note = Files.writeString(annex.resolve("note.md"), "The pressure is low.");
        questions.passages.add(ScriptedQuestions.text(note, "The pressure is low."));
        index();
        search("pressure");
        Ui.await("all results", () -> view.results().getItemCount() == 3);
        Ui.await("the source to be offered", () -> List.of(view.source().getItems()).contains(source));
        chosen(view.source(), source);
        Ui.await("a search of the source", () -> questions.searched.getLast().equals(List.of(folder)));
        Ui.run(() -> view.searchIn(annex));
        Ui.await("the result in the folder", () -> view.results().getItemCount() == 1);
        assertEquals(source + "/annex", Ui.call(() -> view.source().getText()));
        Pictures.save("knowledge-filter");

        Ui.run(() -> Ui.page().hideView(view));
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
        Ui.await("what was chosen last", () -> view.source().getText().equals(source + "/annex"));
        search("pressure");
        Ui.await("the result in the folder", () -> view.results().getItemCount() == 1);

        Ui.run(() -> view.searchIn(folder.getParent()));
        Ui.await("a refusal", () -> view.status().contains(folder.getParent().toString()));
        assertEquals(source + "/annex", Ui.call(() -> view.source().getText()));
        chosen(view.scope(), "Documents");
        assertEquals(source + "/annex", Ui.call(() -> view.source().getText()), "it is of this kind");
        chosen(view.scope(), "Libraries");
        Ui.await("that there are no libraries", () -> view.status().contains("no sources"));
        assertEquals("All sources", Ui.call(() -> view.source().getText()));
        chosen(view.scope(), "Everything");
        Ui.await("all results", () -> view.results().getItemCount() == 3);
    }

    @Test
    void downGoesToTheResultsAndUpComesBack() {
        index();
        search("pressure");
        Ui.await("both passages", () -> view.results().getItemCount() == 2);
        Ui.run(() -> {
            Event down = new Event();
            down.keyCode = SWT.ARROW_DOWN;
            view.query().notifyListeners(SWT.KeyDown, down);
            assertEquals(0, view.results().getSelectionIndex());
            Event up = new Event();
            up.keyCode = SWT.ARROW_UP;
            view.results().notifyListeners(SWT.KeyDown, up);
            Event escape = new Event();
            escape.keyCode = SWT.ESC;
            view.query().notifyListeners(SWT.KeyDown, escape);
        });
        Ui.await("an empty field", () -> view.query().getText().isEmpty() && view.results().getItemCount() == 0);
    }

    @Test
    void indexingIsPausedGoesOnAndIsCancelled() {
        questions.gate = new CountDownLatch(1);
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder));
        Ui.await("the folder to be read", () -> state(row()).startsWith("Indexing"));
        Ui.run(() -> action("Pause").run());
        Ui.await("a pause", () -> state(row()).equals("Paused"));
        Ui.await("the offer to go on", () -> action("Resume").isEnabled());
        Ui.run(() -> action("Resume").run());
        Ui.await("the folder to be read again", () -> state(row()).startsWith("Indexing"));
        Ui.run(() -> action("Cancel").run());
        Ui.await("the end", () -> state(row()).equals("Unknown") || state(row()).equals("Not indexed"));
        questions.gate.countDown();
        Ui.run(() -> {
            view.sources().deselectAll();
            action("Index Now").run();
        });
        Ui.await("everything", () -> state(row()).startsWith("Indexed"));
    }

    private void beginRemovalWhileTheFolderIsRead() {
        questions.gate = new CountDownLatch(1);
        questions.lastFile = new CountDownLatch(1);
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder));
        Ui.await("the folder to be read", () -> state(row()).startsWith("Indexing"));
        remove();
        Ui.await("the removal to begin", () -> removals().anyMatch(job -> job.getState() == Job.RUNNING));
    }

    @Test
    void aFolderThatIsRemovedWhileItIsReadDoesNotComeBack() {
        beginRemovalWhileTheFolderIsRead();
        questions.lastFile.countDown();
        Ui.await("the row to go", () -> row() == null);
        Ui.await("the removal to end", () -> removals().findAny().isEmpty());
        assertFalse(questions.indexed.contains(folder), "the file that was read last");
    }

    @Test
    void aSourceThatCannotBeRemovedNowIsRemovedLater() {
        index();
        questions.failure = "Another program writes the index.";
        remove();
        Ui.await("the reason", () -> view.status().equals("Another program writes the index."));
        Ui.await("the removal to end", () -> removals().findAny().isEmpty());
        questions.failure = null;
        assertTrue(isSource(), "its passages are there");
        remove();
        Ui.await("the row to go", () -> row() == null);
        assertFalse(isSource());
        assertFalse(questions.indexed.contains(folder));
    }

    @Test
    void aSourceWhoseRemovalIsCancelledStays() {
        beginRemovalWhileTheFolderIsRead();
        removals().forEach(Job::cancel);
        Ui.await("the removal to end", () -> removals().findAny().isEmpty());
        questions.lastFile.countDown();
        assertTrue(isSource());
    }

    @Test
    void aLinkOpensWhatIsInTheIndexAndNothingElse() throws Exception {
        index();
        Path other = Files.writeString(Files.createTempDirectory(folder.getParent(), "other").resolve("a.txt"), "no");
        StringBuilder said = new StringBuilder();
        Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                said::append).open(new CitationLink(other, 0, 1, 0, 2)));
        Ui.await("a refusal", () -> said.toString().contains("not in the index"));
        assertEquals(0, Ui.call(() -> Ui.page().getEditorReferences().length));
        Files.writeString(manual, "Another line.\n" + TEXT);
        int start = TEXT.indexOf(RULE);
        Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                said::append).open(new CitationLink(manual, 0, 5, start, start + RULE.length())));
        ITextEditor editor = editor("manual.md");
        Ui.await("the passage where it is now", () -> selected(editor).equals(RULE));
    }

    @Test
    void aFailureOfTheIndexIsSaid() {
        questions.failure = "The index is damaged.";
        search("pressure");
        Ui.await("the reason", () -> view.status().equals("The index is damaged."));
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder));
        Ui.await("the reason at the source", () -> state(row()).equals("Failed: The index is damaged."));
    }
}
