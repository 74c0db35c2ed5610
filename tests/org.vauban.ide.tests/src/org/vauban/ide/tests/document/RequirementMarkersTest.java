// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.ui.ide.IDE;
import org.junit.jupiter.api.Test;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.document.RequirementMarkers;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** The requirements check: which requirements are marked, and how the next one is reworded. */
class RequirementMarkersTest extends WithDocuments {
    @Test
    void vagueRequirementsAreMarkedAndPutIntoBetterWords() {
        Editor editor = workbench.open("req.md", "|The system shall be fast.\n\nIt is blue.\n", null);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        Ui.execute("org.vauban.ide.document.check", Map.of());
        Ui.await("warnings", () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO).length > 0);
        Pictures.save("requirements");
        IMarker marker = Ui.call(() -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO)[0]);
        assertEquals(IMarker.SEVERITY_WARNING, Ui.call(() -> marker.getAttribute(IMarker.SEVERITY)));
        workbench.assistant.scriptedEdits.answers(text -> text.replace("be fast", "answer within 200 ms"));
        Ui.run(() -> IDE.getMarkerHelpRegistry().getResolutions(marker)[0].run(marker));
        awaitAsked(1);
        assertEquals(DocumentTask.REQUIREMENTS, workbench.assistant.scriptedEdits.documents.getLast().query.task());
        awaitPreview();
        Keys.chord("ctrl+Return");
        Ui.await("better words", () -> editor.document().get().contains("200 ms"));
        Ui.await("no warnings",
                () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO).length == 0);
        assertFalse(editor.text().contains("fast"));
    }

    @Test
    void whatMayNotBeWrittenIsCheckedAllTheSame() {
        IFile locked = workbench.file("docs/locked.md", "The system shall be fast.\n");
        Workbench.readOnly(locked, true);
        try {
            select(locked);
            Ui.execute("org.vauban.ide.document.check", Map.of());
            Ui.await("warnings",
                    () -> locked.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO).length > 0);
        } finally {
            Workbench.readOnly(locked, false);
        }
    }

    @Test
    void theNextRequirementIsThatOfTheEditorAlsoWhereTheFirstIsNotSaved() {
        Editor editor = workbench.open("req.md", "|The system shall be fast.\n\nThe form shall be easy to use.\n",
                null);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        Ui.execute("org.vauban.ide.document.check", Map.of());
        Ui.await("warnings", () -> findings(file).size() > 1);
        workbench.assistant.scriptedEdits
                .answers(text -> text.replace("be fast", "answer within 200 ms in 95 % of all cases"));
        Ui.run(() -> fix(finding(file, "fast")));
        awaitAsked(1);
        awaitPreview();
        Keys.chord("ctrl+Return");
        Ui.await("better words", () -> editor.document().get().contains("200 ms"));
        Ui.await("checked again",
                () -> findings(file).stream().noneMatch(each -> each.getAttribute(IMarker.MESSAGE, "").contains("fast"))
                        && finding(file, "easy") != null);
        assertTrue(editor.dirty());
        Ui.run(() -> fix(finding(file, "easy")));
        awaitAsked(2);
        var query = workbench.assistant.scriptedEdits.documents.getLast().query;
        assertEquals(editor.text(), query.text());
        assertTrue(query.text().substring(query.start(), query.end()).contains("easy"),
                query.start() + " to " + query.end());
    }

    private static List<IMarker> findings(IFile file) throws CoreException {
        return List.of(file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO));
    }

    private static IMarker finding(IFile file, String word) throws CoreException {
        return findings(file).stream().filter(each -> each.getAttribute(IMarker.MESSAGE, "").contains(word)).findFirst()
                .orElse(null);
    }

    private static void fix(IMarker marker) {
        IDE.getMarkerHelpRegistry().getResolutions(marker)[0].run(marker);
    }
}
