// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.document.DocumentQuery;
import org.vauban.assist.document.DocumentTask;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.edit.OutcomeNotification;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.ScriptedEdits;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.settings.SettingsTest;

/** Messages in the status line and in the status item are true: they disappear when their cause is over. */
class StatusLineTest {

    private static final String LOOKING = "Vauban is requesting a completion...";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    /** Returns the message or error in the window's status line. */
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
        Keys.chord("alt+shift+g");
        Ui.await("a question", () -> workbench.assistant.asked.size() > before);
    }

    @Test
    void aCompletionFromTheMenuGoesToTheEditorThatHasThePage() {
        IFile file = workbench.file("a.pages", "one\n");
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> {
            pages.show(1);
            Ui.page().showView(InspectorView.ID);
        });
        Menu menu = SettingsTest.menu();
        Ui.run(() -> {
            Arrays.stream(menu.getItems()).filter(each -> each.getText().startsWith("Complete Here")).findFirst()
                    .orElseThrow().notifyListeners(SWT.Selection, new Event());
            menu.setVisible(false);
        });
        assertEquals(pages, Ui.call(() -> Ui.page().getActivePart()));
        Ui.run(() -> Ui.page().hideView(Ui.page().findView(InspectorView.ID)));
    }

    @Test
    void theMenuHasTheViews() {
        Menu menu = SettingsTest.menu();
        List<String> texts = Ui.call(() -> Arrays.stream(menu.getItems()).map(MenuItem::getText).toList());
        Ui.run(() -> menu.setVisible(false));
        assertTrue(texts.containsAll(List.of("Open Vauban Chat", "Open Vauban Knowledge", "Open Vauban Traceability",
                "Open Vauban Prompt Inspector")), texts + "");
    }

    @Test
    void aNotificationLeavesTheStatusItemToBeSeen() {
        workbench.openText("a|");
        Ui.run(() -> OutcomeNotification.done("Three pages were corrected."));
        Rectangle item = Ui.call(() -> {
            ToolBar bar = SettingsTest.item().getParent();
            return Ui.display().map(bar.getParent(), null, bar.getBounds());
        });
        Ui.run(() -> {
            Shell popup = Arrays.stream(Ui.display().getShells())
                    .filter(each -> each.isVisible() && each != Ui.window().getShell())
                    .findFirst().orElseThrow();
            Rectangle place = popup.getBounds();
            assertFalse(place.intersects(item), place + " over " + item);
            assertEquals(place, place.intersection(Ui.window().getShell().getBounds()), "in the window");
            popup.close();
        });
    }

    @Test
    void aChoiceIsWrappedAndStaysAsLongAsItIsOpen() {
        workbench.openText("a|");
        String sentence = "The fix has taken a long time and many attempts. ".repeat(5).strip();
        Ui.run(() -> OutcomeNotification.choice(sentence, 30, "Stop", () -> {}, "Continue", () -> {}));
        Ui.run(() -> {
            Shell popup = Arrays.stream(Ui.display().getShells())
                    .filter(each -> each.isVisible() && each.getData() instanceof NotificationPopup)
                    .findFirst().orElseThrow();
            assertEquals(30_000, ((NotificationPopup) popup.getData()).getDelayClose());
            Label label = label(popup, sentence);
            Point whole = label.computeSize(SWT.DEFAULT, SWT.DEFAULT);
            Point shown = label.getSize();
            assertTrue(shown.x < whole.x && shown.y >= 2 * whole.y, shown + " of " + whole);
            assertTrue(shown.y >= label.computeSize(shown.x, SWT.DEFAULT).y, "all lines are visible");
            popup.close();
        });
    }

    private static List<String> entries() {
        Menu menu = SettingsTest.menu();
        List<String> texts = Ui.call(() -> Arrays.stream(menu.getItems()).map(MenuItem::getText).toList());
        Ui.run(() -> menu.setVisible(false));
        return texts;
    }

    private static void choose(String entry) {
        Menu menu = SettingsTest.menu();
        Ui.run(() -> {
            Arrays.stream(menu.getItems()).filter(each -> each.getText().equals(entry)).findFirst().orElseThrow()
                    .notifyListeners(SWT.Selection, new Event());
            menu.setVisible(false);
        });
    }

    private static void closePopups() {
        Ui.run(() -> Arrays.stream(Ui.display().getShells())
                .filter(each -> each.getData() instanceof NotificationPopup).forEach(Shell::close));
    }

    @Test
    void whatANotificationOffersStaysInTheMenuUntilItIsUsed() {
        workbench.openText("a|");
        List<String> done = new ArrayList<>();
        Ui.run(() -> OutcomeNotification.choice("It takes long.", 30, "Stop", () -> done.add("stop"), "Go on",
                () -> done.add("on")));
        closePopups();
        assertEquals(List.of("It takes long.", "Stop", "Go on", ""), entries().subList(0, 4));
        choose("Go on");
        assertEquals(List.of("on"), done);
        assertFalse(entries().contains("Go on"), "it is used");
    }

    @Test
    void whatANotificationOffersEndsWithTheNextOneAndWithItsCause() {
        workbench.openText("a|");
        Ui.run(() -> OutcomeNotification.offer("The test was written.", "Run test", () -> {}));
        assertTrue(entries().contains("Run test"));
        Ui.run(() -> OutcomeNotification.quietly("Nothing to offer."));
        assertTrue(entries().contains("Run test"));
        Runnable end = Ui.call(() -> OutcomeNotification.choice("It takes long.", 30, "Stop", () -> {}, "Go on",
                () -> {}));
        assertFalse(entries().contains("Run test"));
        Ui.run(() -> OutcomeNotification.offer("The test was written.", "Run test", () -> {}));
        Ui.run(end::run);
        assertTrue(entries().contains("Run test"), "another offer");
        Ui.run(() -> OutcomeNotification.done("Three pages were corrected."));
        assertFalse(entries().contains("Run test"));
        closePopups();
    }

    @Test
    void aCommandShowsTheMenu() {
        workbench.openText("a|");
        List<Menu> shown = new ArrayList<>();
        Listener filter = event -> {
            if (event.widget instanceof Menu menu) {
                shown.add(menu);
            }
        };
        Ui.run(() -> Ui.display().addFilter(SWT.Show, filter));
        try {
            Ui.display().asyncExec(() -> Ui.execute("org.vauban.ide.showMenu", Map.of()));
            Ui.await("the menu", () -> !shown.isEmpty());
            Ui.run(() -> shown.getFirst().setVisible(false));
        } finally {
            Ui.run(() -> Ui.display().removeFilter(SWT.Show, filter));
        }
    }

    private static Label label(Composite in, String text) {
        for (Control child : in.getChildren()) {
            Label found = child instanceof Label label && label.getText().equals(text) ? label
                    : child instanceof Composite inner ? label(inner, text) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
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
        Ui.await("the end", () -> Job.getJobManager().find(AssistJob.class).length == 0);
        Ui.settle();
        first.focus();
        awaitShown("");
    }

    @Test
    void aTaskThatIsCancelledBeforeItBeginsTakesItsSentenceAway() {
        workbench.open("a.md", "|One.\n", null);
        Job.getJobManager().suspend();
        try {
            work();
            Ui.await("a sentence", () -> shown().endsWith("..."));
            Job.getJobManager().cancel(AssistJob.class);
        } finally {
            Job.getJobManager().resume();
        }
        awaitShown("");
        assertEquals(0, workbench.assistant.scriptedEdits.documents.size());
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
    void aFailureIsOverWhenTheEngineIsReadyAgain() {
        workbench.open("a.md", "|One.\n", null);
        work();
        awaitWork(1).result.completeExceptionally(new AssistException(AssistError.ENGINE, "The engine ended.", "",
                new EngineException(EngineError.HOST_CRASHED, "The engine ended.")));
        SettingsTest.awaitLabel("Vauban: problem");
        assertEquals(1, workbench.takeErrors().size());
        workbench.assistant.status(new AssistStatus(AssistStatus.State.LOADING, "m", null, 0));
        workbench.assistant.status(new AssistStatus(AssistStatus.State.READY, "m", null, 0));
        SettingsTest.awaitLabel("Vauban: ready");
    }

    @Test
    void theItemSaysWhoAnswers() {
        workbench.openText("ab|");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.READY, "m", null, 0)
                .withOrigin(AnswerOrigin.remote("team", "team (llm.example.org, eu-west)")));
        SettingsTest.awaitLabel("Vauban: ready, remote");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.READY, "m", null, 0)
                .withOrigin(AnswerOrigin.local("team does not answer.")));
        SettingsTest.awaitLabel("Vauban: ready");
    }

    @Test
    void anotherModelIsToldWhereTheOneBeforeIsGone() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put("models.used", "model-that-is-gone");
        workbench.openText("ab|");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.LOADING, "small-model", null, 0));
        workbench.assistant.status(new AssistStatus(AssistStatus.State.READY, "small-model", null, 0));
        Ui.await("a notification",
                () -> Arrays.stream(Ui.display().getShells()).filter(shell -> shell != Ui.window().getShell())
                        .anyMatch(shell -> says(shell, "model-that-is-gone") && says(shell, "small-model")));
        assertEquals("small-model", InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).get("models.used", ""));
    }

    private static boolean says(Composite in, String part) {
        return Arrays.stream(in.getChildren())
                .anyMatch(child -> child instanceof Label label && label.getText().contains(part)
                        || child instanceof Composite inner && says(inner, part));
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
