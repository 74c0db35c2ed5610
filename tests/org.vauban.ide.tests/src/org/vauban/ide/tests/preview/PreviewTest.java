// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.preview.ReviewOutcome;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** The preview of a proposal, and what happens to the text when it is accepted. */
@Tag("slow")
public class PreviewTest {

    private static final String OLD = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    private static final String NEW = "one\n2\nthree\nfour\nfive\nsix\n7\nseven and a half\neight\nnine\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private CompletableFuture<ReviewOutcome> decision;

    private void preview(Editor editor, String wanted) {
        decision = Ui.call(() -> ProposalPreview.open(editor.part(),
                EditProposal.of(null, editor.document().get(), wanted), "Edit"));
        awaitPreview();
    }

    private void preview(IFile file, String old, String wanted) {
        decision = Ui.call(() -> ProposalPreview.open(file, EditProposal.of(null, old, wanted), "Edit"));
        awaitPreview();
    }

    public static void awaitPreview() {
        Ui.await("the preview", () -> button("Accept") != null && all(StyledText.class).size() >= 2);
        Ui.await("the focus", () -> {
            Ui.activate();
            Ui.page().activate(Ui.page().getActiveEditor());
            return Ui.display().getActiveShell() == Ui.window().getShell() && Ui.display().getFocusControl() != null;
        });
        Ui.settle();
    }

    public static <T extends Control> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        IEditorPart part = Ui.page().getActiveEditor();
        if (part != null && part.getClass().getName().contains("CompareEditor")) {
            collect(Ui.window().getShell(), type, found);
        }
        return found;
    }

    public static <T extends Control> void collect(Composite in, Class<T> type, List<T> found) {
        for (Control child : in.getChildren()) {
            if (type.isInstance(child) && child.isVisible()) {
                found.add(type.cast(child));
            }
            if (child instanceof Composite composite) {
                collect(composite, type, found);
            }
        }
    }

    private static Button button(String beginning) {
        return all(Button.class).stream().filter(each -> each.getText().replace("&", "").startsWith(beginning))
                .findFirst()
                .orElse(null);
    }

    private static void awaitTold(String text) {
        Ui.await(text, () -> all(Label.class).stream().anyMatch(each -> each.getText().contains(text)));
    }

    private void awaitDecision(ReviewOutcome expected) {
        Ui.await("an end", () -> decision.isDone());
        assertEquals(expected, decision.join());
    }

    @Test
    void acceptWritesAllInOneUndoStep() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Pictures.save("preview");
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW, editor.text());
        editor.focus();
        Keys.chord("ctrl+z");
        assertEquals(OLD, editor.text());
        assertFalse(editor.dirty());
    }

    @Test
    void eachChangeCanBeLeftOut() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Table table = Ui.call(() -> all(Table.class).getFirst());
        Ui.run(() -> {
            for (TableColumn column : table.getColumns()) {
                assertFalse(column.getText().isBlank());
            }
        });
        assertEquals(2, Ui.call(table::getItemCount));
        Ui.run(() -> {
            table.setFocus();
            table.setSelection(0);
        });
        Keys.chord("space");
        Ui.await("the choice", () -> !table.getItem(0).getChecked());
        Ui.await("the right side",
                () -> all(StyledText.class).stream().anyMatch(text -> text.getText().contains("two\n")
                        && text.getText().contains("seven and a half")));
        Pictures.save("preview-one-of-two");
        assertTrue(Ui.call(() -> button("Accept").getText()).contains("1"));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW.replace("\n2\n", "\ntwo\n"), editor.text());
    }

    @Test
    void rejectChangesNothing() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Ui.run(() -> button("Reject").notifyListeners(SWT.Selection, new Event()));
        awaitDecision(ReviewOutcome.REJECTED);
        assertEquals(OLD, editor.text());
        assertFalse(editor.dirty());
    }

    @Test
    void closingThePreviewIsARejection() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Keys.chord("ctrl+w");
        awaitDecision(ReviewOutcome.REJECTED);
        assertEquals(OLD, editor.text());
    }

    @Test
    void whatChangedElsewhereIsKept() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Ui.run(() -> editor.document().replace(OLD.indexOf("four"), 4, "4\nand more"));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW.replace("four", "4\nand more"), editor.text());
    }

    @Test
    void whatChangedInTheSameLinesIsAConflictAndTheRestCanStillBeTaken() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Ui.run(() -> editor.document().replace(OLD.indexOf("two"), 3, "deux"));
        Keys.chord("ctrl+Return");
        awaitTold("line 2");
        Pictures.save("preview-conflict");
        assertEquals(OLD.replace("two", "deux"), editor.text());
        assertFalse(decision.isDone());
        Table table = Ui.call(() -> all(Table.class).getFirst());
        Ui.run(table::setFocus);
        Keys.chord("space");
        Ui.await("the choice", () -> !table.getItem(0).getChecked());
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW.replace("\n2\n", "\ndeux\n"), editor.text());
    }

    @Test
    void aClosedEditorGivesWayToItsFile() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW, content("a.txt"));
    }

    @Test
    void anEditorGoesAlongWithItsFile() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, NEW);
        IFile file = editor.part().getEditorInput().getAdapter(IFile.class);
        Ui.run(() -> file.move(file.getFullPath().removeLastSegments(1).append("b.txt"), true, null));
        Ui.await("the new name", () -> editor.part().getTitle().equals("b.txt"));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(NEW, editor.text());
        assertFalse(file.exists());
    }

    @Test
    void aFileThatIsGoneDoesNotComeBackWithNothingButWhatWasAdded() {
        Editor editor = workbench.openText("|" + OLD);
        preview(editor, OLD + "ten\n");
        IFile file = editor.part().getEditorInput().getAdapter(IFile.class);
        Ui.run(() -> {
            Ui.page().closeEditor(editor.part(), false);
            file.delete(true, null);
        });
        Keys.chord("ctrl+Return");
        awaitTold("no longer exists");
        ScreenReader.awaitSaid("no longer exists");
        assertFalse(file.exists());
        assertFalse(decision.isDone());
    }

    @Test
    void thePageThatWasAskedAboutIsWrittenWhicheverIsShownByThen() {
        IFile file = workbench.file("a.pages", "one\n");
        workbench.file("a.pages.txt", "other\n");
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.show(1));
        decision = Ui.call(() -> ProposalPreview.open(pages, EditProposal.of(null, "one\n", "one\ntwo\n"), "Edit"));
        awaitPreview();
        Button accept = Ui.call(() -> button("Accept"));
        Ui.run(() -> pages.show(2));
        Ui.run(() -> accept.notifyListeners(SWT.Selection, new Event()));
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals("one\ntwo\n", Ui.call(() -> pages.document().get()), "and its page is shown");
        Ui.run(() -> pages.show(2));
        assertEquals("other\n", Ui.call(() -> pages.document().get()));
    }

    @Test
    void aFileWithoutAnEditorKeepsItsEncodingAndItsLineEnds() throws Exception {
        IFile file = workbench.file("b.txt", "");
        byte[] mark = {(byte) 0xFE, (byte) 0xFF};
        String old = "\uFEFF\u00e9t\u00e9\r\ntwo\r\n";
        Ui.run(() -> {
            file.setCharset("UTF-16", null);
            file.setContents(old.getBytes(StandardCharsets.UTF_16BE), IResource.FORCE, null);
        });
        preview(file, old.substring(1), "\u00e9t\u00e9\r\n2\r\n");
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        byte[] bytes = Ui.call(() -> file.readAllBytes());
        assertEquals("\uFEFF\u00e9t\u00e9\r\n2\r\n", new String(bytes, StandardCharsets.UTF_16BE));
        assertEquals(mark[0], bytes[0]);
        assertTrue(Ui.call(() -> file.getHistory(null).length) > 0, "the local history has what it was");
    }

    @Test
    void whatTheEncodingCanNotHoldIsRefused() {
        IFile file = workbench.file("b.txt", "one\n");
        Ui.run(() -> file.setCharset("ISO-8859-1", null));
        preview(file, "one\n", "1 \u20ac\n");
        Keys.chord("ctrl+Return");
        awaitTold("encoding");
        assertEquals("one\n", content("b.txt"));
        assertFalse(decision.isDone());
    }

    @Test
    void aWriteThatIsCancelledBeforeItBeginsIsToldAndCanBeDoneAgain() {
        IFile file = workbench.file("b.txt", "one\n");
        preview(file, "one\n", "1\n");
        Job.getJobManager().suspend(); // as when a build locks the workspace
        try {
            Keys.chord("ctrl+Return");
            Ui.await("the job", () -> saving().isPresent());
            Ui.run(() -> saving().orElseThrow().cancel());
        } finally {
            Job.getJobManager().resume();
        }
        awaitTold("cancelled");
        assertEquals("one\n", content("b.txt"));
        assertFalse(decision.isDone());
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals("1\n", content("b.txt"));
    }

    private static Optional<Job> saving() {
        return Arrays.stream(Job.getJobManager().find(null)).filter(job -> job.getName().equals("Saving b.txt"))
                .findFirst();
    }

    @Test
    void aNewFileIsMadeWithItsFolders() {
        IFile file = Ui.call(() -> ResourcesPlugin.getWorkspace().getRoot()
                .getFile(IPath.fromOSString("/" + Workbench.PROJECT + "/x/y/New.txt")));
        preview(file, "", "hello\n");
        assertFalse(Ui.call(file::exists));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals("hello\n", content("x/y/New.txt"));
    }

    @Test
    void aReadOnlyFileIsRefused() {
        IFile file = workbench.file("r.txt", "one\n");
        Workbench.readOnly(file, true);
        try {
            Editor editor = new Editor(Ui.call(() -> IDE.openEditor(Ui.page(), file,
                    "org.eclipse.ui.DefaultTextEditor")));
            preview(editor, "1\n");
            Keys.chord("ctrl+Return");
            answerNo();
            awaitTold("read-only");
            assertEquals("one\n", editor.text());
            assertFalse(decision.isDone());
        } finally {
            Workbench.readOnly(file, false);
        }
    }

    /**
     * Answers the platform's question whether to make the file writable; where the platform cannot ask, the answer is
     * no.
     */
    private void answerNo() {
        Ui.await("the platform's question or an answer", () -> {
            for (Shell shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible()) {
                    shell.close();
                    return true;
                }
            }
            return all(Label.class).stream().anyMatch(each -> each.getText().contains("read-only"));
        });
    }

    @Test
    void aProposalThatChangesNothingOpensNothing() {
        Editor editor = workbench.openText("|" + OLD);
        decision = Ui.call(() -> ProposalPreview.open(editor.part(), EditProposal.of(null, OLD, OLD), "Edit"));
        awaitDecision(ReviewOutcome.NOTHING);
        assertEquals(editor.part(), Ui.call(() -> Ui.page().getActiveEditor()));
    }

    @Test
    void ofAVeryLongTextThePartThatChangesIsShown() {
        String lines = "a line of some length that is there very often\n".repeat(60_000);
        IFile file = workbench.file("big.txt", lines + OLD);
        preview(file, lines + OLD, lines + NEW);
        awaitTold("line 59942");
        Ui.await("an excerpt", () -> all(StyledText.class).stream().allMatch(text -> text.getCharCount() < 100_000));
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertEquals(lines + NEW, content("big.txt"));
    }

    @Test
    void javaIsShownAsJava() {
        Editor editor = workbench.openJava("\t\tcount = 1;|");
        preview(editor, editor.text().replace("count = 1;", "count++;\n\t\tSystem.out.println(\"counted \" + count);"));
        Pictures.save("preview-java");
        Keys.chord("ctrl+Return");
        awaitDecision(ReviewOutcome.ACCEPTED);
        assertTrue(editor.text().contains("count++;"));
    }

    private static String content(String path) {
        return Ui.call(() -> {
            IFile file = ResourcesPlugin.getWorkspace().getRoot()
                    .getFile(IPath.fromOSString("/" + Workbench.PROJECT + "/" + path));
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        });
    }
}
