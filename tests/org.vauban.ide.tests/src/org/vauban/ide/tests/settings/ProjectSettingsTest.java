// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.preferences.PrivacyPreferencePage;
import org.vauban.ide.preferences.ProjectPropertyPage;
import org.vauban.ide.settings.ProjectSettings;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** A project's settings, made with real keys, and their effects. */
class ProjectSettingsTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static IProject project() {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
    }

    private static Dialogs page() {
        return Dialogs.properties(project(), ProjectPropertyPage.ID);
    }

    @Test
    void aProjectCanBeSwitchedOff() {
        try (Dialogs dialog = page()) {
            assertFalse(Ui.call(dialog.button("Show completions as you type")::isEnabled));
            dialog.press(dialog.button("Enable project specific settings"));
            dialog.press(dialog.button("Show completions as you type"));
            dialog.picture("properties-project");
            dialog.ok();
        }
        assertFalse(ProjectSettings.of(project()).enabled());
        assertTrue(VaubanPreferences.enabled(), "only this project");
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        Ui.settle();
        Keys.chord("alt+shift+g");
        assertEquals(0, workbench.assistant.asked.size());
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Restore Defaults"));
            dialog.ok();
        }
        assertTrue(ProjectSettings.of(project()).enabled());
        editor.focus();
        Keys.type("a");
        editor.awaitGhost("bc");
    }

    /** In a multi-line field Tab would otherwise write a tab, which no pattern contains. */
    @Test
    void tabGoesOnFromTheExclusions() {
        try (Dialogs dialog = page()) {
            tabGoesOn(dialog);
        }
        try (Dialogs dialog = Dialogs.preferences(PrivacyPreferencePage.ID)) {
            tabGoesOn(dialog);
        }
    }

    private static void tabGoesOn(Dialogs dialog) {
        Text patterns = patterns(dialog);
        Ui.await("the patterns", patterns::isEnabled);
        dialog.focus(patterns);
        Keys.type("*.csv\t");
        Ui.await("another field", () -> !patterns.isFocusControl());
        assertEquals("*.csv", Ui.call(patterns::getText));
    }

    @Test
    void aProjectPausesItsOwnTypes() {
        VaubanPreferences.setPaused("*.txt", true);
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Enable project specific settings"));
            Text types = dialog.field("Paused file types:");
            dialog.type(types, "x y");
            assertEquals("x y is not a file type. Enter *.ext or a complete file name.", dialog.message());
            assertFalse(dialog.valid());
            dialog.type(types, "*.md");
            assertTrue(dialog.valid());
            dialog.ok();
        }
        ProjectSettings settings = ProjectSettings.of(project());
        assertTrue(settings.paused("*.md"));
        assertFalse(settings.paused("*.txt"), "the workspace's do not count");
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        settings.setPaused("*.txt", true);
        assertTrue(ProjectSettings.of(project()).paused("*.txt"));
        settings.setPaused("*.txt", false);
        assertTrue(VaubanPreferences.paused("*.txt"), "the workspace's is as it was");
    }

    @Test
    void pausingATypeInAProjectIsSeenAtOnce() {
        ProjectSettings settings = ProjectSettings.of(project());
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Enable project specific settings"));
            dialog.ok();
        }
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        SettingsTest.awaitLabel("Vauban: ready");
        SettingsTest.execute("org.vauban.ide.pauseFileType");
        assertTrue(settings.paused("*.txt"));
        editor.awaitNoGhost();
        SettingsTest.awaitLabel("Vauban: paused");
        SettingsTest.execute("org.vauban.ide.pauseFileType");
        SettingsTest.awaitLabel("Vauban: ready");
        Keys.type("a");
        editor.awaitGhost("bc");
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Show completions as you type"));
            dialog.ok();
        }
        editor.awaitNoGhost();
        SettingsTest.awaitLabel("Vauban: paused");
    }

    private static Text patterns(Dialogs dialog) {
        return dialog.one(Text.class, t -> (t.getStyle() & SWT.MULTI) != 0 && t.getEditable());
    }

    private static void awaitRead(Dialogs dialog) {
        Ui.await("the patterns", patterns(dialog)::isEnabled);
    }

    private static void awaitPatterns(String expected) {
        IFile file = project().getFile(".vaubanignore");
        if (expected == null) {
            Ui.await("no file", () -> !file.exists());
        } else {
            Workbench.awaitContent(file, expected);
        }
    }

    @Test
    void exclusionsAreKeptInTheProjectForEveryEditor() throws Exception {
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            dialog.focus(patterns(dialog));
            Keys.type("plans/");
            dialog.ok();
        }
        awaitPatterns("plans/\n");
        assertFalse(ProjectSettings.of(project()).own(), "no settings besides");
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            assertEquals("plans/\n", Ui.call(() -> patterns(dialog).getText()));
            Ui.run(() -> patterns(dialog).setText(""));
            dialog.ok();
        }
        awaitPatterns(null);
    }

    private static IFile patternFile(byte[] bytes) throws Exception {
        IFile file = project().getFile(".vaubanignore");
        file.create(bytes, true, false, null);
        return file;
    }

    @Test
    void patternsInUtf16AreShownAndKept() throws Exception {
        patternFile("\uFEFFplans/\nnotes/\n".getBytes(StandardCharsets.UTF_16LE));
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            assertEquals("plans/\nnotes/\n", Ui.call(() -> patterns(dialog).getText()));
            dialog.focus(patterns(dialog));
            Keys.type("more/\n");
            dialog.ok();
        }
        awaitPatterns("more/\nplans/\nnotes/\n");
    }

    @Test
    void patternsInAnEncodingThatNobodyKnowsAreLeftAsTheyAre() throws Exception {
        byte[] bytes = "m\u00e9mos/\n".getBytes(StandardCharsets.ISO_8859_1);
        IFile file = patternFile(bytes);
        try (Dialogs dialog = page()) {
            Ui.await("the reason", () -> dialog.message() != null
                    && dialog.message().startsWith(".vaubanignore cannot be read ("));
            assertFalse(Ui.call(patterns(dialog)::isEnabled));
            dialog.ok();
        }
        assertArrayEquals(bytes, file.readAllBytes());
    }

    /** Locks the whole workspace until it is closed, as a build may for minutes; gives up after a time limit. */
    private static final class Holder implements AutoCloseable {
        private final CountDownLatch has = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final Job job = Job.createSystem("holds the workspace", (ICoreRunnable) monitor -> {
            has.countDown();
            await(end);
        });

        Holder() {
            job.setRule(ResourcesPlugin.getWorkspace().getRoot());
            job.schedule();
            await(has);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await(Ui.SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        boolean holds() {
            return job.getState() == Job.RUNNING;
        }

        @Override
        public void close() throws InterruptedException {
            end.countDown();
            job.join();
        }
    }

    @Test
    void thePageWaitsForNobodyWhoHasTheWorkspace() throws Exception {
        workbench.file(".vaubanignore", "plans/\n");
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            try (Holder holder = new Holder()) {
                dialog.press(dialog.button("Enable project specific settings"));
                dialog.focus(patterns(dialog));
                Keys.type("notes/\n");
                dialog.press(dialog.button("Apply"));
                assertTrue(holder.holds(), "the page went on");
                assertEquals("notes/\nplans/\n", Ui.call(() -> patterns(dialog).getText()));
                dialog.focus(patterns(dialog));
                Keys.type("more/\n");
                dialog.ok();
                assertTrue(holder.holds(), "the page was closed");
            }
        }
        awaitPatterns("notes/\nmore/\nplans/\n");
        assertTrue(ProjectSettings.of(project()).own());
    }

    @Test
    void thePageOpensWhileSomebodyHasTheWorkspace() throws Exception {
        workbench.file(".vaubanignore", "plans/\n");
        Holder holder = new Holder();
        try (Dialogs dialog = page()) {
            assertFalse(Ui.call(patterns(dialog)::isEnabled), "nothing to be changed before it is read");
            dialog.press(dialog.button("Enable project specific settings"));
            dialog.press(dialog.button("Apply"));
            assertTrue(holder.holds(), "the page went on");
            assertTrue(ProjectSettings.of(project()).own());
            holder.close();
            awaitRead(dialog);
            assertEquals("plans/\n", Ui.call(() -> patterns(dialog).getText()));
            dialog.ok();
        } finally {
            holder.close();
        }
        awaitPatterns("plans/\n");
    }

    @Test
    void patternsThatCanNotBeWrittenAreToldAndThereAgain() throws Exception {
        IFile file = project().getFile(".vaubanignore");
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            Files.createDirectory(Path.of(file.getLocationURI())); // at the file's location
            dialog.focus(patterns(dialog));
            Keys.type("plans/");
            dialog.press(dialog.button("Apply"));
            Ui.await("the reason",
                    () -> dialog.message() != null
                            && dialog.message().startsWith(".vaubanignore cannot be written to ("));
            assertEquals("plans/", Ui.call(() -> patterns(dialog).getText()));
        }
        Files.delete(Path.of(file.getLocationURI()));
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            assertEquals("plans/", Ui.call(() -> patterns(dialog).getText()));
            dialog.ok();
        }
        awaitPatterns("plans/\n");
    }

    @Test
    void aFolderThatIsGoneFromTheDiskIsNotInTheWayOfThePatterns() throws Exception {
        IFolder folder = project().getFolder(".vaubanignore");
        folder.create(true, true, null);
        Files.delete(Path.of(folder.getLocationURI()));
        try (Dialogs dialog = page()) {
            awaitRead(dialog);
            dialog.focus(patterns(dialog));
            Keys.type("plans/");
            dialog.ok();
        }
        awaitPatterns("plans/\n");
    }
}
