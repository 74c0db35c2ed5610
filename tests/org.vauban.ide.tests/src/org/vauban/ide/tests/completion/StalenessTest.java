// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScriptedAssistant.Asked;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Answers that arrive late, grow, or no longer fit. */
@Tag("slow")
class StalenessTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private Asked ask(String keys) {
        int before = workbench.assistant.asked.size();
        Keys.type(keys);
        Ui.await("a question", () -> workbench.assistant.asked.size() > before);
        return workbench.assistant.last();
    }

    @Test
    void theQuestionTellsTextCaretAndFile() {
        workbench.openText("one two|");
        workbench.assistant.byHand();
        Asked asked = ask("x");
        assertEquals("one twox", asked.query.text());
        assertEquals(8, asked.query.offset());
        assertEquals("plaintext", asked.query.language());
        assertTrue(asked.query.file().endsWith("p/a.txt"), asked.query.file() + "");
        assertTrue(asked.query.file().startsWith(asked.query.root()));
    }

    @Test
    void otherOpenFilesComeWithIt() {
        workbench.open("b.txt", "the other|", "org.eclipse.ui.DefaultTextEditor");
        workbench.openText("one|");
        workbench.assistant.byHand();
        Asked asked = ask("x");
        assertEquals(1, asked.query.others().size());
        assertEquals("the other", asked.query.others().getFirst().text());
    }

    @Test
    void anAnswerAfterTheCaretMovedIsDropped() {
        Editor editor = workbench.openText("one |two");
        workbench.assistant.byHand();
        Asked asked = ask("x");
        editor.caret(0);
        asked.answer("y");
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
        editor.caret(5);
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void anAnswerAfterTheTextChangedElsewhereIsDropped() {
        Editor editor = workbench.openText("one two|");
        workbench.assistant.byHand();
        Asked asked = ask("x");
        Ui.run(() -> editor.document().replace(0, 3, "three"));
        asked.answer("y");
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
        Ui.await("it is ended", () -> asked.cancelled);
    }

    @Test
    void aNewerQuestionReplacesTheOlderOneWhoseAnswerIsNotWhatWasTyped() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked first = ask("a");
        Keys.type("b");
        first.partial("xWRONG");
        Asked second = awaitAnother(first);
        assertTrue(first.cancelled);
        first.partial("bWRONG");
        second.answer("c");
        editor.awaitGhost("c");
    }

    @Test
    void whatIsWithdrawnIsNeitherShownNorHidden() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked first = ask("a");
        first.partial("old ones");
        editor.awaitGhost("old ones");
        first.withdraw();
        editor.awaitNoGhost();
        first.partial("new");
        editor.awaitGhost("new");
        first.answer("new");
        Ui.await("an answer", () -> !editor.session().asking());
        assertEquals(Optional.of("new"), editor.ghost());
        first.withdraw();
        editor.awaitNoGhost();
        Asked second = ask("b");
        second.answer("c");
        editor.awaitGhost("c");
        first.withdraw();
        Ui.settle();
        assertEquals(Optional.of("c"), editor.ghost(), "it is another one");
    }

    private void awaitTrace(Asked asked, Disposition disposition) {
        Ui.await("what became of it", () -> asked.trace != null);
        assertEquals(disposition, asked.trace.disposition());
    }

    @Test
    void whatTheModelBeginsWithTellsThatTheKeysSinceAreAskedAbout() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked first = ask("a");
        Keys.type("b");
        first.written("b");
        Ui.settle();
        assertEquals(first, workbench.assistant.last(), "it may be what is typed");
        assertEquals(Optional.empty(), editor.ghost());
        first.written("bu");
        Keys.type("c");
        first.written("bui");
        Asked second = awaitAnother(first);
        assertTrue(first.cancelled);
        assertEquals("abc", second.query.text());
        awaitTrace(first, Disposition.CONTRADICTED);
        second.answer("d");
        editor.awaitGhost("d");
    }

    @Test
    void theInspectorIsToldWhatBecameOfIt() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked shown = ask("a");
        shown.answer("b");
        editor.awaitGhost("b");
        awaitTrace(shown, Disposition.SHOWN);
        List<Step> steps = shown.trace.steps().stream().map(Timed::step).toList();
        assertEquals(List.of(Step.KEY, Step.TRIGGERED, Step.GATHERED, Step.SHOWN), steps);
        Asked used = ask("x");
        Keys.type("y");
        used.answer("y");
        awaitTrace(used, Disposition.USED_UP);
        Asked moved = awaitAnother(used);
        editor.caret(0);
        moved.answer("z");
        awaitTrace(moved, Disposition.OUTDATED);
    }

    private Asked awaitAnother(Asked first) {
        Ui.await("another question", () -> workbench.assistant.last() != first);
        return workbench.assistant.last();
    }

    @Test
    void whoeverHasTypedAllOfTheAnswerIsAskedForMore() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked first = ask("a");
        Keys.type("bc");
        first.answer("bc");
        awaitAnother(first).answer("d");
        editor.awaitGhost("d");
    }

    @Test
    void withoutAnAnswerTheKeysSinceAreAskedAbout() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked first = ask("a");
        Keys.type("b");
        first.answer(null);
        Asked second = awaitAnother(first);
        assertEquals("ab", second.query.text());
        second.answer("c");
        editor.awaitGhost("c");
    }

    @Test
    void theGhostGrowsWhileTheAnswerStreams() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked asked = ask("a");
        asked.partial("bc");
        editor.awaitGhost("bc");
        asked.partial("bcd\n");
        editor.awaitGhost("bcd");
        Keys.type("b");
        editor.awaitGhost("cd");
        asked.partial("bcd\nef");
        editor.awaitGhost("cd\nef");
        asked.answer("bcd\nefg");
        editor.awaitGhost("cd\nefg");
        Keys.press(SWT.TAB);
        assertEquals("abcd\nefg|", editor.textWithCaret());
    }

    @Test
    void whatWasTypedMeanwhileIsTakenOff() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked asked = ask("a");
        Keys.type("b");
        asked.partial("bcd");
        editor.awaitGhost("cd");
        asked.answer("bcde");
        editor.awaitGhost("cde");
        assertEquals(1, workbench.assistant.asked.size());
    }

    @Test
    void acceptingWhileTheAnswerStreamsTakesWhatIsSeen() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Asked asked = ask("a");
        asked.partial("bc");
        editor.awaitGhost("bc");
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        asked.answer("bcd");
        Ui.settle();
        assertEquals("abc|", editor.textWithCaret());
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void acceptingAsksNothingNew() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        int asked = workbench.assistant.asked.size();
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        Ui.settle();
        assertEquals(asked, workbench.assistant.asked.size());
        assertEquals("abc|", editor.textWithCaret());
    }

    @Test
    void escapeDismissesUntilTheNextKey() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        Keys.chord("Escape");
        editor.awaitNoGhost();
        Ui.settle();
        assertEquals(Optional.empty(), editor.ghost());
        workbench.assistant.answers("zz");
        Keys.type("b");
        editor.awaitGhost("zz");
    }

    @Test
    void reloadedTextDropsTheGhost() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        Ui.run(() -> editor.document().set("new"));
        editor.awaitNoGhost();
        assertEquals("new", editor.text());
    }
}
