// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.core.IJavaModelMarker;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.fix.FixProposal;
import org.vauban.ide.fix.QuickAssists;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Ctrl+1 and its fixes, in several kinds of editors and from markers. */
public class FixTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private IMarker marker(IFile file, int start, int end, String message) {
        return Ui.call(() -> file.createMarker(IMarker.PROBLEM, Map.of(IMarker.MESSAGE, message, IMarker.CHAR_START,
                start, IMarker.CHAR_END, end, IMarker.LINE_NUMBER, 2, IMarker.SEVERITY, IMarker.SEVERITY_ERROR)));
    }

    /** Returns the list that Ctrl+1 opens. */
    public static Table list() {
        for (Shell shell : Ui.display().getShells()) {
            if (shell != Ui.window().getShell() && shell.isVisible()) {
                Table table = table(shell);
                if (table != null && table.getItemCount() > 0) {
                    return table;
                }
            }
        }
        return null;
    }

    private static Table table(Composite in) {
        for (Control child : in.getChildren()) {
            Table found = child instanceof Table table ? table : child instanceof Composite inner ? table(inner) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static int row(String beginning) {
        Table table = list();
        for (int i = 0; table != null && i < table.getItemCount(); i++) {
            if (table.getItem(i).getText().startsWith(beginning)) {
                return i;
            }
        }
        return -1;
    }

    /** Opens the list by its key binding and chooses an entry. */
    public static void choose(String beginning, String picture) {
        Keys.chord("ctrl+1");
        Ui.await("the entry " + beginning, () -> row(beginning) >= 0);
        if (picture != null) {
            Pictures.save(picture, Ui.call(() -> list().getShell()));
        }
        assertEquals(1, Ui.call(
                () -> Arrays.stream(list().getItems()).filter(item -> item.getText().startsWith(beginning)).count()),
                "offered once");
        Ui.run(() -> {
            Table table = list();
            table.setSelection(row(beginning));
            Event event = new Event();
            event.widget = table;
            event.item = table.getItem(table.getSelectionIndex());
            table.notifyListeners(SWT.Selection, event);
            table.notifyListeners(SWT.DefaultSelection, event);
        });
    }

    private void awaitAsked() {
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.fixes.isEmpty());
    }

    private static void awaitPreview(Editor editor) {
        Ui.await("the preview",
                () -> Ui.page().getActiveEditor() != null && Ui.page().getActiveEditor() != editor.part()
                        && Ui.page().getActiveEditor().getClass().getName().contains("CompareEditor"));
    }

    public static void acceptPreview() {
        Ui.awaitKeyboard();
        Keys.chord("ctrl+Return");
    }

    @ParameterizedTest
    @CsvSource({"a.txt, org.eclipse.ui.DefaultTextEditor", "a.txt, org.eclipse.ui.genericeditor.GenericEditor",
            "a.xml, org.eclipse.ui.genericeditor.GenericEditor",
            "a.properties, org.eclipse.jdt.ui.PropertiesFileEditor"})
    void everyEditorHasAFixForAMarkedProblem(String name, String editorId) {
        Ui.run(() -> new QuickAssists().earlyStartup());
        Ui.settle();
        Editor editor = workbench.open(name, "one\ntw|o\nthree\n", editorId);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        marker(file, 4, 7, "two is not a number");
        Ui.settle();
        workbench.assistant.scriptedEdits.answers(text -> text.replace("two", "2"));
        choose("Vauban: fix \u201ctwo is not a number",
                "fix-list-" + name.substring(2) + "-" + editorId.substring(15, 19));
        awaitAsked();
        var query = workbench.assistant.scriptedEdits.fixes.getLast().query;
        assertEquals("two is not a number", query.problem().message());
        assertEquals(4, query.problem().start());
        assertEquals(7, query.problem().end());
        assertEquals(Severity.ERROR, query.problem().severity());
        assertEquals("one\ntwo\nthree\n", query.text());
        assertSame(FixValidator.NONE, workbench.assistant.scriptedEdits.validators.getLast());
        awaitPreview(editor);
        assertEquals("one\ntwo\nthree\n", editor.text(), "nothing is written before it is accepted");
        acceptPreview();
        Ui.await("the fix", () -> editor.document().get().equals("one\n2\nthree\n"));
    }

    @Test
    void javaErrorsAreFixedWithWhatJdtKnows() {
        Editor editor = workbench.openJava("\t\tcuont| = 1;");
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        Ui.run(() -> file.getProject().build(IncrementalProjectBuilder.FULL_BUILD, null));
        Ui.await("the error", () -> file.findMarkers(IJavaModelMarker.JAVA_MODEL_PROBLEM_MARKER, true,
                IResource.DEPTH_ZERO).length > 0);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("cuont", "count"));
        choose("Vauban: fix \u201c", "fix-list-java");
        awaitAsked();
        var query = workbench.assistant.scriptedEdits.fixes.getLast().query;
        assertTrue(query.problem().message().contains("cuont"), query.problem().message());
        assertEquals("java", query.language());
        awaitPreview(editor);
        Pictures.save("fix-preview");
        acceptPreview();
        Ui.await("the fix", () -> editor.document().get().contains("count = 1;"));
    }

    @Test
    void aMarkerIsFixedFromTheProblemsView() {
        IFile file = workbench.file("b.txt", "one\ntwo\n");
        IMarker marker = marker(file, -1, -1, "two is not a number");
        IMarkerResolution[] resolutions = Ui.call(() -> IDE.getMarkerHelpRegistry().getResolutions(marker));
        assertEquals(1, resolutions.length);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("two", "2"));
        Ui.run(() -> resolutions[0].run(marker));
        awaitAsked();
        var query = workbench.assistant.scriptedEdits.fixes.getLast().query;
        assertEquals(4, query.problem().start(), "only its line is known");
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != null);
        acceptPreview();
        Workbench.awaitContent(file, "one\n2\n");
    }

    @Test
    void cancellingTheJobEndsTheRequest() {
        IFile file = workbench.file("b.txt", "one\ntwo\n");
        IMarker marker = marker(file, 4, 7, "two is not a number");
        Ui.run(() -> IDE.getMarkerHelpRegistry().getResolutions(marker)[0].run(marker));
        awaitAsked();
        Job.getJobManager().cancel(AssistJob.class);
        Ui.await("an end", () -> workbench.assistant.scriptedEdits.fixes.getLast().cancelled);
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        assertEquals(0, Ui.call(() -> Ui.page().getEditorReferences().length));
    }

    @Test
    void aFixThatIsNoGoodIsToldAndNothingOpens() {
        Editor editor = workbench.openText("one\ntw|o\n");
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        IMarker marker = marker(file, 4, 7, "two is not a number");
        Ui.run(() -> IDE.getMarkerHelpRegistry().getResolutions(marker)[0].run(marker));
        awaitAsked();
        workbench.assistant.scriptedEdits.fixes.getLast().result.completeExceptionally(
                new AssistException(AssistError.NOT_VALID, "No fix was good in 3 attempts: mend it yourself."));
        Ui.await("the sentence", () -> {
            for (Shell shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible()) {
                    return true;
                }
            }
            return false;
        });
        Ui.await("the status line", () -> editor.part().getEditorSite().getActionBars().getStatusLineManager() != null);
        assertSame(editor.part(), Ui.call(() -> Ui.page().getActiveEditor()));
        assertFalse(editor.dirty());
    }

    @Test
    void withoutAProblemTheCommandSaysSo() {
        Editor editor = workbench.openText("one|\n");
        Ui.run(() -> editor.part().getSite().getService(IHandlerService.class)
                .executeCommand("org.vauban.ide.fixProblem", null));
        assertTrue(workbench.assistant.scriptedEdits.fixes.isEmpty());
    }

    @Test
    void anEntryNeverTouchesTheDocumentItself() {
        int[] ran = new int[1];
        new FixProposal("title", "description", () -> ran[0]++).apply(null);
        assertEquals(1, ran[0]);
    }
}
