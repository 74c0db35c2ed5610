// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.core.IClasspathAttribute;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.RecordedLaunch;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.fix.FixTest;

/** Documentation comments and tests that the model writes for a Java declaration. */
class JavaActionsTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Editor open() {
        workbench.java();
        return workbench.open("src/a/Sum.java",
                "package a;\n\npublic class Sum {\n\tpublic int of(int x, int y) {\n\t\treturn x |+ y;\n\t}\n}\n",
                null);
    }

    @Test
    void ofADocumentationCommentOnlyTheCommentIsTaken() {
        Editor editor = open();
        workbench.assistant.scriptedEdits.answers(text -> text.replace(
                "\tpublic int of(int x, int y) {\n\t\treturn x + y;",
                "\t/**\n\t * Adds two numbers.\n     * @return their sum\n\t */\n\tpublic int of(int a, int b) {\n\t\treturn a + b;"));
        FixTest.choose("Vauban: write Javadoc", null);
        Ui.await("the field", () -> InlineEditDriver.shell() != null);
        InlineEditDriver.awaitTold("Ctrl+Enter");
        assertFalse(InlineEditDriver.difference().contains("int a"), InlineEditDriver.difference());
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals("package a;\n\npublic class Sum {\n\t/**\n\t * Adds two numbers.\n\t * @return their sum\n\t */\n"
                + "\tpublic int of(int x, int y) {\n\t\treturn x + y;\n\t}\n}\n", editor.text());
    }

    @Test
    void aCommentThatIsAskedForOnceMoreGoesWhereTheDeclarationStandsByThen() {
        workbench.java();
        Editor editor = workbench.open("src/a/Sum.java", "package a;\n\npublic class Sum {\n\t/** Old. */\n"
                + "\tpublic int of(int x, int y) {\n\t\treturn x |+ y;\n\t}\n}\n", null);
        workbench.assistant.scriptedEdits.answers(text -> text.replace("/** Old. */", "/** New. */"));
        FixTest.choose("Vauban: write Javadoc", null);
        Ui.await("the field", () -> InlineEditDriver.shell() != null);
        InlineEditDriver.awaitTold("Ctrl+Enter");
        Ui.run(() -> editor.document().replace(0, 0, "// a line above\n"));
        InlineEditDriver.focus();
        Keys.press(SWT.CR);
        Ui.await("another question", () -> workbench.assistant.scriptedEdits.edits.size() == 2);
        Ui.await("another change", () -> InlineEditDriver.difference().contains("New."));
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals("// a line above\npackage a;\n\npublic class Sum {\n\t/** New. */\n"
                + "\tpublic int of(int x, int y) {\n\t\treturn x + y;\n\t}\n}\n", editor.text());
    }

    /** A Javadoc comment of Java 23 and later. */
    @Test
    void aCommentInMarkdownIsReplaced() {
        workbench.java();
        IFile file = workbench.file("src/a/package-info.java", "package a;\n");
        Ui.run(() -> {
            IJavaProject project = JavaCore.create(file.getProject());
            Map<String, String> options = project.getOptions(false);
            JavaCore.setComplianceOptions(JavaCore.VERSION_23, options);
            project.setOptions(options);
        });
        Editor editor = workbench.open("src/a/Sum.java", "package a;\n\npublic class Sum {\n\t/// Old.\n\t///\n"
                + "\t/// More of it.\n\tpublic int of(int x, int y) {\n\t\treturn x |+ y;\n\t}\n}\n", null);
        workbench.assistant.scriptedEdits
                .answers(text -> text.replace("/// Old.\n\t///\n\t/// More of it.", "/** New. */"));
        FixTest.choose("Vauban: write Javadoc", null);
        Ui.await("the field", () -> InlineEditDriver.shell() != null);
        InlineEditDriver.awaitTold("Ctrl+Enter");
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals("package a;\n\npublic class Sum {\n\t/** New. */\n"
                + "\tpublic int of(int x, int y) {\n\t\treturn x + y;\n\t}\n}\n", editor.text());
    }

    @Test
    void theCommentOfAnotherMemberIsNotTaken() {
        workbench.java();
        String text = "package a;\n\npublic class Sum {\n\tpublic int of(int x, int y) {\n\t\treturn x |+ y;\n\t}\n\n"
                + "\t/** Nothing at all. */\n\tint none;\n}\n";
        Editor editor = workbench.open("src/a/Sum.java", text, null);
        workbench.assistant.scriptedEdits.answers(all -> all.replace("\t\treturn x + y;", "\t\treturn y + x;"));
        FixTest.choose("Vauban: write Javadoc", null);
        Ui.await("the field", () -> InlineEditDriver.shell() != null);
        InlineEditDriver.awaitTold("The model proposed no changes");
        assertEquals("", InlineEditDriver.difference());
        assertEquals(text.replace("|", ""), editor.text());
        InlineEditDriver.focus();
        Keys.chord("Escape");
        InlineEditDriver.awaitClosed();
    }

    @Test
    void withoutJUnitATestIsRefusedWithASentence() {
        open();
        FixTest.choose("Vauban: write a JUnit test for Sum", null);
        Ui.await("no job", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        Ui.settle();
        assertTrue(workbench.assistant.scriptedEdits.edits.isEmpty());
    }

    @Test
    void aTestIsCompiledBeforeItIsOfferedAndGoesToTheTestFolder() throws Exception {
        jUnit();
        Editor editor = open();
        Ui.run(() -> {
            IFolder tests = editor.part().getEditorInput().getAdapter(IFile.class).getProject().getFolder("checks");
            tests.create(true, true, null);
            IJavaProject project = JavaCore.create(tests.getProject());
            IClasspathEntry[] old = project.getRawClasspath();
            IClasspathEntry[] next = Arrays.copyOf(old, old.length + 1);
            next[old.length] = JavaCore.newSourceEntry(tests.getFullPath(), null, null,
                    tests.getProject().getFullPath().append("out"),
                    new IClasspathAttribute[] {JavaCore.newClasspathAttribute(IClasspathAttribute.TEST, "true")});
            project.setRawClasspath(next, null);
        });
        RecordedLaunch.LAUNCHED.clear();
        FixTest.choose("Vauban: write a JUnit test for Sum", null);
        answer(1, "class X {\n\t@Test\n\tvoid adds() {\n\t\tassertEquals(3, new Sum().off(1, 2));\n\t}\n}\n");
        // the compiler rejects off, so the model is asked again with that error
        answer(2, "class X {\n\t@Test\n\tvoid adds() {\n\t\tassertEquals(3, new Sum().of(1, 2));\n\t}\n}\n");
        String again = workbench.assistant.scriptedEdits.edits.getLast().query.instruction();
        assertTrue(again.contains("off"), again);
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != editor.part());
        IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromOSString("/p/checks/a/SumTest.java"));
        assertFalse(Ui.call(file::exists));
        FixTest.acceptPreview();
        String text = new String(Workbench.awaitContent(file), StandardCharsets.UTF_8);
        assertTrue(text.startsWith(
                "package a;\n\nimport static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\n"),
                text);
        assertTrue(text.contains("class SumTest {"), text);
        Ui.await("an offer to run it", () -> link() != null);
        Ui.run(() -> {
            Event event = new Event();
            event.text = "Run Test";
            link().notifyListeners(SWT.Selection, event);
        });
        Ui.await("a launch", () -> !RecordedLaunch.LAUNCHED.isEmpty());
        assertEquals(List.of("run /p/checks/a/SumTest.java"), RecordedLaunch.LAUNCHED);
    }

    @Test
    void aTestOfATypeWithADollarInItsNameIsOffered() {
        jUnit();
        workbench.java();
        Editor editor = workbench.open("src/a/$Sum.java",
                "package a;\n\npublic class $Sum {\n\tint of(int x, int y) {\n\t\treturn x |+ y;\n\t}\n}\n", null);
        FixTest.choose("Vauban: write a JUnit test for $Sum", null);
        answer(1, "class X {\n\t@Test\n\tvoid adds() {\n\t\tassertEquals(3, new $Sum().of(1, 2));\n\t}\n}\n");
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != editor.part());
        FixTest.acceptPreview();
        IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromOSString("/p/src/a/$SumTest.java"));
        String text = new String(Workbench.awaitContent(file), StandardCharsets.UTF_8);
        assertTrue(text.contains("class $SumTest {"), text);
    }

    private void jUnit() {
        workbench.file("src/org/junit/jupiter/api/Test.java",
                "package org.junit.jupiter.api;\npublic @interface Test {\n}\n");
        workbench.file("src/org/junit/jupiter/api/Assertions.java",
                "package org.junit.jupiter.api;\npublic class Assertions {\n"
                        + "\tpublic static void assertEquals(int a, int b) {\n\t}\n}\n");
    }

    private void answer(int number, String text) {
        Ui.await("question " + number, () -> workbench.assistant.scriptedEdits.edits.size() == number);
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        asked.result.complete(ScriptedEdits.edit(asked.query, text));
    }

    private static Link link() {
        for (Shell shell : Ui.display().getShells()) {
            Link found = shell == Ui.window().getShell() || !shell.isVisible() ? null : link(shell);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Link link(Composite in) {
        for (Control child : in.getChildren()) {
            Link found = child instanceof Link link ? link : child instanceof Composite inner ? link(inner) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
