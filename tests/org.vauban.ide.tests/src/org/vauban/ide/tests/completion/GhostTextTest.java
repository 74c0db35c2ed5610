// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** What a user sees and does in the Java editor, with real keys. */
class GhostTextTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @Test
    void typingShowsGhostTextAndTabAcceptsIt() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        Pictures.save("java-ghost");
        assertTrue(editor.text().contains("\t\tcou\n"), "the ghost is not in the document");
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tcount = 1;|\n"), editor.textWithCaret());
    }

    @Test
    void theDocumentStaysUntouchedUntilAcceptance() {
        Editor editor = workbench.openJava("\t\tcou|");
        workbench.assistant.answers("nt = 1;\n\t\tcount++;");
        String before = editor.text();
        Keys.chord("alt+shift+g");
        editor.awaitGhost("nt = 1;\n\t\tcount++;");
        assertEquals(before, editor.text());
        assertFalse(editor.dirty());
        Keys.chord("Escape");
        editor.awaitNoGhost();
        assertEquals(before, editor.text());
        assertFalse(editor.dirty());
    }

    @Test
    void undoTakesTheWholeAcceptanceBackInOneStep() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;\n\t\tcount++;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;\n\t\tcount++;");
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tcount = 1;\n\t\tcount++;|\n"), editor.textWithCaret());
        Keys.chord("ctrl+z");
        assertTrue(editor.textWithCaret().contains("\t\tcou|\n"), editor.textWithCaret());
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void typingThroughTheGhostKeepsIt() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        int asked = workbench.assistant.asked.size();
        workbench.assistant.answers("WRONG");
        Keys.type("nt ");
        editor.awaitGhost("= 1;");
        assertEquals(asked, workbench.assistant.asked.size(), "no need to ask again");
        workbench.assistant.answers((String) null);
        Keys.type("= 1;");
        editor.awaitNoGhost();
        assertTrue(editor.text().contains("\t\tcount = 1;\n"), editor.text());
    }

    @Test
    void anotherKeyDropsTheGhost() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        workbench.assistant.answers((String) null);
        Keys.type("x");
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tcoux|\n"), editor.textWithCaret());
    }

    @Test
    void wordByWord() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;\n\t\tcount++;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;\n\t\tcount++;");
        Keys.chord("ctrl+Right");
        editor.awaitGhost(" = 1;\n\t\tcount++;");
        assertTrue(editor.textWithCaret().contains("\t\tcount|\n"), editor.textWithCaret());
        Keys.chord("ctrl+Right");
        editor.awaitGhost(" 1;\n\t\tcount++;");
        Keys.chord("ctrl+z");
        assertTrue(editor.textWithCaret().contains("\t\tcount|\n"), editor.textWithCaret());
    }

    @Test
    void lineByLine() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;\n\t\tcount++;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;\n\t\tcount++;");
        Keys.chord("ctrl+Down");
        editor.awaitGhost("\n\t\tcount++;");
        assertTrue(editor.textWithCaret().contains("\t\tcount = 1;|\n"), editor.textWithCaret());
        Keys.chord("ctrl+Down");
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tcount = 1;\n\t\tcount++;|\n"), editor.textWithCaret());
    }

    @Test
    void theAuditLearnsThatAPartWasAccepted() {
        Editor editor = suggested();
        Keys.chord("ctrl+Right");
        editor.awaitGhost(" = 1;");
        Keys.press(SWT.ESC);
        editor.awaitNoGhost();
        assertEquals(new OutputOutcome("completion", null, Result.PARTLY_ACCEPTED, "nt = 1;", 2),
                workbench.assistant.outcomes.getLast());
    }

    @Test
    void theAuditLearnsThatASuggestionWasDismissed() {
        Editor editor = suggested();
        Keys.press(SWT.ESC);
        editor.awaitNoGhost();
        assertEquals(Result.DISMISSED, workbench.assistant.outcomes.getLast().result());
    }

    @Test
    void theAuditLearnsThatASuggestionWasAccepted() {
        Editor editor = suggested();
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertEquals(new OutputOutcome("completion", null, Result.ACCEPTED, "nt = 1;", 7),
                workbench.assistant.outcomes.getLast());
    }

    @Test
    void theAuditLearnsThatAnAcceptedSuggestionWasEdited() {
        Editor editor = suggested();
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        editor.caret(editor.text().indexOf("= 1;"));
        Keys.type("x");
        assertEquals(Result.ACCEPTED, workbench.assistant.outcomes.getLast().result());
        Ui.run(() -> editor.part().doSave(new NullProgressMonitor()));
        Ui.await("the edit", () -> workbench.assistant.outcomes.getLast().result() == Result.EDITED);
        assertEquals(new OutputOutcome("completion", null, Result.EDITED, "nt = 1;", 7),
                workbench.assistant.outcomes.getLast());
    }

    private Editor suggested() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        return editor;
    }

    @Test
    void withoutGhostTheKeysKeepTheirMeaning() {
        Editor editor = workbench.openText("ab cd|");
        Keys.press(SWT.TAB);
        assertEquals("ab cd\t|", editor.textWithCaret());
        editor.caret(0);
        Keys.chord("ctrl+Right");
        assertEquals("ab| cd\t", editor.textWithCaret());
        Keys.chord("Escape");
        assertEquals("ab| cd\t", editor.textWithCaret());
    }

    @Test
    void movingTheCaretDropsTheGhost() {
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        Keys.press(SWT.ARROW_LEFT);
        editor.awaitNoGhost();
        Keys.press(SWT.ARROW_RIGHT);
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
    }

    /** Stops the clock, which otherwise advances at each look. */
    private static AtomicLong stoppedClock() {
        AtomicLong nanos = new AtomicLong();
        Ui.run(() -> Workbench.sessions().setClock(nanos::get));
        return nanos;
    }

    @Test
    void tabBeforeAnybodyCanHaveReadTheGhostIsATab() {
        AtomicLong nanos = stoppedClock();
        Editor editor = workbench.openJava("\t\t|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(149));
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        assertTrue(editor.textWithCaret().contains("\t\tcou\t|\n"), editor.textWithCaret());
    }

    @Test
    void theOtherKeysKeepTheirMeaningAtFirstToo() {
        stoppedClock();
        Editor editor = workbench.openText("one |two three");
        workbench.assistant.answers("and ");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("and ");
        Keys.chord("ctrl+Right");
        assertEquals("one two| three", editor.textWithCaret());
    }

    @Test
    void tabAcceptsWhatHasBeenVisibleForAWhileAlsoWhereItHasGrownSince() {
        AtomicLong nanos = stoppedClock();
        Editor editor = workbench.openJava("\t\tcou|");
        workbench.assistant.byHand();
        Keys.chord("alt+shift+g");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().partial("nt");
        editor.awaitGhost("nt");
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(150));
        workbench.assistant.last().answer("nt = 1;");
        editor.awaitGhost("nt = 1;");
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertTrue(editor.textWithCaret().contains("\t\tcount = 1;|\n"), editor.textWithCaret());
    }

    @Test
    void inTheBlanksAtTheBeginningOfALineTabIndents() {
        Editor editor = workbench.openText("one\n\t|");
        workbench.assistant.answers("two");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("two");
        workbench.assistant.answers((String) null);
        Keys.press(SWT.TAB);
        assertEquals("one\n\t\t|", editor.textWithCaret());
    }

    @Test
    void theKeyThatAsksAcceptsWhatIsVisible() {
        Editor editor = workbench.openText("one\n\t|");
        workbench.assistant.answers("two\n\tthree");
        Keys.chord("alt+shift+g");
        editor.awaitGhost("two\n\tthree");
        Keys.chord("alt+shift+g");
        editor.awaitNoGhost();
        assertEquals("one\n\ttwo\n\tthree|", editor.textWithCaret());
    }
}
