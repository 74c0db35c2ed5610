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
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
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
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.FailureLog;

/** An instruction typed in an editor, the change that comes of it, and what becomes of both. */
public class InlineEditTest {

    private static final String OLD = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    private static final String NEW = "one\n2\nthree\nfour\nfive\nsix\n7\nseven and a half\neight\nnine\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @AfterEach
    void closeField() {
        Ui.run(() -> {
            Shell shell = field();
            if (shell != null) {
                shell.close();
            }
        });
    }

    static Shell field() {
        for (Shell shell : Ui.display().getShells()) {
            if (shell.getData("org.vauban.ide.inlineEdit") != null) {
                return shell;
            }
        }
        return null;
    }

    static <T extends Control> T find(Composite in, Class<T> type, String text) {
        for (Control child : in.getChildren()) {
            if (type.isInstance(child) && (text == null || child instanceof Button button
                    && button.getText().replace("&", "").startsWith(text))) {
                return type.cast(child);
            }
            T found = child instanceof Composite composite ? find(composite, type, text) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    static <T extends Control> T find(Class<T> type, String text) {
        return Ui.call(() -> field() == null ? null : find(field(), type, text));
    }

    private static String instruction() {
        return Ui.call(() -> find(Text.class, null).getText());
    }

    public static String difference() {
        StyledText diff = find(StyledText.class, null);
        return Ui.call(() -> diff != null && diff.isVisible() ? diff.getText() : "");
    }

    public static void awaitTold(String part) {
        Ui.await(part, () -> find(field(), Label.class, null).getText().contains(part));
    }

    /** Opens the field by its key and waits until it has the keyboard. */
    public static void openField() {
        Keys.chord("alt+shift+e");
        Ui.await("the field", () -> field() != null);
        focusField();
    }

    public static void focusField() {
        Ui.await("the keyboard", () -> {
            field().forceActive();
            Text text = find(field(), Text.class, null);
            text.forceFocus();
            return text.isFocusControl() && Ui.display().getActiveShell() == field();
        });
        Keys.reach(Ui.call(() -> find(field(), Text.class, null)));
    }

    private void ask(String instruction) {
        openField();
        Keys.type(instruction + "\n");
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.edits.isEmpty());
    }

    public static void awaitClosed() {
        Ui.await("the field is gone", () -> field() == null);
    }

    /** Where the field lies above or below the line that it is for, in pixels of the screen. */
    private static int distance(Editor editor, int offset) {
        return Ui.call(() -> field().getLocation().y
                - editor.widget().toDisplay(editor.widget().getLocationAtOffset(offset)).y);
    }

    @Test
    void followsItsLinesWhenTheyAreScrolledAndHidesWhileTheyAreNotSeen() {
        String lines = "line\n".repeat(20) + "|here\n" + "line\n".repeat(300);
        Editor editor = workbench.openText(lines);
        int offset = lines.indexOf('|');
        Keys.chord("alt+shift+e");
        Ui.await("the field", () -> field() != null && field().isVisible());
        focusField();
        Keys.type("make it");
        Ui.await("the instruction", () -> find(field(), Text.class, null).getText().equals("make it"));
        int distance = distance(editor, offset);
        Ui.run(() -> editor.widget().setTopIndex(editor.widget().getTopIndex() + 5));
        Ui.await("moved with its line", () -> distance(editor, offset) == distance);
        Ui.run(() -> editor.widget().setTopIndex(200));
        Ui.await("hidden", () -> !field().isVisible());
        Ui.run(() -> editor.widget().setTopIndex(15));
        Ui.await("seen again", () -> field().isVisible() && distance(editor, offset) == distance);
        assertEquals("make it", instruction());
        Ui.run(() -> editor.document().replace(0, 0, "new\nnew\n"));
        Ui.await("moved with what was typed above", () -> distance(editor, offset + 8) == distance);
        Ui.run(() -> editor.widget().setTopIndex(200));
        Ui.await("hidden again", () -> !field().isVisible());
        editor.focus();
        Keys.chord("alt+shift+e");
        Ui.await("back in view", () -> field().isVisible() && distance(editor, offset + 8) == distance);
        assertEquals("make it", instruction());
    }

    @Test
    void hidesWhileItsEditorShowsAnotherPage() {
        IFile file = workbench.file("a.pages", OLD);
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.show(1));
        Ui.run(() -> InlineEdit.open(EditorSnapshot.of(pages).orElseThrow()));
        Ui.await("the field", () -> field() != null && field().isVisible());
        Ui.run(() -> find(field(), Text.class, null).setText("make it"));
        Ui.run(() -> pages.show(0));
        Ui.await("hidden", () -> !field().isVisible());
        Ui.run(() -> pages.show(1));
        Ui.await("seen again", () -> field().isVisible());
        assertEquals("make it", instruction());
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
        awaitTold("Ctrl+Enter");
        assertEquals(OLD, editor.text(), "nothing is written before it is accepted");
        assertTrue(difference().contains("- two\n+ 2\n"), difference());
        Pictures.save("inline-edit", Ui.call(InlineEditTest::field));
        Keys.chord("ctrl+Return");
        awaitClosed();
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
        awaitTold("Ctrl+Enter");
        Keys.chord("Escape");
        awaitClosed();
        Ui.await("kept", () -> InstanceScope.INSTANCE.getNode(KeptInstructions.NODE).get("instruction.0", "")
                .equals("set password = \"************\""));
        openField();
        Keys.press(SWT.ARROW_UP);
        assertEquals(typed, instruction(), "in the session it is as it was typed");
    }

    @Test
    void oneChangeIsLeftOutBySpace() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        awaitTold("Ctrl+Enter");
        StyledText diff = find(StyledText.class, null);
        Ui.run(() -> {
            diff.forceFocus();
            diff.setCaretOffset(0);
        });
        Keys.chord("space");
        Ui.await("the box", () -> diff.getText().startsWith("\u2610"));
        Look.awaitReadable(diff);
        assertTrue(Ui.call(() -> find(field(), Button.class, "Accept").getText()).contains("1"));
        Keys.chord("ctrl+Return");
        awaitClosed();
        assertEquals(NEW.replace("\n2\n", "\ntwo\n"), editor.text());
    }

    @Test
    void escapeRejectsAndTheInstructionIsFoundAgain() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits please");
        awaitTold("Ctrl+Enter");
        focusField();
        Keys.chord("Escape");
        awaitClosed();
        assertEquals(OLD, editor.text());
        editor.focus();
        openField();
        assertEquals("", instruction());
        Keys.type("other words");
        Keys.press(SWT.ARROW_UP);
        assertEquals("digits please", instruction());
        Keys.chord("Down");
        assertEquals("other words", instruction());
    }

    @Test
    void theChangeGrowsWhileTheModelWrites() {
        Editor editor = workbench.openText("|" + OLD);
        Ui.run(() -> editor.viewer().setSelectedRange(0, OLD.length()));
        ask("digits");
        var listener = workbench.assistant.scriptedEdits.listeners.getLast();
        listener.reading(10, 40);
        awaitTold("25");
        listener.partial("one\n2\nth");
        Ui.await("the beginning", () -> difference().contains("+ 2"));
        assertFalse(difference().contains("- nine"), "what is not reached yet does not go: " + difference());
        Pictures.save("inline-edit-growing", Ui.call(InlineEditTest::field));
        listener.partial("one\n2\nthree\nfour\nfive\nsix\n7\n");
        Ui.await("more", () -> difference().contains("+ 7"));
        assertEquals(OLD, editor.text());
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        asked.result.complete(ScriptedEdits.edit(asked.query, NEW));
        awaitTold("Ctrl+Enter");
    }

    @Test
    void stopEndsTheRequestAndKeepsTheInstruction() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Button stop = find(Button.class, "Stop");
        Ui.run(() -> stop.notifyListeners(SWT.Selection, new Event()));
        Ui.await("cancelled", () -> asked.cancelled);
        awaitTold("Stopped");
        assertEquals("digits", instruction());
        assertEquals(OLD, editor.text());
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        focusField();
        Keys.press(SWT.CR);
        awaitTold("Ctrl+Enter");
    }

    /** An engine may write on for a moment. */
    @Test
    void nothingOfAStoppedRequestIsShownInTheNextOne() {
        workbench.openText("|" + OLD);
        ask("digits");
        var stopped = workbench.assistant.scriptedEdits.listeners.getLast();
        Button stop = find(Button.class, "Stop");
        Ui.run(() -> stop.notifyListeners(SWT.Selection, new Event()));
        awaitTold("Stopped");
        focusField();
        Keys.press(SWT.CR);
        Ui.await("another question", () -> workbench.assistant.scriptedEdits.edits.size() == 2);
        stopped.partial("one\n2\nth");
        Ui.settle();
        assertEquals("", difference());
        workbench.assistant.scriptedEdits.listeners.getLast().partial("1\n2\nth");
        Ui.await("the beginning", () -> difference().contains("+ 1"));
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        asked.result.complete(ScriptedEdits.edit(asked.query, NEW));
        awaitTold("Ctrl+Enter");
    }

    @Test
    void anEngineThatDiesInTheMiddleCostsNothing() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        workbench.assistant.scriptedEdits.listeners.getLast().partial("1\n2\n");
        Ui.await("the beginning", () -> difference().contains("+ 2"));
        asked.result.completeExceptionally(new AssistException(AssistError.ENGINE, "The engine ended: try again.",
                "1\n2\n", new EngineException(EngineError.HOST_CRASHED, "The engine ended: try again.")));
        awaitTold("The engine ended: try again.");
        assertEquals("digits", instruction());
        assertTrue(difference().contains("+ 2"), "what was written is still to be seen");
        Keys.chord("ctrl+Return");
        assertEquals(OLD, editor.text(), "half a change can not be accepted");
        workbench.takeErrors();
        Ui.run(() -> PlatformUI.getWorkbench().getService(FailureLog.class).over());
    }

    /** Somebody has gone on with the text. */
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
        awaitTold("The model wrote no code");
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
        awaitTold("Ctrl+Enter");
        focusField();
        Keys.chord("ctrl+Return");
        awaitClosed();
        assertEquals(NEW + "ten\n", editor.text());
    }

    @Test
    void aConflictIsToldAndNothingIsOverwritten() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        awaitTold("Ctrl+Enter");
        Ui.run(() -> editor.document().replace(OLD.indexOf("two"), 3, "deux"));
        focusField();
        Keys.chord("ctrl+Return");
        awaitTold("line 2");
        assertEquals(OLD.replace("two", "deux"), editor.text());
    }

    @Test
    void closingTheEditorEndsTheRequest() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.run(() -> Ui.page().closeEditor(editor.part(), false));
        awaitClosed();
        Ui.await("cancelled", () -> asked.cancelled);
    }

    /** As when an editor is moved out of a window that goes then. */
    @Test
    void aFieldThatGoesWithItsWindowEndsTheRequestAndCanBeOpenedAgain() {
        Editor editor = workbench.openText("|" + OLD);
        ask("digits");
        var asked = workbench.assistant.scriptedEdits.edits.getLast();
        Ui.run(() -> field().dispose());
        Ui.await("cancelled", () -> asked.cancelled);
        editor.focus();
        openField();
        Keys.press(SWT.ARROW_UP);
        Ui.await("the instruction of before", () -> instruction().equals("digits"));
    }

    @Test
    void compareOpensThePreview() {
        Editor editor = workbench.openText("|" + OLD);
        workbench.assistant.scriptedEdits.answers(text -> NEW);
        ask("digits");
        awaitTold("Ctrl+Enter");
        Button compare = find(Button.class, "Compare");
        Ui.run(() -> compare.notifyListeners(SWT.Selection, new Event()));
        awaitClosed();
        Ui.await("the preview", () -> Ui.page().getActiveEditor() != editor.part());
        assertTrue(Ui.call(() -> Ui.page().getActiveEditor().getTitle()).contains("digits"));
        assertEquals(OLD, editor.text());
    }

    @Test
    void copyAndUndoMeanTheInstructionWhileItIsTyped() {
        Editor editor = workbench.openText("abc|");
        openField();
        Keys.type("xy");
        Keys.chord("ctrl+a");
        Keys.chord("ctrl+x");
        assertEquals("", instruction());
        Keys.chord("ctrl+v");
        assertEquals("xy", instruction());
        assertEquals("abc", editor.text());
    }
}
