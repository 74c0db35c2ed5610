// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.privacy.RefusalExplanation;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.ide.document.DocumentJob;
import org.vauban.ide.document.DocumentSubject;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.inspector.InspectorView;
import org.vauban.ide.policy.PolicyExplanation;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.chat.ChatWindow;
import org.vauban.ide.tests.edit.InlineEditDriver;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.tests.settings.SettingsTest;

/** From each refusal, wherever it is shown, one step leads to who decided it and why. */
class RefusalLinksTest {

    private static final String TITLE = "Policy Explanation";
    private static final String SETTING = "features.disabled";
    private static final int MOST_MILLISECONDS = 1_000;

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @RegisterExtension
    final UserPolicy policy = new UserPolicy();

    private String refusal;

    @BeforeEach
    void policy() throws Exception {
        policy.write("{\"features.disabled\": [\"completion\", \"chat\", \"edit\", \"document\"]}");
        refusal = "Nothing was sent: the feature is disabled by a policy. " + UserPolicy.explanation(SETTING);
    }

    private static Optional<Shell> explanation() {
        return Ui.call(() -> Arrays.stream(Ui.display().getShells())
                .flatMap(s -> Stream.concat(Stream.of(s), Arrays.stream(s.getShells())))
                .filter(s -> !s.isDisposed() && s.isVisible() && s.getText().equals(TITLE)).findFirst());
    }

    /** Waits for the explanation, asserts its content, and closes it. */
    private static void assertExplained() {
        Ui.await("the explanation", () -> explanation().isPresent());
        Shell shell = explanation().orElseThrow();
        List<String> texts = Ui.call(() -> {
            List<Text> found = new ArrayList<>();
            PreviewTest.collect(shell, Text.class, found);
            return found.stream().map(Text::getText).toList();
        });
        assertEquals(List.of(SETTING, "completion, chat, edit, document", "unsigned policy",
                "nobody (unsigned policy)", "no reason given", "not specified", "no expiry date",
                UserPolicy.FILE.toString()), texts.subList(0, 8));
        Pictures.save("policy-explanation", shell);
        press(shell, "Close");
        Ui.await("no explanation", () -> explanation().isEmpty());
    }

    /** Presses a link or a button. */
    private static void press(Shell shell, String label) {
        Ui.run(() -> {
            List<Control> found = new ArrayList<>();
            PreviewTest.collect(shell, Control.class, found);
            Control link = found.stream()
                    .filter(each -> each.isVisible() && (each instanceof Link text && text.getText().contains(label)
                            || each instanceof Button button && button.getText().replace("&", "").equals(label)))
                    .findFirst().orElseThrow(() -> new AssertionError("no " + label + " in " + shell.getText()));
            // a dialog blocks its caller
            Ui.display().asyncExec(() -> link.notifyListeners(SWT.Selection, new Event()));
        });
    }

    @Test
    void aRefusedCompletionIsExplainedFromTheStatusItem() {
        workbench.openText("ab|");
        workbench.assistant.byHand();
        Keys.chord("alt+shift+g");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().result.complete(new CompletionOutcome.Refused(refusal));
        Ui.await("the refusal", () -> Workbench.sessions().refusal().isPresent());
        chooseFromStatusMenu("Explain refusal...");
        assertExplained();
    }

    @Test
    void codeThatTheLicenceCheckWithheldIsExplainedFromTheStatusItem() {
        workbench.openText("ab|");
        workbench.assistant.byHand();
        Keys.chord("alt+shift+g");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().result.complete(new CompletionOutcome.Withheld(
                new Generation("x", FinishReason.END, "scripted", "completion", 1, 0, 1, 1, 1, 1), refusal));
        Ui.await("the refusal", () -> Workbench.sessions().refusal().isPresent());
        chooseFromStatusMenu("Explain refusal...");
        assertExplained();
    }

    private static void chooseFromStatusMenu(String label) {
        Menu menu = SettingsTest.menu();
        Ui.run(() -> {
            MenuItem item = Arrays.stream(menu.getItems()).filter(each -> each.getText().equals(label)).findFirst()
                    .orElseThrow(() -> new AssertionError("no " + label + " in the menu"));
            item.notifyListeners(SWT.Selection, new Event());
            menu.setVisible(false);
        });
    }

    @Test
    void whatNoPolicyRefusedHasNoLink() {
        workbench.openText("ab|");
        assertFalse(PolicyExplanation.explains("The file a.csv is excluded by *.csv."));
        assertFalse(PolicyExplanation.explains(null));
        assertTrue(PolicyExplanation.explains(refusal));
    }

    @Test
    void aRefusedEditIsExplainedFromItsField() {
        workbench.openText("|one\ntwo\n");
        InlineEditDriver.open();
        Keys.type("x\n");
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.edits.isEmpty());
        workbench.assistant.scriptedEdits.edits.getLast().result
                .completeExceptionally(new AssistException(AssistError.REFUSED, refusal));
        InlineEditDriver.awaitTold("disabled by a policy");
        press(Ui.call(RefusalLinksTest::editField), "Explain...");
        assertExplained();
    }

    private static Shell editField() {
        return Arrays.stream(Ui.display().getShells())
                .filter(shell -> shell.getData("org.vauban.ide.inlineEdit") != null).findFirst().orElseThrow();
    }

    /** Fixes and tests report refusals in the same way. */
    @Test
    void aRefusedDocumentTaskIsExplainedFromItsNotification() {
        Editor editor = workbench.open("a.md", "|This are.\n", null);
        Ui.run(() -> DocumentJob.start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()),
                DocumentTask.CORRECT, ""));
        Ui.await("a question", () -> !workbench.assistant.scriptedEdits.documents.isEmpty());
        workbench.assistant.scriptedEdits.documents.getLast().result
                .completeExceptionally(new AssistException(AssistError.REFUSED, refusal));
        Ui.await("a notification", () -> popup().isPresent());
        press(popup().orElseThrow(), "Explain...");
        assertExplained();
    }

    private static Optional<Shell> popup() {
        return Ui.call(() -> Arrays.stream(Ui.display().getShells())
                .filter(each -> each.isVisible()
                        && each.getData() instanceof org.eclipse.jface.notifications.NotificationPopup)
                .findFirst());
    }

    @Test
    void aRefusedQuestionIsExplainedBelowTheAnswer() {
        ChatWindow.forgetAll();
        workbench.assistant.chats.asked.clear();
        ChatWindow chat = ChatWindow.open();
        Keys.type("What is it?\n");
        Ui.await("a question", () -> !workbench.assistant.chats.asked.isEmpty());
        workbench.assistant.chats.last().fail(AssistError.REFUSED, refusal);
        Ui.await("the note", () -> Boolean.TRUE.equals(chat.browser().evaluate(
                "return [...document.querySelectorAll('.foot button')].some(b => b.textContent === 'Explain...')")));
        Ui.run(() -> Ui.display().asyncExec(() -> chat.browser().execute(
                "[...document.querySelectorAll('.foot button')].find(b => b.textContent === 'Explain...').click()")));
        assertExplained();
        ChatWindow.forgetAll();
    }

    @Test
    void whatWasWithheldFromAPromptIsExplainedInTheInspector() {
        workbench.assistant.prompts().clear();
        workbench.assistant.prompts().add(Instant.now(), "chat", "m",
                List.of(new InspectedPart(0, "USER", "question", null, null, State.SENT, "Why?", 2, List.of(), null),
                        new InspectedPart(-1, "USER", "file", "a.plan", null, State.HELD_BACK, "", 0, List.of(),
                                refusal)),
                "", null, null);
        InspectorView view = Ui.call(() -> (InspectorView) Ui.page().showView(InspectorView.ID));
        Ui.await("the request", () -> view.requests().getItemCount() == 1);
        IAction explain = explain(view);
        assertTrue(explain.isEnabled(), "for the request as a whole");
        Ui.run(() -> {
            view.parts().setSelection(0);
            view.parts().notifyListeners(SWT.Selection, new Event());
        });
        assertFalse(explain.isEnabled(), "that part was sent");
        Ui.run(() -> {
            view.parts().setSelection(1);
            view.parts().notifyListeners(SWT.Selection, new Event());
            Ui.display().asyncExec(explain::run);
        });
        assertExplained();
        Ui.run(() -> Ui.page().hideView(view));
        workbench.assistant.prompts().clear();
    }

    @Test
    void aRefusedRequestIsExplainedWhicheverPartOfAnotherWasLookedAtBefore() {
        InspectedPart sent = new InspectedPart(0, "USER", "question", null, null, State.SENT, "Why?", 2, List.of(),
                null);
        workbench.assistant.prompts().clear();
        workbench.assistant.prompts().add(Instant.now(), "chat", "m", List.of(sent), "So.", null, null);
        InspectorView view = Ui.call(() -> (InspectorView) Ui.page().showView(InspectorView.ID));
        Ui.await("the request", () -> view.requests().getItemCount() == 1);
        IAction explain = explain(view);
        Ui.run(() -> {
            view.parts().setSelection(0);
            view.parts().notifyListeners(SWT.Selection, new Event());
        });
        workbench.assistant.prompts().add(Instant.now(), "chat", "m", List.of(sent), "", null, refusal);
        Ui.await("the refused one", () -> view.requests().getItemCount() == 2);
        assertTrue(explain.isEnabled());
        Ui.run(() -> Ui.page().hideView(view));
        workbench.assistant.prompts().clear();
    }

    private static IAction explain(InspectorView view) {
        return Ui.call(() -> Arrays.stream(view.getViewSite().getActionBars().getToolBarManager().getItems())
                .filter(ActionContributionItem.class::isInstance)
                .map(item -> ((ActionContributionItem) item).getAction())
                .filter(action -> action.getText().equals(PolicyExplanation.label())).findFirst().orElseThrow());
    }

    /** Takes the fastest of several runs, and allows ten times the usual time: a busy machine must not fail a test. */
    @Test
    void anExplanationIsThereAtOnce() {
        long[] millis = new long[7];
        for (int i = 0; i < millis.length; i++) {
            long begin = System.nanoTime();
            RefusalExplanation read = Ui.call(() -> PolicyExplanation.open(null, refusal)).join();
            millis[i] = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            assertEquals(SETTING, Objects.requireNonNull(read.setting()).name());
            Ui.await("the explanation", () -> explanation().isPresent());
            press(explanation().orElseThrow(), "Close");
            Ui.await("no explanation", () -> explanation().isEmpty());
        }
        assertTrue(Arrays.stream(millis).min().orElseThrow() <= MOST_MILLISECONDS, Arrays.toString(millis));
    }
}
