// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.tests.Look.say;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.measure.MeasureReport.Recommendation;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.ide.models.MeasurePreferencePage;
import org.vauban.ide.preferences.ProjectPropertyPage;
import org.vauban.ide.remote.RemotePreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/**
 * No preference page truncates its text, in a light and in a dark theme, in the workbench's language; takes a
 * screenshot of each.
 */
@Tag("slow")
@ParameterizedClass
@MethodSource("org.vauban.ide.tests.Look#themes")
class PagesLookTest {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 720;
    /** Width for tables with many columns. */
    private static final int WIDE = 960;
    /** The platform's minimum width of a dialog. */
    private static final int NARROW = 660;

    private final String theme;

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    PagesLookTest(String theme) {
        this.theme = theme;
    }

    @BeforeEach
    void window() {
        Look.theme(theme);
        // so that the default is visible
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.DELAY);
    }

    @AfterAll
    static void light() {
        Look.theme(Look.LIGHT);
    }

    private static void size(Dialogs dialog, int width) {
        Ui.run(() -> dialog.dialog().getShell().setSize(width, HEIGHT));
        Ui.settle();
    }

    private static void look(Dialogs dialog, String name, int width) {
        for (Text text : dialog.all(Text.class)) {
            // screenshots must not depend on the machine
            Ui.run(() -> {
                if (text.getText().endsWith("audit.jsonl")) {
                    text.setText("/home/you/.local/share/vauban/audit/audit.jsonl");
                }
            });
        }
        size(dialog, NARROW);
        List<String> cut = Ui.call(() -> Legible.cutIn(dialog.dialog().getShell()));
        size(dialog, width);
        Pictures.document(name, Ui.call(() -> dialog.dialog().getShell()));
        assertEquals(List.of(), cut, name + ", " + NARROW + " wide");
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(dialog.dialog().getShell())), name);
    }

    @Test
    void thePagesOfPreferences() {
        for (String page : List.of("", ".completion", ".chat", ".documents", ".privacy", ".models")) {
            try (Dialogs dialog = Dialogs.preferences("org.vauban.ide.preferences" + page)) {
                if (page.equals(".models")) {
                    Ui.await("the models", () -> dialog.one(Table.class, t -> true).getItemCount() > 0);
                }
                look(dialog, "preferences-" + (page.isEmpty() ? "general" : page.substring(1)),
                        page.equals(".models") ? WIDE : WIDTH);
                if (page.equals(".models")) {
                    assertEquals(List.of(), Ui.call(() -> Legible.cutIn(dialog.one(Table.class, t -> true))));
                }
            }
        }
    }

    @Test
    void theMeasuringPage() {
        ModelMeasure small = new ModelMeasure("qwen2.5-coder-0.5b-instruct", "Qwen2.5 Coder 0.5B Instruct", 216.4, 49.2,
                480, 2_500, 310, 420, 700_000_000, 8_000_000_000L, 15, true, null);
        ModelMeasure large = new ModelMeasure("qwen2.5-coder-1.5b-instruct", "Qwen2.5 Coder 1.5B Instruct", 85.1, 33.0,
                900, 6_100, 780, 990, 1_600_000_000, 8_000_000_000L, 42, true, null);
        workbench.assistant.measures((ids, listener) -> {
            listener.measured(small);
            listener.measured(large);
            return new AssistCall<MeasureReport>() {
                @Override
                public CompletableFuture<MeasureReport> result() {
                    return CompletableFuture.completedFuture(new MeasureReport(1_790_000_000_000L, 4, 16L << 30,
                            List.of(small, large),
                            new Recommendation(large.modelId(), say(
                                    "Qwen2.5 Coder 1.5B Instruct completes best and is quick enough here.",
                                    "Qwen2.5 Coder 1.5B Instruct compl\u00e8te le mieux et est assez rapide ici."))));
                }

                @Override
                public void cancel() {
                    // already done
                }
            };
        });
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            Button start = dialog.button(say("Measure", "Mesurer"));
            Ui.run(() -> start.notifyListeners(SWT.Selection, new Event()));
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("the end", () -> table.getItemCount() == 2 && start.isEnabled());
            look(dialog, "preferences-measure", WIDE);
            int columns = Ui.call(() -> Arrays.stream(table.getColumns()).mapToInt(TableColumn::getWidth).sum());
            int width = Ui.call(() -> table.getClientArea().width);
            assertTrue(columns <= width, columns + " pixels in " + width);
        }
    }

    @Test
    void thePageOfRemoteEngines() {
        ScriptedRemote remote = new ScriptedRemote();
        remote.agree(ScriptedRemote.SOVEREIGN, true, Locale.ENGLISH);
        remote.route("chat", ScriptedRemote.SOVEREIGN, Locale.ENGLISH);
        RemotePreferencePage page = new RemotePreferencePage(remote);
        page.setTitle(say("Remote engines", "Moteurs distants"));
        try (Dialogs dialog = Dialogs.of(page)) {
            Ui.await("the endpoints", () -> dialog.one(Table.class, t -> true).getItemCount() == 2);
            look(dialog, "preferences-remote", WIDTH);
        }
    }

    @Test
    void thePageOfAProject() {
        IFile ignored = workbench.file(".vaubanignore", "*.csv\nsecret/\n");
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(ignored.getProject().getName());
        try (Dialogs dialog = Dialogs.properties(project, ProjectPropertyPage.ID)) {
            Button own = dialog
                    .button(say("Enable project specific settings", "Activer les param\u00e8tres propres au projet"));
            Ui.run(() -> {
                own.setSelection(true);
                own.notifyListeners(SWT.Selection, new Event());
            });
            look(dialog, "properties-project", WIDTH);
        }
    }
}
