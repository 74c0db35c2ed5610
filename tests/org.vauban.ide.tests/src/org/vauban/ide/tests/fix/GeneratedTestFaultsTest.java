// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.ShutdownCancellation;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.workbench.FailureLog;

/**
 * The engine dies, hangs or answers nonsense while a JUnit test is being written: no file is created, nothing is lost,
 * and one sentence reports the fault.
 */
@Tag("slow")
class GeneratedTestFaultsTest {
    private static final String SUM = "package a;\n\npublic class Sum {\n\tpublic int of(int x, int y) {\n\t\treturn x + y;\n\t}\n}\n";
    private static final String DIED = "The engine ended: try again.";
    private static final String GOOD = "class X {\n\t@Test\n\tvoid adds() {\n\t\tassertEquals(3, new Sum().of(1, 2));\n\t}\n}\n";
    private static final String BAD = GOOD.replace(".of(", ".off(");

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Editor editor;
    private IFile file;

    @BeforeEach
    void ask() {
        workbench.java();
        workbench.file("src/org/junit/jupiter/api/Test.java",
                "package org.junit.jupiter.api;\npublic @interface Test {\n}\n");
        workbench.file("src/org/junit/jupiter/api/Assertions.java",
                "package org.junit.jupiter.api;\npublic class Assertions {\n\tpublic static void assertEquals(int a, int b) {\n\t}\n}\n");
        editor = workbench.open("src/a/Sum.java", SUM.replace("x +", "x |+"), null);
        file = ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromOSString("/p/src/a/SumTest.java"));
        FixTest.choose("Vauban: write a JUnit test for Sum", null);
    }

    private ScriptedEdits.Asked<EditQuery, EditOutcome> question(int number) {
        Ui.await("question " + number, () -> workbench.assistant.scriptedEdits.edits.size() == number);
        return workbench.assistant.scriptedEdits.edits.getLast();
    }

    private void answer(int number, String text) {
        var asked = question(number);
        asked.result.complete(ScriptedEdits.edit(asked.query, text));
    }

    private static AssistException died() {
        return new AssistException(AssistError.ENGINE, DIED, "class SumTest {\n\t@Te",
                new EngineException(EngineError.HOST_CRASHED, DIED));
    }

    private static void awaitNoJob() {
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        Ui.settle();
    }

    /** Asserts that nothing was written, and that the editor is unchanged. */
    private void assertNothingHappened() throws Exception {
        assertEquals(SUM, editor.text());
        assertEquals(editor.part(), Ui.call(() -> Ui.page().getActiveEditor()));
        assertEquals(List.of("Sum.java"), names());
    }

    private List<String> names() throws Exception {
        try (var files = Files.list(Path.of(file.getParent().getLocationURI()))) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    /** Returns the number of notifications with this beginning. */
    private static long told(String beginning) {
        return Ui.call(() -> {
            List<Label> labels = new ArrayList<>();
            for (Shell shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible()) {
                    PreviewTest.collect(shell, Label.class, labels);
                }
            }
            return labels.stream().filter(each -> each.getText().startsWith(beginning)).count();
        });
    }

    private static boolean saysThatItIsUnderWay() {
        return Ui.call(() -> {
            List<CLabel> labels = new ArrayList<>();
            PreviewTest.collect(Ui.window().getShell(), CLabel.class, labels);
            return labels.stream()
                    .anyMatch(each -> each.getText() != null
                            && each.getText().startsWith("Writing a JUnit test for Sum"));
        });
    }

    private void over() {
        workbench.takeErrors();
        Ui.run(() -> PlatformUI.getWorkbench().getService(FailureLog.class).over());
    }

    @Test
    void theEngineDiesAtOnce() throws Exception {
        question(1);
        Ui.await("it is said", GeneratedTestFaultsTest::saysThatItIsUnderWay);
        // as the Java editor does when it has parsed the text
        Ui.run(() -> ((IEditorSite) editor.part().getSite()).getActionBars().getStatusLineManager().setMessage(null));
        Ui.await("it is said again", GeneratedTestFaultsTest::saysThatItIsUnderWay);
        question(1).result.completeExceptionally(died());
        awaitNoJob();
        assertEquals(Optional.of(DIED), PlatformUI.getWorkbench().getService(FailureLog.class).last());
        assertEquals(1, told(DIED));
        assertTrue(!saysThatItIsUnderWay());
        assertNothingHappened();
        over();
    }

    @Test
    void theEngineDiesWhenItIsAskedAgain() throws Exception {
        answer(1, BAD);
        question(2).result.completeExceptionally(died());
        awaitNoJob();
        assertEquals(1, told(DIED));
        assertEquals(2, workbench.assistant.scriptedEdits.edits.size());
        assertNothingHappened();
        over();
    }

    @Test
    void anUnexpectedFailureWhenItIsAskedAgainIsTold() throws Exception {
        question(1);
        workbench.assistant.scriptedEdits.answers(text -> {
            throw new IllegalStateException("not expected");
        });
        answer(1, BAD);
        awaitNoJob();
        assertEquals(1, told("Vauban failed unexpectedly"));
        assertEquals(1, workbench.takeErrors().size());
        assertNothingHappened();
    }

    @Test
    void theEngineHangsAndTheUserEndsIt() throws Exception {
        answer(1, BAD);
        var hanging = question(2);
        Job.getJobManager().cancel(AssistJob.class);
        awaitNoJob();
        assertTrue(hanging.cancelled);
        assertTrue(!saysThatItIsUnderWay());
        assertEquals(0, told(""));
        assertNothingHappened();
    }

    @Test
    void theWorkbenchEndsMeanwhile() throws Exception {
        var hanging = question(1);
        Ui.run(() -> new ShutdownCancellation().postShutdown(PlatformUI.getWorkbench()));
        awaitNoJob();
        assertTrue(hanging.cancelled);
        assertNothingHappened();
    }

    @Test
    void theEngineAnswersNonsense() throws Exception {
        answer(1, "Of course! Here is a poem about tests.\n");
        answer(2, "}}}} class (((\u0000\ud800 @Test @Test");
        answer(3, BAD);
        awaitNoJob();
        assertEquals(1, told("The model did not produce a test that compiles (attempts: 3"));
        assertEquals(3, workbench.assistant.scriptedEdits.edits.size());
        assertNothingHappened();
    }

    @Test
    void theEngineAnswersWithoutCode() throws Exception {
        for (int i = 1; i <= 3; i++) {
            question(i).result.completeExceptionally(
                    new AssistException(AssistError.NO_USE, "The model wrote no code: ask again."));
        }
        awaitNoJob();
        assertEquals(1, told("The model wrote no code"));
        assertNothingHappened();
    }

    @Test
    void afterADeathItCanBeAskedAgain() throws Exception {
        question(1).result.completeExceptionally(died());
        awaitNoJob();
        over();
        editor.focus();
        FixTest.choose("Vauban: write a JUnit test for Sum", null);
        answer(2, GOOD);
        PreviewTest.awaitPreview();
        assertEquals(List.of("Sum.java"), names(), "nothing is written before it is accepted");
        FixTest.acceptPreview();
        assertTrue(new String(Workbench.awaitContent(file), StandardCharsets.UTF_8).contains("class SumTest {"));
    }

    @Test
    void aFileThatSomebodyElseMakesMeanwhileIsNotOverwritten() throws Exception {
        answer(1, GOOD);
        PreviewTest.awaitPreview();
        // by another program, without the workspace noticing
        Path other = Path.of(file.getLocationURI());
        Files.writeString(other, "class SumTest {}\n");
        FixTest.acceptPreview();
        Ui.await("a sentence",
                () -> PreviewTest.all(Label.class).stream().anyMatch(each -> each.getText().contains("SumTest.java")
                        && each.getText().length() > 30));
        assertEquals("class SumTest {}\n", Files.readString(other));
    }
}
