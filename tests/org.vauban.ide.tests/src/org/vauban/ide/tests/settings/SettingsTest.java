// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.commands.Command;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.bindings.keys.KeySequence;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.keys.IBindingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.status.StatusItem;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Switches, the status item, the preference page and the keys. */
public class SettingsTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    public static ToolItem item() {
        return Ui.call(() -> {
            List<ToolBar> found = new ArrayList<>();
            collect(Ui.window().getShell(), found);
            assertEquals(1, found.size(), "status items");
            return found.getFirst().getItem(0);
        });
    }

    private static void collect(Composite parent, List<ToolBar> found) {
        for (Control child : parent.getChildren()) {
            if (child instanceof ToolBar bar && StatusItem.ID.equals(bar.getData("id"))) {
                found.add(bar);
            } else if (child instanceof Composite inner) {
                collect(inner, found);
            }
        }
    }

    public static void awaitLabel(String label) {
        ToolItem item = item();
        try {
            Ui.await("the label " + label, () -> item.getText().equals(label));
        } catch (AssertionError e) {
            assertEquals(label, Ui.call(item::getText));
            throw e;
        }
    }

    static void execute(String command) {
        Ui.run(() -> Ui.window().getService(IHandlerService.class).executeCommand(command, null));
    }

    @Test
    void theStatusItemTellsStateAndModel() {
        awaitLabel("Vauban: ready");
        assertTrue(Ui.call(item()::getToolTipText).contains("scripted"));
        workbench.assistant.status(new AssistStatus(AssistStatus.State.LOADING, "scripted", null, 0.4));
        awaitLabel("Vauban: loading 40%");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.WORKING, "scripted", null, 0));
        awaitLabel("Vauban: working");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.ERROR, null, "Import a model.", 0));
        awaitLabel("Vauban: problem");
        assertTrue(Ui.call(item()::getToolTipText).contains("Import a model."));
    }

    @Test
    void theStatusItemHasAMenu() {
        workbench.openText("|");
        workbench.assistant.status(new AssistStatus(AssistStatus.State.ERROR, "scripted", "Import a model.", 0));
        awaitLabel("Vauban: problem");
        Menu menu = menu();
        try {
            String texts = Ui.call(
                    () -> Arrays.stream(menu.getItems()).map(MenuItem::getText).collect(Collectors.joining("\n")));
            for (String text : List.of("Model: scripted", "Complete Code While Typing", "Pause for *.txt",
                    "Complete Here\tShift+Alt+G", "Show Last Problem...", "Preferences...")) {
                assertTrue(texts.contains(text), text + " in " + texts);
            }
            MenuItem pause = Ui.call(() -> Arrays.stream(menu.getItems())
                    .filter(i -> i.getText().startsWith("Pause")).findFirst().orElseThrow());
            Ui.run(() -> pause.notifyListeners(SWT.Selection, new Event()));
            assertTrue(VaubanPreferences.paused("*.txt"));
        } finally {
            Ui.run(() -> {
                if (!menu.isDisposed()) {
                    menu.setVisible(false);
                }
            });
        }
    }

    /** Chooses an entry of the status item's menu, without waiting for its effect. */
    private static void choose(String entry) {
        Menu menu = menu();
        Ui.run(() -> {
            MenuItem chosen = Arrays.stream(menu.getItems()).filter(i -> i.getText().startsWith(entry)).findFirst()
                    .orElseThrow();
            // as for a user: after the menu is hidden, and before it is disposed
            Ui.display().asyncExec(() -> chosen.notifyListeners(SWT.Selection, new Event()));
            menu.setVisible(false);
        });
    }

    /** Shows and returns the status item's menu. */
    public static Menu menu() {
        List<Menu> shown = new ArrayList<>();
        Listener filter = event -> {
            if (event.widget instanceof Menu menu) {
                shown.add(menu);
            }
        };
        ToolItem item = item();
        Ui.run(() -> Ui.display().addFilter(SWT.Show, filter));
        try {
            Ui.display().asyncExec(() -> item.notifyListeners(SWT.Selection, new Event()));
            Ui.await("the menu", () -> !shown.isEmpty());
            return shown.getFirst();
        } finally {
            Ui.run(() -> Ui.display().removeFilter(SWT.Show, filter));
        }
    }

    @Test
    void theMenuSwitchesOffAndOn() {
        choose("Complete Code While Typing");
        awaitLabel("Vauban: off");
        assertFalse(VaubanPreferences.enabled());
        choose("Complete Code While Typing");
        awaitLabel("Vauban: ready");
        assertTrue(VaubanPreferences.enabled());
    }

    @Test
    void theMenuShowsTheWholeProblem() {
        workbench.assistant.status(new AssistStatus(AssistStatus.State.ERROR, "scripted",
                "No answer from https://example.org/?a=1&b=2.", 0));
        awaitLabel("Vauban: problem");
        choose("Show Last Problem...");
        Ui.await("the dialog", () -> problem().isPresent());
        Shell dialog = Ui.call(() -> problem().orElseThrow());
        assertTrue(Dialogs.message(dialog).contains("No answer from https://example.org/?a=1&b=2."),
                Dialogs.message(dialog));
        Ui.await("the keyboard", () -> {
            dialog.forceActive();
            return Ui.display().getActiveShell() == dialog;
        });
        Keys.press(SWT.ESC);
        Ui.await("no dialog", dialog::isDisposed);
    }

    private static Optional<Shell> problem() {
        return Arrays.stream(Ui.window().getShell().getShells())
                .filter(s -> s.isVisible() && s.getText().equals("Vauban")).findFirst();
    }

    @Test
    void offMeansNoQuestions() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        execute("org.vauban.ide.toggle");
        editor.awaitNoGhost();
        awaitLabel("Vauban: off");
        int asked = workbench.assistant.asked.size();
        Keys.type("a");
        Keys.chord("alt+shift+g");
        Ui.settle();
        assertEquals(asked, workbench.assistant.asked.size());
        execute("org.vauban.ide.toggle");
        awaitLabel("Vauban: ready");
        Keys.type("a");
        editor.awaitGhost("bc");
    }

    @Test
    void aFileTypeCanBePausedAndStillAskedByHand() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        execute("org.vauban.ide.pauseFileType");
        awaitLabel("Vauban: paused");
        assertTrue(VaubanPreferences.paused("*.txt"));
        Keys.type("a");
        Ui.settle();
        assertEquals(0, workbench.assistant.asked.size());
        Keys.chord("alt+shift+g");
        editor.awaitGhost("bc");
        assertEquals(Trigger.INVOKED, workbench.assistant.last().query.trigger());
        Keys.chord("Escape");
        execute("org.vauban.ide.pauseFileType");
        awaitLabel("Vauban: ready");
        Keys.type("a");
        editor.awaitGhost("bc");
        assertEquals(Trigger.AUTOMATIC, workbench.assistant.last().query.trigger());
    }

    @Test
    void theDelayIsKept() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(VaubanPreferences.DELAY, 5_000);
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        Ui.settle();
        assertEquals(0, workbench.assistant.asked.size());
        assertEquals(Optional.empty(), editor.ghost());
    }

    @Test
    void aFailureIsToldOnceAndGoesAway() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        for (String key : List.of("a", "b")) {
            int before = workbench.assistant.asked.size();
            Keys.type(key);
            Ui.await("a question", () -> workbench.assistant.asked.size() > before);
            workbench.assistant.last().result
                    .completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "The engine ended."));
            Ui.await("the answer", () -> !editor.session().asking());
        }
        awaitLabel("Vauban: problem");
        assertTrue(Ui.call(item()::getToolTipText).contains("The engine ended."));
        assertEquals(1, workbench.takeErrors().size(), "one entry in the log, not one a key");
        assertEquals("ab|", editor.textWithCaret());
        workbench.assistant.answers("c");
        Keys.type("x");
        editor.awaitGhost("c");
        awaitLabel("Vauban: ready");
    }

    @Test
    void aFailureIsOverWhenASettingOfTheAssistantChanges() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Keys.type("a");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().result
                .completeExceptionally(new EngineException(EngineError.MODEL_MISSING, "There is no such model."));
        Ui.await("the answer", () -> !editor.session().asking());
        awaitLabel("Vauban: problem");
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putInt(VaubanPreferences.DELAY, 5_000);
        Ui.settle();
        awaitLabel("Vauban: problem");
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, "another");
        awaitLabel("Vauban: ready");
        assertFalse(Ui.call(item()::getToolTipText).contains("There is no such model."));
    }

    @Test
    void aRefusalIsToldWhereSomebodyAsked() {
        workbench.openText("|");
        workbench.assistant.byHand();
        Keys.chord("alt+shift+g");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().result.complete(new CompletionOutcome.Refused("The file is excluded."));
        Ui.await("the reason", () -> item().getToolTipText().contains("The file is excluded."));
    }

    @Test
    void thePreferencePageOpensAndChecksTheJava() {
        PreferenceDialog dialog = Ui.call(() -> {
            PreferenceDialog made = PreferencesUtil.createPreferenceDialogOn(Ui.window().getShell(),
                    ModelsPreferencePage.ID, null, null);
            made.setBlockOnOpen(false);
            made.open();
            return made;
        });
        try {
            ModelsPreferencePage page = Ui.call(() -> (ModelsPreferencePage) dialog.getSelectedPage());
            assertNotNull(page);
            Ui.settle();
            Pictures.save("preferences", Ui.call(dialog::getShell));
            assertTrue(Ui.call(page::isValid));
            List<Text> texts = new ArrayList<>();
            Ui.run(() -> texts(dialog.getShell(), texts));
            Text java = texts.stream()
                    .filter(t -> Ui.call(() -> String.valueOf(t.getToolTipText())).contains("JAVA_HOME"))
                    .findFirst().orElseThrow();
            Ui.run(() -> enter(java, "/no/java/here"));
            Ui.await("invalid", () -> !page.isValid());
            assertTrue(Ui.call(page::getErrorMessage).contains("/no/java/here"), Ui.call(page::getErrorMessage));
            Ui.run(() -> enter(java, System.getProperty("java.home")));
            Ui.await("valid", page::isValid);
        } finally {
            Ui.run(dialog::close);
        }
    }

    private static void enter(Text field, String text) {
        field.setText(text);
        field.notifyListeners(SWT.KeyUp, new Event());
    }

    private static void texts(Composite parent, List<Text> found) {
        for (Control child : parent.getChildren()) {
            if (child instanceof Text text) {
                found.add(text);
            } else if (child instanceof Composite inner) {
                texts(inner, found);
            }
        }
    }

    @Test
    void everyCommandCanBeBoundAndNoKeyIsTakenFromOthers() throws Exception {
        ICommandService commands = Ui.window().getService(ICommandService.class);
        for (String id : List.of("accept", "acceptWord", "acceptLine", "dismiss", "request", "toggle", "pauseFileType",
                "models", "readSuggestion", "showMenu")) {
            Command command = commands.getCommand("org.vauban.ide." + id);
            assertTrue(command.isDefined() && command.getCategory().getName().equals("Vauban"), id);
        }
        workbench.openJava("\t\t|");
        for (String keys : List.of("TAB", "ESC", "CTRL+ARROW_RIGHT", "CTRL+ARROW_DOWN", "SHIFT+F1")) {
            KeySequence sequence = KeySequence.getInstance(keys);
            boolean ours = Ui.call(() -> {
                var match = Ui.window().getService(IBindingService.class).getPerfectMatch(sequence);
                return match != null && match.getParameterizedCommand().getId().startsWith("org.vauban.");
            });
            assertFalse(ours, keys + " without ghost text");
        }
    }
}
