// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.preferences.ProjectPage;
import org.vauban.ide.preferences.ProjectSettings;
import org.vauban.ide.preferences.VaubanPreferences;
import org.vauban.ide.tests.Workbench.Editor;

/** The settings of a project, made with real keys, and what they do. */
class ProjectSettingsTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static IProject project() {
        return ResourcesPlugin.getWorkspace().getRoot().getProject(Workbench.PROJECT);
    }

    private static Dialogs page() {
        return Dialogs.properties(project(), ProjectPage.ID);
    }

    @Test
    void aProjectCanBeSwitchedOff() {
        try (Dialogs dialog = page()) {
            assertFalse(Ui.call(dialog.button("Offer completions while typing")::isEnabled));
            dialog.press(dialog.button("Enable project specific settings"));
            dialog.press(dialog.button("Offer completions while typing"));
            dialog.picture("properties-project");
            dialog.ok();
        }
        assertFalse(ProjectSettings.of(project()).enabled());
        assertTrue(VaubanPreferences.enabled(), "only this project");
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        Ui.settle();
        Keys.chord("ctrl+alt+space");
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

    @Test
    void aProjectPausesItsOwnTypes() {
        VaubanPreferences.setPaused("*.txt", true);
        try (Dialogs dialog = page()) {
            dialog.press(dialog.button("Enable project specific settings"));
            Text types = dialog.field("Paused file types:");
            dialog.type(types, "x y");
            assertEquals("x y is no type of file: write *.ext or a whole name.", dialog.message());
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
    void exclusionsAreKeptInTheProjectForEveryEditor() throws Exception {
        try (Dialogs dialog = page()) {
            Text patterns = dialog.one(Text.class, t -> (t.getStyle() & SWT.MULTI) != 0 && t.getEditable());
            dialog.focus(patterns);
            Keys.type("plans/");
            dialog.ok();
        }
        IFile file = project().getFile(".vaubanignore");
        assertEquals("plans/\n", new String(file.getContents(true).readAllBytes(), StandardCharsets.UTF_8));
        assertFalse(ProjectSettings.of(project()).own(), "no settings besides");
        try (Dialogs dialog = page()) {
            Text patterns = dialog.one(Text.class, t -> (t.getStyle() & SWT.MULTI) != 0 && t.getEditable());
            assertEquals("plans/\n", Ui.call(() -> patterns.getText()));
            Ui.run(() -> patterns.setText(""));
            dialog.ok();
        }
        assertFalse(file.exists());
    }
}
