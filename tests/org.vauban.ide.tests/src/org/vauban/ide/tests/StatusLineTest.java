// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.edit.AskJob;
import org.vauban.ide.tests.Workbench.Editor;

/** What is said in the status line and by the status item is true: it goes when what it was about is over. */
class StatusLineTest {

    private static final String LOOKING = "Vauban is looking for a completion...";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** What the status line of the window shows, message or error. */
    private static String shown() {
        List<CLabel> labels = new ArrayList<>();
        collect(Ui.window().getShell(), false, labels);
        return labels.isEmpty() ? "" : labels.getFirst().getText();
    }

    private static void collect(Composite parent, boolean line, List<CLabel> found) {
        for (Control child : parent.getChildren()) {
            boolean inside = line || child.getClass().getSimpleName().equals("StatusLine");
            if (inside && child instanceof CLabel label) {
                found.add(label);
            } else if (child instanceof Composite inner) {
                collect(inner, inside, found);
            }
        }
    }

    private static void awaitShown(String sentence) {
        try {
            Ui.await("the sentence", () -> shown().equals(sentence));
        } catch (AssertionError e) {
            assertEquals(sentence, Ui.call(StatusLineTest::shown));
            throw e;
        }
    }

    private static void work() {
        Ui.execute("org.vauban.ide.document",
                Map.of("org.vauban.ide.document.task", DocumentTask.CORRECT.name(), "org.vauban.ide.document.argument",
                        ""));
    }

    private ScriptedEdits.Asked<DocumentQuery, ?> awaitWork(int count) {
        Ui.await("a question", () -> workbench.assistant.scriptedEdits.documents.size() == count);
        return workbench.assistant.scriptedEdits.documents.getLast();
    }

    private void askByHand() {
        int before = workbench.assistant.asked.size();
        workbench.assistant.byHand();
        Keys.chord("ctrl+alt+space");
        Ui.await("a question", () -> workbench.assistant.asked.size() > before);
    }

    @Test
    void nothingIsLookedForAnyMoreWhereTheTextWasChanged() {
        Editor editor = workbench.openText("ab|");
        askByHand();
        awaitShown(LOOKING);
        Keys.press(SWT.BS);
        awaitShown("");
        assertFalse(editor.session().asking());
    }

    @Test
    void whoTypesOnIsNotToldForEver() {
        workbench.openText("ab|");
        askByHand();
        awaitShown(LOOKING);
        int before = workbench.assistant.asked.size();
        Keys.type("c");
        Ui.await("the question of the key", () -> workbench.assistant.asked.size() > before);
        awaitShown("");
    }

    @Test
    void whyNothingCameStandsUntilTheTextChanges() {
        workbench.openText("ab|");
        askByHand();
        workbench.assistant.last().result.complete(new CompletionOutcome.Refused("The file is excluded."));
        awaitShown("The file is excluded.");
        Keys.type("c");
        awaitShown("");
    }

    @Test
    void aTaskTakesItsSentenceFromTheEditorThatItBeganIn() {
        Editor first = workbench.open("a.md", "|One.\n", null);
        work();
        var asked = awaitWork(1);
        Ui.await("a sentence", () -> shown().endsWith("..."));
        workbench.openJava("\t\t|");
        awaitShown("");
        asked.result.completeExceptionally(new AssistException(AssistError.CANCELLED, "ended"));
        Ui.await("the end", () -> Job.getJobManager().find(AskJob.class).length == 0);
        Ui.settle();
        first.focus();
        awaitShown("");
    }

    @Test
    void aFailureOfATaskIsOverWhenAnotherGoesWell() {
        workbench.open("a.md", "|One.\n", null);
        work();
        awaitWork(1).result.completeExceptionally(new AssistException(AssistError.ENGINE, "The engine ended.", "",
                new EngineException(EngineError.HOST_CRASHED, "The engine ended.")));
        SettingsTest.awaitLabel("Vauban: problem");
        assertEquals(1, workbench.takeErrors().size());
        workbench.assistant.scriptedEdits.answers(text -> text);
        work();
        awaitWork(2);
        SettingsTest.awaitLabel("Vauban: ready");
    }

    @Test
    void whatWasTooLongForOneRequestIsNoStateOfTheAssistant() {
        workbench.open("a.md", "|One.\n", null);
        work();
        awaitWork(1).result.completeExceptionally(new AssistException(AssistError.ENGINE, "That is too long.", "",
                new EngineException(EngineError.CONTEXT_EXCEEDED, "That is too long.")));
        awaitShown("That is too long.");
        workbench.takeErrors();
        SettingsTest.awaitLabel("Vauban: ready");
    }

    @Test
    void theReasonOfARefusalIsThatOfTheEditorThatIsUsed() {
        workbench.openText("ab|");
        askByHand();
        workbench.assistant.last().result.complete(new CompletionOutcome.Refused("The file is excluded."));
        Ui.await("the reason", () -> SettingsTest.item().getToolTipText().contains("The file is excluded."));
        workbench.openJava("\t\t|");
        Ui.await("no reason", () -> !SettingsTest.item().getToolTipText().contains("The file is excluded."));
    }
}
