// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.InlineEdit;
import org.vauban.ide.edit.KeptInstructions;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.FailureLog;

/** An instruction typed in an editor, the proposed change, and what happens to both. */
class InlineEditTest {

    private static final String OLD = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    private static final String NEW = "one\n2\nthree\nfour\nfive\nsix\n7\nseven and a half\neight\nnine\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @AfterEach
    void closeField() {
        Ui.run(() -> {
            Shell shell = InlineEditDriver.shell();
            if (shell != null) {
                shell.close();
            }
        });
    }

    private void ask(String instruction) {
        InlineEditDriver.open();
        Keys.type(instruction + "\n");
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.edits.isEmpty());
    }

    @Test
    void followsItsLinesWhenTheyAreScrolledAndHidesWhileTheyAreNotSeen() {
        String lines = "line\n".repeat(20) + "|here\n" + "line\n".repeat(300);
        Editor editor = workbench.openText(lines);
        int offset = lines.indexOf('|');
        Keys.chord("alt+shift+e");
        Ui.await("the field", () -> InlineEditDriver.shell() != null && InlineEditDriver.shell().isVisible());
        InlineEditDriver.focus();
        Keys.type("make it");
        Ui.await("the instruction", () -> InlineEditDriver.instruction().equals("make it"));
        int distance = InlineEditDriver.distance(editor, offset);
        Ui.run(() -> editor.widget().setTopIndex(editor.widget().getTopIndex() + 5));
        Ui.await("moved with its line", () -> InlineEditDriver.distance(editor, offset) == distance);
        Ui.run(() -> editor.widget().setTopIndex(200));
        Ui.await("hidden", () -> !InlineEditDriver.shell().isVisible());
        Ui.run(() -> editor.widget().setTopIndex(15));
        Ui.await("seen again", () -> InlineEditDriver.shell().isVisible()
                && InlineEditDriver.distance(editor, offset) == distance);
        assertEquals("make it", InlineEditDriver.instruction());
        Ui.run(() -> editor.document().replace(0, 0, "new\nnew\n"));
        Ui.await("moved with what was typed above", () -> InlineEditDriver.distance(editor, offset + 8) == distance);
        Ui.run(() -> editor.widget().setTopIndex(200));
        Ui.await("hidden again", () -> !InlineEditDriver.shell().isVisible());
        editor.focus();
        Keys.chord("alt+shift+e");
        Ui.await("back in view", () -> InlineEditDriver.shell().isVisible()
                && InlineEditDriver.distance(editor, offset + 8) == distance);
        assertEquals("make it", InlineEditDriver.instruction());
    }

    @Test
    void hidesWhileItsEditorShowsAnotherPage() {
        IFile file = workbench.file("a.pages", OLD);
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.show(1));
        Ui.run(() -> InlineEdit.open(EditorSnapshot.of(pages).orElseThrow()));
        Ui.await("the field", () -> InlineEditDriver.shell() != null && InlineEditDriver.shell().isVisible());
        Ui.run(() -> InlineEditDriver.find(InlineEditDriver.shell(), Text.class, null).setText("make it"));
        Ui.run(() -> pages.show(0));
        Ui.await("hidden", () -> !InlineEditDriver.shell().isVisible());
        Ui.run(() -> pages.show(1));
        Ui.await("seen again", () -> InlineEditDriver.shell().isVisible());
        assertEquals("make it", InlineEditDriver.instruction());
    }

    @Test
    void theInstructionAndTheSelectedLinesAreAskedAndAccepted() {
        Editor editor = workbench.openText("|" + OLD);
        Ui.run(() -> editor.viewer().setSelectedRange(4, 9));
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("make them digits");
        var query = workbench.assistant.scriptedEdits.edits.getLast().query;
        assertEquals("make them digits", query.instruction());
        assertEquals(OLD, query.text());
        assertEquals(4, query.start());
        assertEquals(13, query.end());
        InlineEditDriver.awaitTold("Ctrl+Enter");
        ScreenReader.awaitSaid("Ctrl+Enter");
        assertEquals(OLD, editor.text(), "nothing is written before it is accepted");
        assertTrue(InlineEditDriver.difference().contains("- two\n+ 2\n"), InlineEditDriver.difference());
        Pictures.save("inline-edit", Ui.call(InlineEditDriver::shell));
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals(NEW, editor.text());
        Ui.await("the focus is back", () -> editor.widget().isFocusControl());
        editor.focus();
        Keys.chord("ctrl+z");
        assertEquals(OLD, editor.text(), "one undo step");
        assertFalse(editor.dirty());
    }

    @Test
    void anInstructionIsKeptAsTheModelSawIt() {
        workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        String typed = "set password = \"Tournesol-93\"";
        ask(typed);
        InlineEditDriver.awaitTold("Ctrl+Enter");
        Keys.chord("Escape");
        InlineEditDriver.awaitClosed();
        Ui.await("kept", () -> InstanceScope.INSTANCE.getNode(KeptInstructions.NODE).get("instruction.0", "")
                .equals("set password = \"************\""));
        InlineEditDriver.open();
        Keys.press(SWT.ARROW_UP);
        assertEquals(typed, InlineEditDriver.instruction(), "in the session it is as it was typed");
    }

    @Test
    void oneChangeIsLeftOutBySpace() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        StyledText diff = InlineEditDriver.find(StyledText.class, null);
        Ui.run(() -> {
            diff.forceFocus();
            diff.setCaretOffset(0);
        });
        Keys.chord("space");
        Ui.await("the box", () -> diff.getText().startsWith("\u2610"));
        Look.awaitReadable(diff);
        Button accept = InlineEditDriver.find(Button.class, "Accept");
        assertTrue(Ui.call(accept::getText).contains("1"));
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals(NEW.replace("\n2\n", "\ntwo\n"), editor.text());
    }

    @Test
    void escapeRejectsAndTheInstructionIsFoundAgain() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits please");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        InlineEditDriver.focus();
        Keys.chord("Escape");
        InlineEditDriver.awaitClosed();
        assertEquals(OLD, editor.text());
        editor.focus();
        InlineEditDriver.open();
        assertEquals("", InlineEditDriver.instruction());
        Keys.type("other words");
        Keys.press(SWT.ARROW_UP);
        assertEquals("digits please", InlineEditDriver.instruction());
        Keys.chord("Down");
        assertEquals("other words", InlineEditDriver.instruction());
    }

    @Test
    void theChangeGrowsWhileTheModelWrites() {
        Editor editor = workbench.openText("|" + OLD);
        Ui.run(() -> editor.viewer().setSelectedRange(0, OLD.length()));
        ask("digits");
        var listener = workbench.assistant.scriptedEdits.listeners.getLast();
        listener.reading(10, 40);
        InlineEditDriver.awaitTold("25");
        listener.partial("one\n2\nth");
        Ui.await("the beginning", () -> InlineEditDriver.difference().contains("+ 2"));
        assertFalse(InlineEditDriver.difference().contains("- nine"),
                "what is not reached yet does not go: " + InlineEditDriver.difference());
        Pictures.save("inline-edit-growing", Ui.call(InlineEditDriver::shell));
        listener.partial("one\n2\nthree\nfour\nfive\nsix\n7\n");
        Ui.await("more", () -> InlineEditDriver.difference().contains("+ 7"));
        assertEquals(OLD, editor.text());
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        asked.result.complete(ScriptedEdits.edit(asked.query, NEW));
        InlineEditDriver.awaitTold("Ctrl+Enter");
    }

    @Test
    void stopEndsTheRequestAndKeepsTheInstruction() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Button stop = InlineEditDriver.find(Button.class, "Stop");
        Ui.run(() -> stop.notifyListeners(SWT.Selection, new Event()));
        Ui.await("cancelled", () -> asked.cancelled);
        InlineEditDriver.awaitTold("Stopped");
        assertEquals("digits", InlineEditDriver.instruction());
        assertEquals(OLD, editor.text());
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        InlineEditDriver.focus();
        Keys.press(SWT.CR);
        InlineEditDriver.awaitTold("Ctrl+Enter");
    }

    /** An engine may continue to write for a moment. */
    @Test
    void nothingOfAStoppedRequestIsShownInTheNextOne() {
        workbench.openText("|" + OLD);
        ask("digits");
        var stopped = workbench.assistant.scriptedEdits.listeners.getLast();
        Button stop = InlineEditDriver.find(Button.class, "Stop");
        Ui.run(() -> stop.notifyListeners(SWT.Selection, new Event()));
        InlineEditDriver.awaitTold("Stopped");
        InlineEditDriver.focus();
        Keys.press(SWT.CR);
        Ui.await("another question", () -> workbench.assistant.scriptedEdits.edits.size() == 2);
        stopped.partial("one\n2\nth");
        Ui.settle();
        assertEquals("", InlineEditDriver.difference());
        workbench.assistant.scriptedEdits.listeners.getLast().partial("1\n2\nth");
        Ui.await("the beginning", () -> InlineEditDriver.difference().contains("+ 1"));
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        asked.result.complete(ScriptedEdits.edit(asked.query, NEW));
        InlineEditDriver.awaitTold("Ctrl+Enter");
    }

    @Test
    void anEngineThatDiesInTheMiddleCostsNothing() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        workbench.assistant.scriptedEdits.listeners.getLast().partial("1\n2\n");
        Ui.await("the beginning", () -> InlineEditDriver.difference().contains("+ 2"));
        asked.result.completeExceptionally(new AssistException(AssistError.ENGINE, "The engine ended: try again.",
                "1\n2\n", new EngineException(EngineError.HOST_CRASHED, "The engine ended: try again.")));
        InlineEditDriver.awaitTold("The engine ended: try again.");
        assertEquals("digits", InlineEditDriver.instruction());
        assertTrue(InlineEditDriver.difference().contains("+ 2"), "what was written is still to be seen");
        Keys.chord("ctrl+Return");
        assertEquals(OLD, editor.text(), "half a change can not be accepted");
        workbench.takeErrors();
        Ui.run(() -> PlatformUI.getWorkbench().getService(FailureLog.class).over());
    }

    /** The user has continued to work in the text. */
    @Test
    void aFailureDoesNotTakeTheKeyboardFromTheEditor() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.await("the keyboard", () -> {
            Ui.activate();
            editor.widget().forceFocus();
            return hasKeyboard(editor);
        });
        asked.result.completeExceptionally(
                new AssistException(AssistError.NO_USE, "The model wrote no code: ask again."));
        InlineEditDriver.awaitTold("The model wrote no code");
        Ui.settle();
        assertTrue(Ui.call(() -> hasKeyboard(editor)));
    }

    private static boolean hasKeyboard(Editor editor) {
        return editor.widget().isFocusControl() && Ui.display().getActiveShell() == Ui.window().getShell();
    }

    @Test
    void whatIsTypedMeanwhileStays() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.run(() -> editor.document().replace(OLD.length(), 0, "ten\n"));
        asked.result.complete(ScriptedEdits.edit(asked.query, NEW));
        InlineEditDriver.awaitTold("Ctrl+Enter");
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals(NEW + "ten\n", editor.text());
    }

    @Test
    void aConflictIsToldAndNothingIsOverwritten() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        Ui.run(() -> editor.document().replace(OLD.indexOf("two"), 3, "deux"));
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitTold("line 2");
        assertEquals(OLD.replace("two", "deux"), editor.text());
    }

    @Test
    void closingTheEditorEndsTheRequest() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        InlineEditDriver.awaitClosed();
        Ui.await("cancelled", () -> asked.cancelled);
    }

    /** For example if an editor is moved out of a window that then closes. */
    @Test
    void aFieldThatGoesWithItsWindowEndsTheRequestAndCanBeOpenedAgain() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.run(() -> InlineEditDriver.shell().dispose());
        Ui.await("cancelled", () -> asked.cancelled);
        editor.focus();
        InlineEditDriver.open();
        Keys.press(SWT.ARROW_UP);
        Ui.await("the instruction of before", () -> InlineEditDriver.instruction().equals("digits"));
    }

    @Test
    void compareOpensThePreview() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        InlineEditDriver.awaitTold("Ctrl+Enter");
        Button compare = InlineEditDriver.find(Button.class, "Compare");
        Ui.run(() -> compare.notifyListeners(SWT.Selection, new Event()));
        InlineEditDriver.awaitClosed();
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != editor.part());
        assertTrue(Ui.call(() -> Ui.page().getActiveEditor().getTitle()).contains("digits"));
        assertEquals(OLD, editor.text());
    }

    @Test
    void copyAndUndoMeanTheInstructionWhileItIsTyped() {
        Editor editor = workbench.openText("abc|");
        InlineEditDriver.open();
        Keys.type("xy");
        Keys.chord("ctrl+a");
        Keys.chord("ctrl+x");
        assertEquals("", InlineEditDriver.instruction());
        Keys.chord("ctrl+v");
        assertEquals("xy", InlineEditDriver.instruction());
        assertEquals("abc", editor.text());
    }
}
