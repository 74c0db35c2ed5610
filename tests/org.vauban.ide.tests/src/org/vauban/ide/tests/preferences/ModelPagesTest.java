// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.preferences;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasureReport.Recommendation;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.ide.models.MeasurePreferencePage;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** The pages about models and their measurement, used with real keys. */
@Tag("slow")
class ModelPagesTest {
    private static final String SMALL = "smollm2-135m-instruct";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.MODELS);
    }

    @Test
    void modelsAreListedChosenAndDeleted() throws Exception {
        Files.write(folder.resolve(SMALL + ".gguf"), new byte[10]);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODELS, folder.toString());
        try (Dialogs dialog = Dialogs.preferences(ModelsPreferencePage.ID)) {
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("the list", () -> table.getItemCount() > 3);
            int row = Ui.call(() -> {
                for (int i = 0; i < table.getItemCount(); i++) {
                    if (table.getItem(i).getText(0).startsWith("SmolLM2 135M")) {
                        return i;
                    }
                }
                return -1;
            });
            assertEquals("damaged", Ui.call(() -> table.getItem(row).getText(1)));
            assertEquals("98 MB", Ui.call(() -> table.getItem(row).getText(2)));
            assertEquals("Apache-2.0", Ui.call(() -> table.getItem(row).getText(3)));
            dialog.focus(table);
            for (int i = 0; i < row; i++) {
                Keys.press(SWT.ARROW_DOWN);
            }
            Ui.run(() -> {
                table.setSelection(row);
                table.notifyListeners(SWT.Selection, new Event());
            });
            assertTrue(dialog.all(Text.class).stream().anyMatch(t -> Ui.call(() -> t.getText()).contains(
                    "SHA-256: b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")));
            assertTrue(Ui.call(dialog.button("Delete...")::isEnabled));
            assertFalse(Ui.call(dialog.button("Use")::isEnabled), "a damaged one can not be used");
            dialog.picture("page-models-damaged");
        }
    }

    @Test
    void theFolderOfTheModelsMustExist() {
        try (Dialogs dialog = Dialogs.preferences(ModelsPreferencePage.ID)) {
            Text field = dialog.one(Text.class,
                    t -> String.valueOf(t.getToolTipText()).startsWith("Leave empty to use the default models folder"));
            dialog.type(field, "/no/such/folder");
            Ui.await("a message", () -> dialog.message() != null && dialog.message().contains("does not exist"));
            assertFalse(dialog.valid());
        }
    }

    @Test
    void nothingIsImportedOrDeletedWhileAnotherFolderIsNotAppliedYet() throws Exception {
        Path used = Files.createDirectory(folder.resolve("used"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.write(used.resolve(SMALL + ".gguf"), new byte[10]);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODELS, used.toString());
        try (Dialogs dialog = Dialogs.preferences(ModelsPreferencePage.ID)) {
            Table table = dialog.one(Table.class, t -> true);
            Button delete = dialog.button("Delete...");
            Ui.await("the list", () -> table.getItemCount() > 3);
            select(table, "SmolLM2 135M");
            assertTrue(Ui.call(delete::isEnabled));
            Text field = dialog.one(Text.class,
                    t -> String.valueOf(t.getToolTipText()).startsWith("Leave empty to use the default models folder"));
            dialog.type(field, other.toString());
            assertTrue(dialog.valid());
            for (String button : java.util.List.of("Import...", "Delete...")) {
                assertFalse(Ui.call(dialog.button(button)::isEnabled), button);
            }
            assertEquals("Apply the new folder first. Import and Delete still use the current folder.", hint(dialog));
            dialog.type(field, used.toString());
            assertTrue(Ui.call(delete::isEnabled));
            assertNull(hint(dialog));
            dialog.type(field, other.toString());
            dialog.press(dialog.button("Apply"));
            Ui.await("the other folder's list", () -> table.getSelectionIndex() >= 0
                    && table.getItem(table.getSelectionIndex()).getText(1).equals("not installed"));
            assertFalse(Ui.call(delete::isEnabled));
            assertTrue(Ui.call(dialog.button("Import...")::isEnabled));
            assertNull(hint(dialog));
        }
    }

    private static String hint(Dialogs dialog) {
        return Ui.call(() -> ((org.eclipse.jface.dialogs.IDialogPage) dialog.dialog().getSelectedPage()).getMessage());
    }

    private static void select(Table table, String name) {
        Ui.run(() -> {
            for (int i = 0; i < table.getItemCount(); i++) {
                if (table.getItem(i).getText(0).startsWith(name)) {
                    table.setSelection(i);
                    table.notifyListeners(SWT.Selection, new Event());
                    return;
                }
            }
            throw new AssertionError("no model " + name);
        });
    }

    // ---- measuring

    /** A measurement that the test controls. */
    private static final class Measuring implements AssistCall<MeasureReport> {
        final CompletableFuture<MeasureReport> result = new CompletableFuture<>();
        volatile MeasureListener listener;
        volatile boolean cancelled;

        @Override
        public CompletableFuture<MeasureReport> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            result.completeExceptionally(new AssistException(AssistError.CANCELLED, "The measurement was cancelled."));
        }
    }

    private Measuring scripted() {
        Measuring measuring = new Measuring();
        workbench.assistant.measures((ids, listener) -> {
            measuring.listener = listener;
            return measuring;
        });
        return measuring;
    }

    @Test
    void measuresInTheBackgroundAndTakesTheRecommendedOne() {
        Measuring measuring = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            Button start = dialog.button("Measure");
            Button stop = dialog.button("Stop");
            Button use = dialog.button("Use the recommended model");
            assertFalse(Ui.call(stop::isEnabled));
            dialog.press(start);
            Ui.await("the measurement", () -> measuring.listener != null);
            assertTrue(Ui.call(stop::isEnabled));
            assertFalse(Ui.call(start::isEnabled));
            measuring.listener.progress("Small: starting", 0.1);
            ModelMeasure small = new ModelMeasure("small", "Small", 216.4, 49.2, 480, 2_500, 310, 420, 700_000_000,
                    8_000_000_000L, 15, true, null);
            ModelMeasure broken = new ModelMeasure("broken", "Broken", 0, 0, 0, 0, 0, 0, 0, 0, -1, true,
                    "The file is damaged.");
            measuring.listener.measured(small);
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("a row", () -> table.getItemCount() == 1);
            assertEquals("0.31", Ui.call(() -> table.getItem(0).getText(1)));
            assertEquals("700 MB of 8 GB", Ui.call(() -> table.getItem(0).getText(5)));
            assertEquals("15%", Ui.call(() -> table.getItem(0).getText(6)));
            measuring.listener.measured(broken);
            measuring.result.complete(new MeasureReport(1_750_000_000_000L, 4, 16L << 30, List.of(small, broken),
                    new Recommendation("small", "Small is the only one.")));
            Ui.await("the end", () -> use.isEnabled());
            assertTrue(dialog.all(Text.class).stream()
                    .anyMatch(t -> Ui.call(() -> t.getText()).startsWith("Small is the only one.")));
            assertEquals("not measured", Ui.call(() -> table.getItem(1).getText(1)));
            assertTrue(dialog.all(Text.class).stream()
                    .anyMatch(t -> Ui.call(() -> t.getText()).contains("The file is damaged.")));
            dialog.picture("page-measured");
            dialog.press(use);
            assertEquals(Optional.of("small"), VaubanPreferences.model());
            assertFalse(Ui.call(use::isEnabled));
        }
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            Table table = dialog.one(Table.class, t -> true);
            int rows = Ui.call(() -> table.getItemCount());
            assertEquals(2, rows, "the last report is kept");
        }
    }

    @Test
    void whatWasNotMeasuredHasNoFigure() {
        Measuring measuring = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            dialog.press(dialog.button("Measure"));
            Ui.await("the measurement", () -> measuring.listener != null);
            measuring.listener.measured(new ModelMeasure("small", "Small", 0, 0, 480, 0, 310, 420, 700_000_000,
                    8_000_000_000L, -1, true, null));
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("a row", () -> table.getItemCount() == 1);
            for (int column : new int[] {2, 3, 4, 6}) {
                assertEquals("?", Ui.call(() -> table.getItem(0).getText(column)), "column " + column);
            }
            dialog.press(dialog.button("Stop"));
            // otherwise its end would affect the next page
            Ui.await("the end", () -> measuring.cancelled && dialog.button("Measure").isEnabled());
        }
    }

    @Test
    void measuringCanBeStopped() {
        Measuring measuring = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            dialog.press(dialog.button("Measure"));
            Ui.await("the measurement", () -> measuring.listener != null);
            dialog.press(dialog.button("Stop"));
            Ui.await("the end", () -> measuring.cancelled);
            Ui.await("the sentence", () -> dialog.all(Text.class).stream()
                    .anyMatch(t -> t.getText().lines().limit(1).toList()
                            .equals(List.of("The measurement was cancelled."))));
            assertTrue(Ui.call(dialog.button("Measure")::isEnabled));
        }
    }

    @Test
    void whatTheStepTellsThatRanWhenTheUserStoppedIsNotShown() {
        Measuring measuring = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            Button stop = dialog.button("Stop");
            dialog.press(dialog.button("Measure"));
            Ui.await("the measurement", () -> measuring.listener != null);
            dialog.press(stop);
            assertFalse(Ui.call(stop::isEnabled), "it is pressed once");
            Ui.await("the end", () -> dialog.button("Measure").isEnabled());
            Table table = dialog.one(Table.class, t -> true);
            int rows = Ui.call(() -> table.getItemCount());
            measuring.listener.progress("Small: starting", 0.5);
            measuring.listener.measured(new ModelMeasure("small", "Small", 216.4, 49.2, 480, 2_500, 310, 420,
                    700_000_000, 8_000_000_000L, 15, true, null));
            // after the events that these would have queued
            assertTrue(dialog.all(Text.class).stream()
                    .noneMatch(t -> Ui.call(() -> t.getText()).contains("Small: starting")));
            int now = Ui.call(() -> table.getItemCount());
            assertEquals(rows, now);
        }
    }

    @Test
    void aMeasurementThatFailsUnexpectedlyCanBeBegunAgain() {
        workbench.assistant.measures((ids, listener) -> {
            throw new IllegalStateException("no clock");
        });
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            dialog.press(dialog.button("Measure"));
            Ui.await("the end", () -> dialog.button("Measure").isEnabled() && !dialog.button("Stop").isEnabled());
        }
        Ui.await("the error in the log", () -> !workbench.takeErrors().isEmpty());
    }

    @Test
    void aPageThatIsOpenedAgainFollowsTheMeasurementThatGoesOn() {
        ModelMeasure old = new ModelMeasure("old", "Old", 216.4, 49.2, 480, 2_500, 310, 420, 700_000_000,
                8_000_000_000L, 15, true, null);
        ModelMeasure small = new ModelMeasure("small", "Small", 216.4, 49.2, 480, 2_500, 310, 420, 700_000_000,
                8_000_000_000L, 15, true, null);
        Measuring first = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            dialog.press(dialog.button("Measure"));
            Ui.await("the measurement", () -> first.listener != null);
            first.result.complete(new MeasureReport(1_750_000_000_000L, 4, 16L << 30, List.of(old),
                    new Recommendation("old", "Old it is.")));
            Ui.await("the end", () -> dialog.button("Measure").isEnabled());
        }
        Measuring measuring = scripted();
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            dialog.press(dialog.button("Measure"));
            Ui.await("the measurement", () -> measuring.listener != null);
        }
        measuring.listener.measured(small);
        measuring.listener.progress("Other: starting", 0.5);
        try (Dialogs dialog = Dialogs.preferences(MeasurePreferencePage.ID)) {
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("what was measured", () -> table.getItemCount() == 1 && table.getItem(0).getText(0).equals("Small")
                    && dialog.all(Text.class).stream().anyMatch(t -> t.getText().equals("Other: starting")));
            assertFalse(Ui.call(dialog.button("Measure")::isEnabled));
            measuring.listener.progress("Other: writes", 0.6);
            Ui.await("progress",
                    () -> dialog.all(Text.class).stream().anyMatch(t -> t.getText().equals("Other: writes")));
            dialog.press(dialog.button("Stop"));
            Ui.await("the end", () -> measuring.cancelled);
            Ui.await("the last report", () -> table.getItemCount() == 1 && table.getItem(0).getText(0).equals("Old")
                    && dialog.all(Text.class).stream()
                            .anyMatch(t -> t.getText().startsWith("The measurement was cancelled.\nOld it is.")));
            assertTrue(Ui.call(dialog.button("Measure")::isEnabled));
        }
    }
}
