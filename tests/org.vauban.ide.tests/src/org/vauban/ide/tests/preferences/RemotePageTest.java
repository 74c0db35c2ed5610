// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.tests.Look.say;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.chat.transcript.PageLabels;
import org.vauban.ide.preferences.ChatPreferencePage;
import org.vauban.ide.preferences.VaubanPreferencePage;
import org.vauban.ide.preferences.WorkspacePreferencePage;
import org.vauban.ide.remote.RemotePreferencePage;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** A user who works in Eclipse alone decides which endpoint answers which feature. */
class RemotePageTest {
    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private final ScriptedRemote remote = new ScriptedRemote();

    private Dialogs page() {
        Dialogs dialog = Dialogs.of(new RemotePreferencePage(remote));
        Ui.await("the endpoints", () -> endpoints(dialog).getItemCount() == 2);
        return dialog;
    }

    @Test
    void nothingPromisesThatAllStaysHereWhereOthersMayAnswer() {
        String exception = say("signed policy", "politique signée");
        for (boolean others : new boolean[] {false, true}) {
            assertEquals(others, description(new VaubanPreferencePage(others)).contains(exception));
            assertEquals(others, description(new ChatPreferencePage(others)).contains(exception));
            String intro = PageLabels.all(Locale.getDefault(), others).get("intro");
            assertEquals(others, intro.contains(exception), intro);
            assertTrue(intro.contains(say("/explain", "/expliquer")), intro);
        }
    }

    private static String description(WorkspacePreferencePage page) {
        page.init(PlatformUI.getWorkbench());
        return page.getDescription();
    }

    private static Table endpoints(Dialogs dialog) {
        return dialog.one(Table.class, t -> (t.getStyle() & SWT.CHECK) == 0);
    }

    private static Table features(Dialogs dialog) {
        return dialog.one(Table.class, t -> (t.getStyle() & SWT.CHECK) != 0);
    }

    private static String details(Dialogs dialog) {
        return Ui.call(() -> dialog.one(Text.class, t -> (t.getStyle() & SWT.READ_ONLY) != 0
                && (t.getStyle() & SWT.V_SCROLL) != 0).getText());
    }

    private static void check(Dialogs dialog, String feature, boolean wanted) {
        Ui.run(() -> {
            Table table = features(dialog);
            TableItem item = Arrays.stream(table.getItems()).filter(each -> each.getData().equals(feature)).findFirst()
                    .orElseThrow();
            item.setChecked(wanted);
            Event event = new Event();
            event.item = item;
            event.detail = SWT.CHECK;
            table.notifyListeners(SWT.Selection, event);
        });
    }

    private static List<String> checked(Dialogs dialog) {
        return Ui.call(() -> Arrays.stream(features(dialog).getItems()).filter(TableItem::getChecked)
                .map(each -> (String) each.getData()).toList());
    }

    private static void press(Button button) {
        Ui.run(() -> {
            assertTrue(button.isEnabled(), button.getText());
            button.notifyListeners(SWT.Selection, new Event());
        });
    }

    private static Button hedging(Dialogs dialog) {
        return dialog.button(say("Ask it as well when a completion is slow on this machine",
                "L\u2019interroger aussi si une compl\u00e9tion est lente ici"));
    }

    @Test
    void aFeatureIsAnsweredByTheEndpointThatIsChecked() {
        try (Dialogs dialog = page()) {
            check(dialog, "chat", true);
            Ui.await("the route", () -> remote.routed().equals(Map.of("chat", ScriptedRemote.SOVEREIGN)));
            Ui.await("the box", () -> checked(dialog).equals(List.of("chat")));
            check(dialog, "chat", false);
            Ui.await("no route", () -> remote.routed().isEmpty());
            Ui.await("no box", () -> checked(dialog).isEmpty());
        }
    }

    @Test
    void theKeyboardStaysAtTheFeatureThatWasChecked() {
        try (Dialogs dialog = page()) {
            String unused = Ui.call(() -> endpoints(dialog).getItem(0).getText(1));
            Ui.run(() -> features(dialog).setSelection(1));
            check(dialog, "completion", true);
            Ui.await("the endpoints of now", () -> !endpoints(dialog).getItem(0).getText(1).equals(unused));
            assertEquals(1, Ui.call(() -> features(dialog).getSelectionIndex()));
        }
    }

    @Test
    void aRefusalIsToldAndTheBoxIsAsBefore() {
        try (Dialogs dialog = page()) {
            check(dialog, "fix", true);
            Ui.await("the refusal", () -> ScriptedRemote.REFUSAL.equals(dialog.message()));
            Ui.await("no box", () -> checked(dialog).isEmpty());
        }
    }

    @Test
    void theConnectionIsCheckedAndTheAgreementWithdrawn() {
        remote.agree(ScriptedRemote.SOVEREIGN, true, Locale.ENGLISH);
        try (Dialogs dialog = page()) {
            press(dialog.button(say("Check Connection", "V\u00e9rifier la connexion")));
            Ui.await("what was found", () -> details(dialog).contains("It is healthy."));
            press(dialog.button(say("Withdraw", "Retirer l\u2019accord")));
            Ui.await("the withdrawal", () -> !remote.agreed());
        }
    }

    @Test
    void whatACheckFoundIsNotTakenForThatOfTheEndpointThatIsSelectedByThen() {
        remote.reached = new CompletableFuture<>();
        try (Dialogs dialog = page()) {
            press(dialog.button(say("Check Connection", "V\u00e9rifier la connexion")));
            Ui.run(() -> {
                endpoints(dialog).setSelection(1);
                endpoints(dialog).notifyListeners(SWT.Selection, new Event());
            });
            remote.reached.complete(null);
            Ui.await("what was found", () -> details(dialog).contains("It is healthy."));
            assertTrue(details(dialog).startsWith("sovereign (llm.example.org, Paris)\n"), details(dialog));
        } finally {
            remote.reached.complete(null);
        }
    }

    @Test
    void anEndpointIsAskedAsWellWhereCompletionsAreSlow() {
        try (Dialogs dialog = page()) {
            Ui.run(() -> hedging(dialog).setSelection(true));
            press(hedging(dialog));
            Ui.await("the endpoint", () -> remote.hedged().equals(Optional.of(ScriptedRemote.SOVEREIGN)));
            Ui.run(() -> {
                endpoints(dialog).setSelection(1);
                endpoints(dialog).notifyListeners(SWT.Selection, new Event());
                assertFalse(hedging(dialog).isEnabled(), "it may not answer completions");
            });
        }
    }

    @Test
    void whereItIsNotInstalledThePageSaysSo() {
        try (Dialogs dialog = Dialogs.of(new RemotePreferencePage(null))) {
            assertEquals(List.of(), dialog.all(Table.class));
            assertTrue(Ui.call(() -> dialog.all(Label.class).stream().anyMatch(l -> l.getText().length() > 40)));
        }
    }
}
