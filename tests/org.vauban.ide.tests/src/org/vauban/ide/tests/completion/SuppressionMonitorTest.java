// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourceAttributes;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jface.text.link.LinkedModeModel;
import org.eclipse.jface.text.link.LinkedModeUI;
import org.eclipse.jface.text.link.LinkedPosition;
import org.eclipse.jface.text.link.LinkedPositionGroup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Ghost text is hidden by any other feature that uses the caret. */
@Tag("slow")
class SuppressionMonitorTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Editor openWithTwoFields() {
        workbench.java();
        return workbench.open("src/A.java",
                "class A {\n\tint count;\n\tint counter;\n\n\tvoid run() {\n\t\t|\n\t}\n}\n", null);
    }

    private static boolean popupIsOpen() {
        for (Shell shell : Ui.display().getShells()) {
            if (shell != Ui.window().getShell() && shell.isVisible() && shell.getText().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Closes the pop-up with Esc. Without a window manager a pop-up takes the focus for a while, which never happens on
     * a desktop.
     */
    private static void closePopup(Editor editor) {
        for (int i = 0; i < 10 && Ui.call(SuppressionMonitorTest::popupIsOpen); i++) {
            Ui.await("the keyboard", () -> {
                Ui.window().getShell().forceActive();
                return editor.widget().forceFocus() && editor.widget().isFocusControl();
            });
            Ui.settle(); // a pop-up that loses the focus may close; Esc would then dismiss the restored ghost text
            if (Ui.call(SuppressionMonitorTest::popupIsOpen)) {
                Keys.chord("Escape");
            }
        }
        assertFalse(Ui.call(SuppressionMonitorTest::popupIsOpen), "Esc closes the pop-up");
    }

    @Test
    void contentAssistHidesTheGhostAndGivesItBack() {
        Editor editor = openWithTwoFields();
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        Keys.chord("ctrl+space");
        Ui.await("the pop-up", SuppressionMonitorTest::popupIsOpen);
        editor.awaitNoGhost();
        closePopup(editor);
        editor.awaitGhost("nt = 1;");
    }

    @Test
    void nothingIsShownWhileContentAssistIsOpen() {
        Editor editor = openWithTwoFields();
        workbench.assistant.byHand();
        Keys.type("c");
        Ui.await("the question", () -> !workbench.assistant.asked.isEmpty());
        Keys.type("ou");
        Keys.chord("ctrl+space");
        Ui.await("the pop-up", SuppressionMonitorTest::popupIsOpen);
        workbench.assistant.last().answer("ount = 1;");
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
        closePopup(editor);
        editor.awaitGhost("nt = 1;");
    }

    @Test
    void aQuestionThatContentAssistHeldUpIsNotAskedWhereNobodyTyped() {
        Editor editor = openWithTwoFields();
        workbench.assistant.answers((String) null);
        Keys.type("c");
        Ui.await("the question", () -> !workbench.assistant.asked.isEmpty() && !editor.session().asking());
        Keys.chord("ctrl+space");
        Ui.await("the pop-up", SuppressionMonitorTest::popupIsOpen);
        Keys.type("o");
        awaitDelay();
        int asked = workbench.assistant.asked.size();
        editor.caret(0);
        closePopup(editor);
        awaitDelay();
        assertEquals(asked, workbench.assistant.asked.size());
    }

    /** Waits until a request that was already delayed is sent or suppressed. */
    static void awaitDelay() {
        AtomicBoolean over = new AtomicBoolean();
        Ui.run(() -> Ui.display().timerExec(VaubanPreferences.delay(), () -> over.set(true)));
        Ui.await("the end of the delay", over::get);
        Ui.settle();
    }

    @Test
    void closedBracketsAreLinkedModeAndTheQuestionWaitsForItsEnd() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("un();");
        Keys.type("r");
        editor.awaitGhost("un();");
        Keys.type("un(");
        assertTrue(editor.textWithCaret().contains("run(|)"), "JDT closes the bracket: " + editor.textWithCaret());
        assertTrue(Ui.call(() -> LinkedModeModel.hasInstalledModel(editor.document())));
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
        int asked = workbench.assistant.asked.size();
        Keys.type(")");
        editor.awaitGhost(";");
        assertEquals(asked, workbench.assistant.asked.size(), "what was typed is what was proposed");
        Keys.press(SWT.TAB);
        assertTrue(editor.textWithCaret().contains("\t\trun();|\n"), editor.textWithCaret());
    }

    @Test
    void insideBracketsThatTheEditorClosedIsCompletedAsAnywhere() {
        Editor editor = workbench.openJava("\t\trun|");
        workbench.assistant.answers("1, 2");
        Keys.type("(");
        assertTrue(editor.textWithCaret().contains("run(|)"), "JDT closes the bracket: " + editor.textWithCaret());
        editor.awaitGhost("1, 2");
        assertTrue(Ui.call(() -> LinkedModeModel.hasInstalledModel(editor.document())));
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\trun(1, 2|)\n"), editor.textWithCaret());
        Keys.type(");");
        assertTrue(editor.textWithCaret().contains("\t\trun(1, 2);|\n"),
                "the bracket is still stepped over: " + editor.textWithCaret());
    }

    @Test
    void aBracketTypedAsProposedAndClosedByTheEditorIsCompletedAnew() {
        Editor editor = workbench.openJava("\t\ti|");
        workbench.assistant.answers(" (count == 1) {");
        Keys.type("f");
        editor.awaitGhost(" (count == 1) {");
        workbench.assistant.answers("count == 1");
        Keys.type(" (");
        assertTrue(editor.textWithCaret().contains("if (|)"), "JDT closes the bracket: " + editor.textWithCaret());
        editor.awaitGhost("count == 1");
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tif (count == 1|)\n"), editor.textWithCaret());
    }

    @Test
    void insideQuotesThatTheEditorClosedIsCompletedOnRequest() {
        Editor editor = workbench.openJava("\t\tString text = |");
        Keys.type("\"");
        assertTrue(editor.textWithCaret().contains("= \"|\""), "JDT closes the quotes: " + editor.textWithCaret());
        Ui.await("the question of the key is answered",
                () -> !workbench.assistant.asked.isEmpty() && !editor.session().asking());
        workbench.assistant.answers("words");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("words");
        Keys.press(SWT.TAB);
        assertTrue(editor.textWithCaret().contains("= \"words|\""), editor.textWithCaret());
    }

    @Test
    void insideBracketsEscTakesTheGhostFirst() {
        Editor editor = workbench.openJava("\t\trun|");
        workbench.assistant.answers("1");
        Keys.type("(");
        editor.awaitGhost("1");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertTrue(Ui.call(() -> LinkedModeModel.hasInstalledModel(editor.document())), "still between the brackets");
        Keys.chord("Escape");
        Ui.await("the brackets are left", () -> !LinkedModeModel.hasInstalledModel(editor.document()));
    }

    /** Starts linked mode with a position for each word, of which the first is selected. */
    private static LinkedModeModel fillIn(Editor editor, String... words) {
        return Ui.call(() -> {
            LinkedModeModel model = new LinkedModeModel();
            for (int i = 0; i < words.length; i++) {
                LinkedPositionGroup group = new LinkedPositionGroup();
                group.addPosition(new LinkedPosition(editor.document(), editor.document().get().indexOf(words[i]),
                        words[i].length(), i));
                model.addGroup(group);
            }
            model.forceInstall();
            new LinkedModeUI(model, editor.viewer()).enter();
            return model;
        });
    }

    @Test
    void whileATemplateIsFilledInNothingIsAsked() {
        Editor editor = workbench.openJava("\t\tone(two);|");
        fillIn(editor, "one", "two");
        workbench.assistant.answers("1");
        Keys.type("x");
        Keys.chord("alt+shift+g");
        Ui.settle();
        assertEquals(0, workbench.assistant.asked.size());
        Keys.press(SWT.TAB);
        Keys.type("y");
        Ui.settle();
        assertTrue(editor.textWithCaret().contains("x(y|);"), "Tab goes to the next place: " + editor.textWithCaret());
        assertEquals(0, workbench.assistant.asked.size());
    }

    @Test
    void bracketsWithinATemplateChangeNothing() {
        Editor editor = workbench.openJava("\t\tone = two;|");
        LinkedModeModel template = fillIn(editor, "one", "two");
        workbench.assistant.answers("1");
        Keys.type("x(");
        assertTrue(editor.textWithCaret().contains("x(|)"), "JDT closes the bracket: " + editor.textWithCaret());
        Ui.settle();
        assertEquals(0, workbench.assistant.asked.size());
        Ui.run(() -> template.exit(0));
        editor.awaitGhost("1");
    }

    @Test
    void blockSelection() {
        Editor editor = workbench.openText("ab|");
        workbench.assistant.answers("cd");
        Keys.type("b");
        editor.awaitGhost("cd");
        Ui.run(() -> editor.widget().setBlockSelection(true));
        Ui.run(() -> editor.widget().redraw());
        editor.awaitNoGhost();
        int asked = workbench.assistant.asked.size();
        Keys.type("b");
        Keys.chord("alt+shift+g");
        Ui.settle();
        assertEquals(asked, workbench.assistant.asked.size());
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void severalCarets() {
        Editor editor = workbench.openText("ab cd ab|");
        workbench.assistant.answers("cd");
        Keys.type("b");
        editor.awaitGhost("cd");
        Ui.run(() -> editor.widget().setSelectionRanges(new int[] {1, 0, 4, 0}));
        editor.awaitNoGhost();
        int asked = workbench.assistant.asked.size();
        Keys.type("b");
        Keys.chord("alt+shift+g");
        Ui.settle();
        assertEquals(asked, workbench.assistant.asked.size());
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void aSelection() {
        Editor editor = workbench.openText("ab|");
        workbench.assistant.answers("cd");
        Keys.type("b");
        editor.awaitGhost("cd");
        Keys.chord("shift+Left");
        editor.awaitNoGhost();
        int asked = workbench.assistant.asked.size();
        Keys.chord("alt+shift+g");
        assertEquals(asked, workbench.assistant.asked.size());
    }

    @Test
    void aReadOnlyFile() {
        IFile file = workbench.file("r.txt", "ab");
        Ui.run(() -> {
            ResourceAttributes attributes = file.getResourceAttributes();
            attributes.setReadOnly(true);
            file.setResourceAttributes(attributes);
        });
        try {
            Editor editor = new Editor(
                    Ui.call(() -> IDE.openEditor(Ui.page(), file, "org.eclipse.ui.DefaultTextEditor")));
            editor.focus();
            workbench.assistant.answers("cd");
            editor.caret(2);
            Keys.chord("alt+shift+g");
            Ui.settle();
            assertEquals(0, workbench.assistant.asked.size());
            assertEquals(Optional.empty(), editor.ghost());
        } finally {
            Ui.run(() -> {
                ResourceAttributes attributes = file.getResourceAttributes();
                attributes.setReadOnly(false);
                ResourcesPlugin.getWorkspace().getRoot().getFile(IPath.fromOSString("/p/r.txt"))
                        .setResourceAttributes(attributes);
            });
        }
    }

    /** Types a letter, and shows another part before the request for it is sent. */
    private void typeAndLeave(Editor editor, char letter) {
        Ui.run(() -> {
            Keys.strikeIn(editor.widget(), letter);
            Ui.page().showView("org.eclipse.ui.views.ContentOutline");
        });
        assertFalse(Ui.call(() -> editor.widget().isFocusControl()));
        awaitDelay();
        assertTrue(workbench.assistant.asked.isEmpty(), "nothing is asked for another part");
    }

    @Test
    void theQuestionWaitsForTheFocus() {
        Editor editor = workbench.openText("ab|");
        workbench.assistant.answers("cd");
        typeAndLeave(editor, 'b');
        editor.focus();
        editor.awaitGhost("cd");
        assertEquals("abb", editor.text());
    }

    @Test
    void whoComesBackToAnotherPlaceIsNotAskedFor() {
        Editor editor = workbench.openText("ab|");
        workbench.assistant.answers("cd");
        typeAndLeave(editor, 'b');
        editor.caret(0);
        editor.focus();
        awaitDelay();
        assertTrue(workbench.assistant.asked.isEmpty(), "the caret has left");
    }

    @Test
    void withoutTheFocusTabIsNotOurs() {
        Editor editor = workbench.openText("ab|");
        workbench.assistant.answers("cd");
        Keys.type("b");
        editor.awaitGhost("cd");
        Ui.run(() -> Ui.page().showView("org.eclipse.ui.views.ContentOutline"));
        Ui.await("the focus is elsewhere", () -> !editor.widget().isFocusControl());
        Keys.press(SWT.TAB);
        assertEquals("abb", editor.text());
        editor.focus();
    }
}
