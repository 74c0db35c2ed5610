// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.custom.StyledText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.document.DocumentJob;
import org.vauban.ide.document.DocumentSubject;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.edit.InlineEditDriver;
import org.vauban.ide.tests.preview.PreviewTest;

/** Excessively large files: 200,000 lines, 50 MB, one line of 5 MB. */
class LargeFilesTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private CompletableFuture<ReviewOutcome> preview(IFile file, String old, String wanted) {
        CompletableFuture<ReviewOutcome> decision = Ui
                .call(() -> ProposalPreview.open(file, EditProposal.of(null, old, wanted), "Edit"));
        PreviewTest.awaitPreview();
        return decision;
    }

    /** Writes to disk directly, because the workspace would hold the content in memory once more. */
    private IFile file(String name, String content) throws IOException {
        IFile file = workbench.file(name, "");
        Files.writeString(Path.of(file.getLocationURI()), content, StandardCharsets.UTF_8);
        Ui.run(() -> file.refreshLocal(IResource.DEPTH_ZERO, null));
        return file;
    }

    @Test
    void anEditInTwoHundredThousandLines() {
        String lines = "a line that is there very often\n".repeat(200_000);
        Editor editor = workbench.open("lines.txt", lines + "tw|o\n" + lines, "org.eclipse.ui.DefaultTextEditor");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("\ntwo\n", "\n2\n"));
        InlineEditDriver.open();
        Keys.type("digits\n");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        assertTrue(InlineEditDriver.difference().contains("200001"), InlineEditDriver.difference());
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals(lines + "2\n" + lines, editor.text());
        editor.focus();
        Keys.chord("ctrl+z");
        assertFalse(editor.dirty());
    }

    @Test
    void aLineOfFiveMegabytesIsShownInPartAndWrittenWhole() throws IOException {
        String line = "0123456789".repeat(500_000);
        IFile file = file("line.txt", "one\n" + line + "\nthree\n");
        CompletableFuture<ReviewOutcome> decision = preview(file, "one\n" + line + "\nthree\n",
                "one\nX" + line + "\nthree\n");
        assertTrue(Ui
                .call(() -> PreviewTest.all(StyledText.class).stream().allMatch(text -> text.getCharCount() < 60_000)));
        Keys.chord("ctrl+Return");
        Ui.await("an end", decision::isDone);
        assertEquals(ReviewOutcome.ACCEPTED, decision.join());
        assertEquals("one\nX" + line + "\nthree\n", Files.readString(Path.of(file.getLocationURI())));
    }

    @Test
    void fiftyMegabytesAreWrittenWhereTheyChangeAndRefusedAsADocument() throws IOException {
        String half = "some words in a line of the largest file that somebody has\n".repeat(425_000);
        String old = half + "two\n" + half;
        IFile file = file("big.txt", old);
        assertTrue(Files.size(Path.of(file.getLocationURI())) > 50_000_000);
        CompletableFuture<ReviewOutcome> decision = preview(file, old, half + "2\n" + half);
        Keys.chord("ctrl+Return");
        Ui.await("an end", decision::isDone);
        assertEquals(ReviewOutcome.ACCEPTED, decision.join());
        assertEquals(old.length() - 2, Files.size(Path.of(file.getLocationURI())));
        DocumentJob job = Ui.call(() -> DocumentJob.start(DocumentSubject.of(file), DocumentTask.CORRECT, ""));
        Ui.await("a refusal", job.decision()::isDone);
        assertEquals(ReviewOutcome.REJECTED, job.decision().join());
        assertTrue(workbench.assistant.scriptedEdits.documents.isEmpty());
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
    }
}
