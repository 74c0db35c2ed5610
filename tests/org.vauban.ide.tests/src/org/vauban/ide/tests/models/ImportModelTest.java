// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeEvent;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobChangeAdapter;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.ide.models.ModelAvailability;
import org.vauban.ide.models.ModelsPreferencePage;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.tests.settings.SettingsTest;

/** Importing a model file with real keys: the button, the question, the table. */
class ImportModelTest {

    private static final String TITLE = "Import Model";
    private static final String JOB = "Importing mine.gguf";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;
    private Path models;
    private Path file;
    private volatile IStatus result;
    private final JobChangeAdapter ends = new JobChangeAdapter() {
        @Override
        public void done(IJobChangeEvent event) {
            if (event.getJob().getName().equals(JOB)) {
                result = event.getResult();
            }
        }
    };

    @BeforeEach
    void watch() throws IOException {
        models = Files.createDirectory(folder.resolve("models"));
        file = folder.resolve("mine.gguf");
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODELS, models.toString());
        Job.getJobManager().addJobChangeListener(ends);
    }

    @AfterEach
    void forget() {
        Job.getJobManager().removeJobChangeListener(ends);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.MODELS);
    }

    /** Returns a valid header without tensors, which is all that an import inspects. */
    private static byte[] model() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        out.write(number(3, Integer.BYTES));
        out.write(number(0, Long.BYTES));
        out.write(number(2, Long.BYTES));
        for (String text : List.of("general.architecture", "qwen2", "general.name", "Mine")) {
            out.write(number(text.length(), Long.BYTES));
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            if (text.startsWith("general.")) {
                out.write(number(8, Integer.BYTES));
            }
        }
        return out.toByteArray();
    }

    private static byte[] number(long value, int bytes) {
        return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(),
                bytes);
    }

    /** Opens the page without the system's file dialog, which is not an SWT widget. */
    private Dialogs page() {
        ModelsPreferencePage page = Ui.call(() -> new ModelsPreferencePage() {
            @Override
            protected Optional<Path> chooseFile() {
                return Optional.of(file);
            }
        });
        page.init(PlatformUI.getWorkbench());
        return Dialogs.of(page);
    }

    private static String text(Shell shell) {
        return Ui.call(() -> {
            List<Label> labels = new ArrayList<>();
            PreviewTest.collect(shell, Label.class, labels);
            return String.join("\n", labels.stream().map(Label::getText).toList());
        });
    }

    private static void answer(Dialogs dialog, Shell question, String answer) {
        dialog.press(Ui.call(() -> {
            List<Button> buttons = new ArrayList<>();
            PreviewTest.collect(question, Button.class, buttons);
            return buttons.stream().filter(b -> b.getText().replace("&", "").equals(answer)).findFirst().orElseThrow();
        }));
    }

    private void awaitEnd(int severity) {
        Ui.await("the end of the import", () -> result != null);
        assertEquals(severity, result.getSeverity(), result.toString());
    }

    private static List<String> names(Table table) {
        return Ui.call(() -> Arrays.stream(table.getItems()).map(item -> item.getText(0)).toList());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(models)) {
            return all.filter(each -> each.toString().endsWith(".gguf")).toList();
        }
    }

    @Test
    void aFileIsAModelOfTheTableAfterAYes() throws Exception {
        Files.write(file, model());
        try (Dialogs dialog = page()) {
            Table table = dialog.one(Table.class, t -> true);
            Ui.await("the list", () -> table.getItemCount() > 0);
            dialog.press(dialog.button("Import..."));
            Shell question = Dialogs.await(TITLE);
            assertTrue(text(question).contains("Mine (qwen2"), text(question));
            assertEquals(List.of(), files(), "nothing before the answer");
            answer(dialog, question, "Yes");
            awaitEnd(IStatus.OK);
            Ui.await("the model", () -> names(table).stream().anyMatch(name -> name.startsWith("mine")));
        }
        assertArrayEquals(model(), Files.readAllBytes(files().getFirst()));
        assertEquals(1, workbench.assistant.warmed.get(), "it is made ready");
    }

    /** Returns the entries of the status item's menu, once it is known whether a model is missing. */
    private static List<String> menu(boolean missing) {
        ModelAvailability availability = PlatformUI.getWorkbench().getService(ModelAvailability.class);
        Ui.await("missing: " + missing, () -> availability.missing() == missing);
        Menu menu = SettingsTest.menu();
        return Ui.call(() -> {
            List<String> entries = Arrays.stream(menu.getItems()).map(MenuItem::getText).toList();
            menu.setVisible(false);
            return entries;
        });
    }

    @Test
    void theMenuOffersAnImportUntilThereIsAModel() throws Exception {
        Files.write(file, model());
        assertTrue(menu(true).contains("Import Model..."));
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Import..."));
            answer(dialog, Dialogs.await(TITLE), "Yes");
            awaitEnd(IStatus.OK);
        }
        assertFalse(menu(false).contains("Import Model..."));
    }

    @Test
    void somebodyIsAskedAlsoWhenThePageWasClosedMeanwhile() throws Exception {
        Files.write(file, model());
        Dialogs dialog = page();
        Job.getJobManager().suspend(); // reading the file takes its time
        try {
            dialog.press(dialog.button("Import..."));
            dialog.close();
        } finally {
            Job.getJobManager().resume();
        }
        answer(dialog, Dialogs.await(TITLE), "Yes");
        awaitEnd(IStatus.OK);
        assertEquals(1, files().size());
    }

    @Test
    void aNoLeavesTheFolderAsItIs() throws Exception {
        Files.write(file, model());
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Import..."));
            answer(dialog, Dialogs.await(TITLE), "No");
            awaitEnd(IStatus.CANCEL);
        }
        assertEquals(List.of(), files());
        assertEquals(0, workbench.assistant.warmed.get());
    }

    @Test
    void aFileThatIsNoModelIsToldAndNotAskedFor() throws Exception {
        Files.writeString(file, "no model");
        boolean silent = ErrorDialog.AUTOMATED_MODE;
        ErrorDialog.AUTOMATED_MODE = false; // otherwise the platform shows no error dialog in tests
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Import..."));
            awaitEnd(IStatus.ERROR);
            assertTrue(result.getMessage().contains("mine.gguf"), result.getMessage());
            Shell problem = Dialogs.await("Problem Occurred");
            assertTrue(text(problem).contains(result.getMessage()), text(problem));
            answer(dialog, problem, "OK");
        } finally {
            ErrorDialog.AUTOMATED_MODE = silent;
        }
        assertEquals(List.of(), files());
        Ui.await("the log", () -> workbench.takeErrors().size() == 1); // written after the end of the job
    }
}
