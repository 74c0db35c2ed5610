// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.core.commands.Command;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IViewReference;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandImageService;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.internal.WorkbenchWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.perspective.VaubanPerspective;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.StatusLineNotices;

/** The plug-in behaves as a guest: it adds little by itself, and everything on request. */
class MannersTest {

    private static final String RESOURCE = "org.eclipse.ui.resourcePerspective";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static void perspective(String id) {
        Ui.run(() -> {
            Ui.window().getShell().forceActive(); // the contexts of an inactive window do not change
            PlatformUI.getWorkbench().showPerspective(id, Ui.window());
        });
        Ui.settle();
    }

    private static List<String> menus() {
        return Ui.call(() -> Arrays.stream(Ui.window().getShell().getMenuBar().getItems()).map(MenuItem::getText)
                .map(t -> t.replace("&", "")).toList());
    }

    @Test
    void whatWorksOnATextIsOfferedInTextEditorsOnly() {
        List<String> commands = List.of("inlineEdit", "fixProblem", "explainProblem", "trace.serves");
        Ui.await("none without an editor", () -> enabled(commands).isEmpty());
        workbench.openText("a|");
        Ui.await("all", () -> enabled(commands).equals(commands));
        IFile file = workbench.file("a.pages", "one\n");
        PagesEditor pages = Ui.call(() -> (PagesEditor) IDE.openEditor(Ui.page(), file, "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.show(0));
        Ui.await("none on a page without a text", () -> enabled(commands).isEmpty());
        Ui.run(() -> pages.show(1));
        Ui.await("all again", () -> enabled(commands).equals(commands));
    }

    private static List<String> enabled(List<String> commands) {
        return Ui.call(() -> commands.stream().filter(id -> {
            Command command = Ui.window().getService(ICommandService.class).getCommand("org.vauban.ide." + id);
            command.setEnabled(Ui.window().getService(IHandlerService.class).getCurrentState());
            return command.isEnabled();
        }).toList());
    }

    @Test
    void inThePerspectivesOfOthersThereIsNothingButTheStatusItem() {
        perspective(RESOURCE);
        Ui.run(() -> Ui.page().resetPerspective());
        Ui.await(() -> "no menu in " + menus(), Ui.SECONDS, () -> !menus().contains("Vauban"));
        Set<String> views = new TreeSet<>();
        Ui.run(() -> {
            for (IViewReference view : Ui.page().getViewReferences()) {
                if (view.getId().startsWith("org.vauban.")) {
                    views.add(view.getId());
                }
            }
        });
        assertEquals(Set.of(), views);
        List<String> tools = Ui.call(() -> Arrays
                .stream(((WorkbenchWindow) Ui.window()).getCoolBarManager2().getItems()).map(IContributionItem::getId)
                .filter(id -> id != null && id.startsWith("org.vauban.") && !id.startsWith("org.vauban.ide.status"))
                .toList());
        assertEquals(List.of(), tools);
    }

    @Test
    void thePerspectiveShowsTheMenuAndGoesAgain() {
        IPerspectiveDescriptor found = Ui.call(
                () -> PlatformUI.getWorkbench().getPerspectiveRegistry().findPerspectiveWithId(VaubanPerspective.ID));
        assertNotNull(found);
        perspective(VaubanPerspective.ID);
        try {
            Ui.await("the menu", () -> menus().contains("Vauban"));
            assertTrue(Ui.call(() -> Ui.page().findView("org.eclipse.ui.navigator.ProjectExplorer") != null));
            workbench.openJava("\t\t|");
        } finally {
            perspective(RESOURCE);
        }
        Ui.await("no menu", () -> !menus().contains("Vauban"));
    }

    @Test
    void everyCommandHasANameADescriptionAndAnImage() throws Exception {
        ICommandService commands = Ui.window().getService(ICommandService.class);
        ICommandImageService images = Ui.window().getService(ICommandImageService.class);
        Set<String> poor = new TreeSet<>();
        for (IConfigurationElement element : Platform.getExtensionRegistry()
                .getConfigurationElementsFor("org.eclipse.ui.commands")) {
            String id = element.getAttribute("id");
            if (!element.getName().equals("command") || !id.startsWith("org.vauban.ide.")) {
                continue;
            }
            Command command = commands.getCommand(id);
            if (command.getName().isBlank() || command.getDescription() == null || command.getDescription().isBlank()) {
                poor.add(id + ": text");
            }
            if (Ui.call(() -> images.getImageDescriptor(id)) == null) {
                poor.add(id + ": image");
            }
        }
        assertEquals(Set.of(), poor);
    }

    @Test
    void aNoticeTakesNoFocus() {
        Editor editor = workbench.openText("|");
        int shells = Ui.call(() -> Ui.display().getShells().length);
        StatusLineNotices.tell("The model is installed.");
        Ui.await("the notice", () -> text(Ui.window().getShell()).contains("The model is installed."));
        assertTrue(Ui.call(() -> editor.widget().isFocusControl()));
        assertEquals(shells, (int) Ui.call(() -> Ui.display().getShells().length), "it opens no window");
        Keys.type("a");
        assertEquals("a|", editor.textWithCaret());
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putBoolean(VaubanPreferences.NOTICES, false);
        StatusLineNotices.tell("Another one.");
        Ui.settle();
        assertFalse(Ui.call(() -> text(Ui.window().getShell())).contains("Another one."));
    }

    private static String text(Control control) {
        StringBuilder text = new StringBuilder();
        if (control instanceof CLabel label) {
            text.append(label.getText());
        } else if (control instanceof Composite parent) {
            for (Control child : parent.getChildren()) {
                text.append(text(child)).append('\n');
            }
        }
        return text.toString();
    }
}
