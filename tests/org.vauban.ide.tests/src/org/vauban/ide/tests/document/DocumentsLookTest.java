// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.ide.tests.Look.say;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.document.CollectedResults;
import org.vauban.ide.document.RequirementMarkers;
import org.vauban.ide.document.ResultsView;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.LookTest;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;

/** How document tasks look in a light and in a dark theme, in the workbench's language. */
@Tag("slow")
@ParameterizedClass
@MethodSource("org.vauban.ide.tests.Look#themes")
class DocumentsLookTest extends LookTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    DocumentsLookTest(String theme) {
        super(theme, RESOURCES);
    }

    /** Closes notifications, which would cover the content. */
    private static void closeNotifications() {
        Ui.run(() -> {
            for (Shell shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible()) {
                    shell.close();
                }
            }
        });
        Ui.settle();
    }

    @Test
    void aCorrectionInThePreview() {
        Editor editor = workbench
                .open("guide.md",
                        say("|# Guide\n\nThis are the guide. It explain how the door is opened.\n\nFine.\n",
                                "|# Guide\n\nCeci sont le guide. Il explique comment la porte s'ouvrent.\n\nBien.\n"),
                        null);
        workbench.assistant.scriptedEdits
                .answers(text -> text.replace("This are", "This is").replace("It explain", "It explains")
                        .replace("Ceci sont", "Ceci est").replace("s'ouvrent", "s'ouvre"));
        Ui.execute("org.vauban.ide.document", Map.of("org.vauban.ide.document.task", DocumentTask.CORRECT.name()));
        PreviewTest.awaitPreview();
        closeNotifications();
        Pictures.documentEditor("document-preview");
        assertEquals(0, (int) Ui.call(() -> editor.part().isDirty() ? 1 : 0));
    }

    @Test
    void findingsInRequirements() {
        // the platform's spell checker does not know French, and its marks are not ours
        IEclipsePreferences editors = InstanceScope.INSTANCE.getNode("org.eclipse.ui.editors");
        editors.putBoolean("spellingEnabled", false);
        try {
            findings();
        } finally {
            editors.remove("spellingEnabled");
        }
    }

    private void findings() {
        Editor editor = workbench.open("requirements.md", say(
                "|# Door control\n\nThe door shall open quickly.\n\nThe user interface must be user-friendly and robust.\n",
                "|# Commande de porte\n\nLa porte doit s'ouvrir rapidement.\n\nL'interface doit \u00eatre conviviale et robuste.\n"),
                null);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        Ui.execute("org.vauban.ide.document.check", Map.of());
        Ui.await("findings", () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO).length > 1);
        Ui.run(() -> Ui.page().showView("org.eclipse.ui.views.ProblemView"));
        closeNotifications();
        Ui.await("the message", () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO)[0]
                .getAttribute(IMarker.MESSAGE, "").length() > 10);
        editor.focus();
        Pictures.document("requirements");
    }

    @Test
    void theResultsOfAFolder() {
        IFile file = workbench.file("docs/guide.md",
                say("# Guide\n\nThis are the guide.\n", "# Guide\n\nCeci sont le guide.\n"));
        workbench.file("docs/notes.txt", say("This are notes.\n", "Ceci sont des notes.\n"));
        workbench.file("docs/data.txt", "\0\0");
        workbench.file("docs/fine.adoc", say("All is well.\n", "Tout va bien.\n"));
        workbench.assistant.scriptedEdits
                .answers(text -> text.replace("This are", "These are").replace("Ceci sont", "Voici"));
        Ui.run(() -> {
            Ui.window().getShell().setSize(1120, 880); // space for all rows
            IViewPart view = Ui.page().showView("org.eclipse.ui.navigator.ProjectExplorer");
            view.getSite().getSelectionProvider().setSelection(new StructuredSelection(file.getParent()));
        });
        Ui.settle();
        Ui.execute("org.vauban.ide.document", Map.of("org.vauban.ide.document.task", DocumentTask.CORRECT.name()));
        Ui.await("results", () -> Ui.page().findView(ResultsView.ID) != null
                && PlatformUI.getWorkbench().getService(CollectedResults.class).all().size() == 4);
        closeNotifications();
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(Ui.window().getShell())));
        Pictures.document("document-results");
    }
}
