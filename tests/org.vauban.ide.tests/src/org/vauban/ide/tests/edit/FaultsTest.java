// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.document.DocumentJob;
import org.vauban.ide.document.DocumentSubject;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.ShutdownCancellation;
import org.vauban.ide.fix.FixJob;
import org.vauban.ide.fix.FixSubject;
import org.vauban.ide.nextedit.NextEditController;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScriptedAssistant;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.fix.FixTest;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.FailureLog;

/**
 * Faults of files, editors and the engine in the middle of each feature: nothing is lost, nothing hangs, and one
 * sentence reports the fault.
 */
@Tag("slow")
class FaultsTest {

    private static final String DIED = "The engine ended: try again.";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static AssistException died() {
        return new AssistException(AssistError.ENGINE, DIED, "", new EngineException(EngineError.HOST_CRASHED, DIED));
    }

    private static void awaitNoJob() {
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        Ui.settle();
    }

    private void over() {
        workbench.takeErrors();
        Ui.run(() -> PlatformUI.getWorkbench().getService(FailureLog.class).over());
    }

    private static IFile file(Editor editor) {
        return Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
    }

    private static IMarker marker(IFile file) {
        return Ui.call(() -> file.createMarker(IMarker.PROBLEM,
                Map.of(IMarker.MESSAGE, "two is not a number", IMarker.CHAR_START, 4, IMarker.CHAR_END, 7,
                        IMarker.LINE_NUMBER, 2, IMarker.SEVERITY, IMarker.SEVERITY_ERROR)));
    }

    private static String onDisk(IFile file) throws Exception {
        return Files.readString(Path.of(file.getLocationURI()), StandardCharsets.UTF_8);
    }

    private static boolean told(String part) {
        return PreviewTest.all(Label.class).stream().anyMatch(each -> each.getText().contains(part));
    }

    // ---- the engine

    @Test
    void anEngineThatDiesDuringAFixIsTold() {
        Editor editor = workbench.openText("one\ntw|o\n");
        IMarker marker = marker(file(editor));
        Ui.run(() -> FixJob.start(FixSubject.of(marker)));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.fixes.isEmpty());
        workbench.assistant.scriptedEdits.fixes.getLast().result.completeExceptionally(died());
        awaitNoJob();
        assertEquals(Optional.of(DIED), PlatformUI.getWorkbench().getService(FailureLog.class).last());
        assertEquals("one\ntwo\n", editor.text());
        assertEquals(editor.part(), Ui.call(() -> Ui.page().getActiveEditor()));
        over();
    }

    @Test
    void anEngineThatDiesDuringWorkOnADocumentIsTold() {
        Editor editor = workbench.open("a.md", "|This are.\n", null);
        DocumentJob job = Ui.call(() -> DocumentJob
                .start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()), DocumentTask.CORRECT, ""));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        workbench.assistant.scriptedEdits.documents.getLast().result.completeExceptionally(died());
        Ui.await("an end", job.decision()::isDone);
        assertEquals(ReviewOutcome.REJECTED, job.decision().join());
        assertEquals(Optional.of(DIED), PlatformUI.getWorkbench().getService(FailureLog.class).last());
        assertEquals("This are.\n", editor.text());
        over();
    }

    @Test
    void anEngineThatHangsDuringWorkOnADocumentIsCancelled() {
        Editor editor = workbench.open("a.md", "|This are.\n", null);
        Ui.run(() -> DocumentJob.start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()),
                DocumentTask.CORRECT, ""));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        Job.getJobManager().cancel(AssistJob.class);
        awaitNoJob();
        assertTrue(workbench.assistant.scriptedEdits.documents.getLast().cancelled);
    }

    @Test
    void nonsenseForAnEditChangesNothing() {
        Editor editor = workbench.openText("|one\ntwo\n");
        workbench.assistant.scriptedEdits.answers(text -> text);
        InlineEditDriver.open();
        Keys.type("x\n");
        Ui.await("a sentence",
                () -> InlineEditDriver.find(InlineEditDriver.shell(), Label.class, null).getText().length() > 10);
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        Ui.settle();
        assertEquals("one\ntwo\n", editor.text());
        assertFalse(editor.dirty());
    }

    @Test
    void aWorkbenchThatEndsEndsWhatWasAsked() {
        Editor editor = workbench.openText("one\ntw|o\n");
        IMarker marker = marker(file(editor));
        Ui.run(() -> FixJob.start(FixSubject.of(marker)));
        Ui.run(() -> DocumentJob.start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()),
                DocumentTask.CORRECT, ""));
        Ui.await("two questions", () -> workbench.assistant.scriptedEdits.fixes.size()
                + workbench.assistant.scriptedEdits.documents.size() == 2);
        Ui.run(() -> new ShutdownCancellation().postShutdown(PlatformUI.getWorkbench()));
        awaitNoJob();
        assertTrue(workbench.assistant.scriptedEdits.fixes.getLast().cancelled);
        assertTrue(workbench.assistant.scriptedEdits.documents.getLast().cancelled);
        assertEquals("one\ntwo\n", editor.text());
    }

    // ---- editors that close

    @Test
    void anEditorThatClosesEndsItsCompletion() {
        Editor editor = workbench.openText("a|");
        workbench.assistant.byHand();
        Keys.type("b");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        ScriptedAssistant.Asked asked = workbench.assistant.last();
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        Ui.await("it is ended", () -> asked.cancelled);
        asked.partial("c");
        asked.answer("c");
        Ui.settle();
    }

    @Test
    void anEditorThatClosesDuringAFixLeavesItsFile() throws Exception {
        Editor editor = workbench.openText("one\ntw|o\n");
        IFile file = file(editor);
        EditorSnapshot at = Ui.call(() -> EditorSnapshot.of(editor.part()).orElseThrow());
        Ui.run(() -> FixJob.start(FixSubject.of(at.with(4, 7), "two is not a number", Severity.ERROR, null)));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.fixes.isEmpty());
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        var asked = workbench.assistant.scriptedEdits.fixes.getLast();
        asked.result.complete(ScriptedEdits.fix(asked.query, "one\n2\n", false));
        PreviewTest.awaitPreview();
        assertEquals("one\ntwo\n", onDisk(file));
        FixTest.acceptPreview();
        Ui.await("the fix", () -> onDisk(file).equals("one\n2\n"));
    }

    @Test
    void anEditorThatClosesDuringWorkOnADocumentLeavesItsFile() throws Exception {
        Editor editor = workbench.open("a.md", "|This are.\n", null);
        IFile file = file(editor);
        Ui.run(() -> DocumentJob.start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()),
                DocumentTask.CORRECT, ""));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        var asked = workbench.assistant.scriptedEdits.documents.getLast();
        asked.result.complete(ScriptedEdits.document(asked.query, "This is.\n"));
        PreviewTest.awaitPreview();
        FixTest.acceptPreview();
        Ui.await("the correction", () -> onDisk(file).equals("This is.\n"));
    }

    // ---- files that change on disk

    @Test
    void aFileThatChangesOnTheDiskUnderneathAPreviewIsNotOverwritten() throws Exception {
        IFile file = workbench.file("a.txt", "one\ntwo\nthree\n");
        CompletableFuture<ReviewOutcome> decision = Ui.call(() -> ProposalPreview.open(file,
                EditProposal.of(null, "one\ntwo\nthree\n", "one\n2\nthree\n"), "Edit"));
        PreviewTest.awaitPreview();
        // by another program, without the workspace noticing
        Files.writeString(Path.of(file.getLocationURI()), "one\ndeux\nthree\nfour\n");
        Keys.chord("ctrl+Return");
        Ui.await("a sentence", () -> told("out of sync") || told("line 2"));
        assertEquals("one\ndeux\nthree\nfour\n", onDisk(file));
        assertFalse(decision.isDone(), "it is still there to be taken");
    }

    @Test
    void aFileThatIsGoneUnderneathAPreviewIsNotMadeAnewInSilence() throws Exception {
        IFile file = workbench.file("a.txt", "one\ntwo\n");
        CompletableFuture<ReviewOutcome> decision = Ui
                .call(() -> ProposalPreview.open(file, EditProposal.of(null, "one\ntwo\n", "one\n2\n"), "Edit"));
        PreviewTest.awaitPreview();
        Ui.run(() -> file.delete(true, null));
        Keys.chord("ctrl+Return");
        Ui.await("a sentence",
                () -> PreviewTest.all(Label.class).stream().anyMatch(each -> each.getText().length() > 20));
        assertFalse(Ui.call(file::exists));
        assertFalse(decision.isDone());
    }

    @Test
    void anEditorThatIsReloadedDuringAnInlineEditIsAConflict() throws Exception {
        Editor editor = workbench.openText("one\ntw|o\nthree\n");
        IFile file = file(editor);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("two", "2"));
        InlineEditDriver.open();
        Keys.type("digits\n");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        Ui.run(() -> file.setContents("one\ndeux\nthree\n".getBytes(StandardCharsets.UTF_8), IResource.FORCE, null));
        Ui.await("reloaded", () -> editor.document().get().contains("deux"));
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitTold("line 2");
        assertEquals("one\ndeux\nthree\n", editor.text());
    }

    @Test
    void theFileOfTheNextEditMayBeGone() {
        workbench.java();
        IFile user = workbench.file("src/User.java",
                "class User {\n\tvoid use(Lamp lamp) {\n\t\tlamp.shine();\n\t}\n}\n");
        Ui.run(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next());
        Editor editor = workbench.open("src/Lamp.java", "class Lamp {\n\tvoid shine|() {\n\t}\n}\n", null);
        Keys.type("s");
        Ui.await("the next place is known",
                () -> PlatformUI.getWorkbench().getService(NextEditController.class).next().isPresent());
        Ui.run(() -> user.delete(true, null));
        Keys.chord("alt+shift+p");
        Ui.settle();
        assertEquals(editor.part(), Ui.call(() -> Ui.page().getActiveEditor()));
        assertEquals(Optional.empty(),
                Ui.call(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next()));
    }

    // ---- files that are not writable

    @Test
    void aReadOnlyFileRefusesAnInlineEditAndKeepsTheProposal() throws Exception {
        IFile file = workbench.file("r.txt", "one\ntwo\n");
        Workbench.readOnly(file, true);
        try {
            Editor editor = new Editor(
                    Ui.call(() -> IDE.openEditor(Ui.page(), file, "org.eclipse.ui.DefaultTextEditor")));
            editor.focus();
            workbench.assistant.scriptedEdits.answers(text -> text.replace("one", "1"));
            Keys.chord("alt+shift+e");
            Ui.settle();
            if (Ui.call(() -> InlineEditDriver.shell() != null)) {
                InlineEditDriver.focus();
                Keys.type("digits\n");
                InlineEditDriver.awaitTold("Ctrl+Enter");
                InlineEditDriver.focus();
                Keys.chord("ctrl+Return");
                Ui.settle();
                answerNo();
                InlineEditDriver.awaitTold("read-only");
            }
            assertEquals("one\ntwo\n", editor.text());
            assertEquals("one\ntwo\n", onDisk(file));
        } finally {
            Workbench.readOnly(file, false);
        }
    }

    /** Answers the platform's possible question whether to make the file writable. */
    private static void answerNo() {
        Ui.run(() -> {
            for (var shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible() && shell != InlineEditDriver.shell()) {
                    shell.close();
                }
            }
        });
        Ui.settle();
    }
}
