// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.inspector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.e4.ui.model.application.ui.basic.MPart;
import org.eclipse.e4.ui.workbench.modeling.EPartService;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.perspective.ViewTitles;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.ScriptedAssistant;
import org.vauban.ide.tests.StandInProvider;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** What the prompt inspector shows and copies. */
class InspectorViewTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private InspectorView view;

    @BeforeEach
    void open() {
        workbench.assistant.prompts().clear();
        add("chat", Instant.now().minusSeconds(60), "What is it?", "It is a stack.", null);
        view = Ui.call(() -> (InspectorView) Ui.page().showView(InspectorView.ID));
        Ui.await("a request", () -> view.requests().getItemCount() == 1);
    }

    @AfterEach
    void close() {
        Ui.run(() -> Ui.page().hideView(view));
        workbench.assistant.prompts().clear();
    }

    private void add(String feature, Instant when, String question, String answer, String failure) {
        Path file = Path.of("/p/src/Stack.java");
        workbench.assistant.prompts().add(when, feature, "qwen2.5-coder-0.5b-instruct", List.of(
                new InspectedPart(0, "SYSTEM", "system", null, null, State.SENT, "You are Vauban.", 5, List.of(), null),
                new InspectedPart(1, "USER", "selection", "src/Stack.java (lines 3-7)", file, State.SENT,
                        "String token = \"***\";\n", 12, List.of("github-token"), null),
                new InspectedPart(1, "USER", "question", null, null, State.SENT, question, 4, List.of(), null),
                new InspectedPart(-1, "USER", "file", "src/.env", Path.of("/p/src/.env"), State.HELD_BACK, "", 0,
                        List.of(), "It matches the pattern .env.")),
                answer,
                failure != null ? null
                        : new Generation(answer, FinishReason.END, "qwen2.5-coder-0.5b-instruct", "chat", 21, 5, 6, 120,
                                80, 210),
                failure);
    }

    private String cell(org.eclipse.swt.widgets.Table table, int row, int column) {
        return Ui.call(() -> table.getItem(row).getText(column));
    }

    @Test
    void itTellsWhatReadingAheadIsGoodFor() {
        String before = Ui.call(() -> view.getContentDescription());
        assertFalse(before.contains("%"), before);
        workbench.assistant.use = new ReadAheadUse(8, 6, 30, 4321);
        add("readAhead", Instant.now(), "", "", null);
        Ui.await("the next request", () -> view.requests().getItemCount() == 2);
        String after = Ui.call(() -> view.getContentDescription());
        assertTrue(after.matches(".*\\D6\\D.*\\D8\\D.*\\D75\\D.*4\\D?321.*"), after);
    }

    @Test
    void anAssistantThatTakesLongToBeMadeIsNotFollowedInPlaceOfTheNext() {
        ScriptedAssistant former = new ScriptedAssistant();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(1);
        Ui.run(() -> Ui.page().hideView(view));
        try (StandInProvider slow = new StandInProvider(() -> {
            asked.countDown();
            Ui.pass(made, "the assistant");
            return former;
        }, former.status())) {
            view = Ui.call(() -> (InspectorView) Ui.page().showView(InspectorView.ID));
            Ui.pass(asked, "the view asks");
        }
        Ui.settle(); // a second request would have been found by now
        made.countDown();
        Ui.await("the end", () -> Arrays.stream(Job.getJobManager().find(null))
                .noneMatch(job -> job.getName().equals("Reading the request log")));
        Ui.await("the request", () -> view.requests().getItemCount() == 1);
        Ui.settle();
        assertEquals(1, Ui.call(() -> view.requests().getItemCount()));
    }

    @Test
    void theTabTakesTheTitleOfThisSessionsLanguage() {
        Ui.run(() -> {
            MPart part = Ui.window().getService(EPartService.class).findPart(InspectorView.ID);
            part.setLabel("Inspecteur de la session d'avant");
            ViewTitles.refresh(PlatformUI.getWorkbench());
            assertEquals(PlatformUI.getWorkbench().getViewRegistry().find(InspectorView.ID).getLabel(),
                    part.getLabel());
        });
    }

    @Test
    void tellsWhatWasSentWhereItCameFromAndWhatWasHeldBack() {
        assertEquals("Chat", cell(view.requests(), 0, 2));
        assertEquals("21 (5, 6)", cell(view.requests(), 0, 4));
        assertEquals("1 withheld, 1 masked", cell(view.requests(), 0, 6));
        assertEquals("src/Stack.java (lines 3-7)", cell(view.parts(), 1, 2));
        assertEquals("github-token", cell(view.parts(), 1, 5));
        assertEquals("withheld", cell(view.parts(), 3, 3));
        assertEquals("It matches the pattern .env.", cell(view.parts(), 3, 6));
        assertEquals(
                "[SYSTEM]\nYou are Vauban.\n\n[USER]\nString token = \"***\";\nWhat is it?\n\n[ANSWER]\nIt is a stack.",
                Ui.call(() -> view.text().getText()).replace("\r", ""));
        Ui.run(() -> {
            view.parts().setSelection(1);
            view.parts().notifyListeners(SWT.Selection, new Event());
        });
        assertEquals("String token = \"***\";\n", Ui.call(() -> view.text().getSelectionText()).replace("\r", ""));
        Pictures.save("inspector");
    }

    @Test
    void tellsWhyASuggestionWasNotShownAndWhenEachStepWasDone() {
        Instant key = Instant.now();
        long id = workbench.assistant.prompts().add(key.plusMillis(210), "completion", "scripted", List.of(), "size();",
                null, null, new SuggestionTrace(Disposition.REJECTED, null,
                        List.of(new Timed(Step.KEY, key), new Timed(Step.SENT, key.plusMillis(210)),
                                new Timed(Step.CHECKED, key.plusMillis(900)))));
        Ui.await("the next request", () -> view.requests().getItemCount() == 2);
        assertEquals("not shown: rejected by the check", cell(view.requests(), 0, 7));
        assertTrue(Ui.call(() -> view.text().getText()).replace("\r", "").endsWith(
                "[ANSWER]\nsize();\n\n[STEPS]\n0 ms  last key\n210 ms  request sent\n900 ms  checked\n"));
        workbench.assistant.prompts().trace(id,
                new SuggestionTrace(Disposition.HIDDEN, "A list is open.", List.of(new Timed(Step.KEY, key))));
        Ui.await("what is known later", () -> "not shown: blocked (A list is open.)"
                .equals(view.requests().getItem(0).getText(7)));
    }

    @Test
    void aNewRequestIsShownUnlessAnOlderOneIsLookedAt() {
        add("edit", Instant.now(), "Rename it.", "", "The engine ended.");
        Ui.await("two requests", () -> view.requests().getItemCount() == 2);
        assertEquals("The engine ended.", cell(view.requests(), 0, 7));
        assertTrue(Ui.call(() -> view.text().getText()).contains("Rename it."));
        Ui.run(() -> {
            view.requests().setSelection(1);
            view.requests().notifyListeners(SWT.Selection, new Event());
        });
        add("chat", Instant.now(), "Third", "x", null);
        Ui.await("three requests", () -> view.requests().getItemCount() == 3);
        assertTrue(Ui.call(() -> view.text().getText()).contains("What is it?"));
    }

    @Test
    void findsTheRequestOfAQuestion() {
        Instant asked = Instant.now().minusSeconds(30);
        add("chat", asked.plusMillis(5), "Asked then", "x", null);
        add("chat", asked.plusSeconds(10), "Asked later", "x", null);
        Ui.run(() -> view.select(asked, Instant.now()));
        Ui.await("the request", () -> view.text().getText().contains("Asked then"));
    }

    @Test
    void findsTheRequestOfAQuestionAboutDocuments() {
        Instant asked = Instant.now().minusSeconds(30);
        add("question", asked.plusMillis(5), "Asked then", "x", null);
        add("chat", asked.plusSeconds(10), "Asked later", "x", null);
        Ui.run(() -> view.select(asked, asked.plusSeconds(5)));
        Ui.await("the request", () -> view.text().getText().contains("Asked then"));
    }

    /** For example of a question of yesterday, or one whose request was dropped from the log. */
    @Test
    void theRequestOfAnotherQuestionIsNotShownInPlaceOfOneThatIsNotThere() {
        Instant asked = Instant.now().minusSeconds(30);
        add("completion", asked.plusSeconds(1), "Completed then", "x", null);
        add("chat", asked.plusSeconds(10), "Asked later", "x", null);
        Ui.await("three requests", () -> view.requests().getItemCount() == 3);
        Ui.run(() -> view.select(asked, asked.plusSeconds(5)));
        String sentence = "No request of this question is in memory.";
        Ui.run(() -> {
            assertEquals(0, view.requests().getSelectionCount());
            assertEquals(0, view.parts().getItemCount());
            assertTrue(view.text().getText().startsWith(sentence), view.text().getText());
            assertFalse(action("Copy Prompt and Answer").isEnabled(), "there is nothing to copy");
            assertTrue(action("Clear All Requests").isEnabled());
        });
        add("chat", Instant.now(), "Asked last", "x", null);
        Ui.await("four requests", () -> view.requests().getItemCount() == 4);
        assertTrue(Ui.call(() -> view.text().getText()).startsWith(sentence), "as it was");
        add("chat", asked.plusSeconds(1), "Asked then", "x", null); // it ends later than the others
        Ui.await("the request", () -> view.text().getText().contains("Asked then"));
        Ui.run(() -> view.selectLast());
        assertTrue(Ui.call(() -> view.text().getText()).contains("Asked then"), "it has ended last");
    }

    @Test
    void anotherRequestCanBeSelectedInPlaceOfOneThatIsNotThere() {
        Instant asked = Instant.now().minusSeconds(30);
        Ui.run(() -> {
            view.select(asked, asked.plusSeconds(5));
            view.requests().setSelection(0);
            view.requests().notifyListeners(SWT.Selection, new Event());
        });
        assertTrue(Ui.call(() -> view.text().getText()).contains("What is it?"));
        add("chat", Instant.now(), "Asked last", "x", null);
        Ui.await("the newest", () -> view.text().getText().contains("Asked last"));
    }

    @Test
    void tellsWhatAnEndpointWasSent() {
        workbench.assistant.prompts().add(Instant.now(), "chat", "served", List.of(), "It is a stack.",
                new Generation("It is a stack.", FinishReason.END, "served", "remote:chat", 21, 5, 6, 120, 80, 210)
                        .withOrigin(AnswerOrigin.remote("team", "team (llm.example.org)").withRequest(
                                new EndpointRequest("team", "https://llm.example.org/v1/chat/completions", "", "chat",
                                        "served", List.of("typed"),
                                        "{\"messages\":[{\"content\":\"What is it?\"}]}", true))),
                null);
        Ui.await("the request", () -> view.requests().getItemCount() == 2);
        Ui.await("what was sent", () -> view.text().getText().contains("https://llm.example.org/v1/chat/completions")
                && view.text().getText().contains("What is it?"));
    }

    @Test
    void copiesWithoutContent() {
        Ui.run(() -> press("Copy Bug Report without Content"));
        String report = clipboard();
        assertTrue(report.contains("held") || report.contains("HELD_BACK"), report);
        assertFalse(report.contains("stack") || report.contains("Stack.java") || report.contains(".env"), report);
        Ui.run(() -> press("Copy Prompt and Answer"));
        assertTrue(clipboard().contains("It is a stack."));
    }

    @Test
    void copiesWithContentOnlyWhereThatIsChosen() {
        Ui.run(() -> press("Copy Bug Report with Content"));
        String report = clipboard();
        assertTrue(report.contains("It is a stack.") && report.contains("String token = "), report);
    }

    @Test
    void forgetsAllRequests() {
        Ui.run(() -> press("Clear All Requests"));
        Ui.await("no request", () -> view.requests().getItemCount() == 0);
        Ui.settle();
        assertEquals(0, Ui.call(() -> view.parts().getItemCount()));
        assertFalse(Ui.call(() -> view.text().getText()).contains("It is a stack."));
        assertEquals(List.of(), workbench.assistant.prompts().requests());
        assertFalse(Ui.call(() -> action("Copy Prompt and Answer").isEnabled()), "there is nothing to copy");
        add("chat", Instant.now(), "And now?", "It is a list.", null);
        Ui.await("the next",
                () -> view.requests().getItemCount() == 1 && view.text().getText().contains("It is a list."));
    }

    private void press(String label) {
        action(label).run();
    }

    private IAction action(String label) {
        for (var item : view.getViewSite().getActionBars().getMenuManager().getItems()) {
            if (item instanceof ActionContributionItem action && action.getAction().getText().equals(label)) {
                return action.getAction();
            }
        }
        throw new AssertionError("no action " + label);
    }

    private static String clipboard() {
        return Ui.call(() -> {
            Clipboard clipboard = new Clipboard(Ui.display());
            try {
                return String.valueOf(clipboard.getContents(TextTransfer.getInstance()));
            } finally {
                clipboard.dispose();
            }
        });
    }
}
