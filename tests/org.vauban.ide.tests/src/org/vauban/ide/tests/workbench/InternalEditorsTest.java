// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IEditorRegistry;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.tests.PagesEditor;
import org.vauban.ide.tests.RecordedProgram;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.InternalEditors;

/** Files for which the workbench would start a program of the system are opened as text. */
class InternalEditorsTest {
    private static final String SCRIPT = "import os\nos.abort()\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @BeforeEach
    void associate() {
        RecordedProgram.associate();
    }

    @AfterEach
    void reset() {
        RecordedProgram.reset();
    }

    private static String id(IEditorPart part) {
        return Ui.call(() -> part.getSite().getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.py", "a.svg", "noextension", "run.vaubanprogram"})
    void aFileOfTheWorkspaceWithoutAnEditorIsText(String name) {
        IFile file = workbench.file(name, SCRIPT);
        assertEquals(EditorsUI.DEFAULT_TEXT_EDITOR_ID, id(Ui.call(() -> InternalEditors.open(Ui.page(), file))));
        assertEquals(List.of(), RecordedProgram.STARTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.py", "a.svg", "noextension", "run.vaubanprogram"})
    void aFileOutsideTheWorkspaceWithoutAnEditorIsText(String name) throws Exception {
        Path file = Files.writeString(folder.toRealPath().resolve(name), SCRIPT);
        assertEquals(EditorsUI.DEFAULT_TEXT_EDITOR_ID, id(Ui.call(() -> InternalEditors.open(Ui.page(), file))));
        assertEquals(List.of(), RecordedProgram.STARTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {RecordedProgram.EDITOR, IEditorRegistry.SYSTEM_EXTERNAL_EDITOR_ID})
    void aProgramWithWhichTheUserOpensTheFileElsewhereIsNotStarted(String program) {
        IFile file = workbench.file("run.py", SCRIPT);
        Ui.run(() -> IDE.setDefaultEditor(file, program));
        assertEquals(EditorsUI.DEFAULT_TEXT_EDITOR_ID, id(Ui.call(() -> InternalEditors.open(Ui.page(), file))));
        assertEquals(List.of(), RecordedProgram.STARTED);
    }

    @Test
    void anotherEditorOfTheTypeIsPreferredToAProgram() {
        IFile file = workbench.file("a.pages", SCRIPT);
        Ui.run(() -> IDE.setDefaultEditor(file, RecordedProgram.EDITOR));
        assertInstanceOf(PagesEditor.class, Ui.call(() -> InternalEditors.open(Ui.page(), file)));
        assertEquals(List.of(), RecordedProgram.STARTED);
    }

    @Test
    void theEditorOfATypeIsTheUsualOne() throws Exception {
        IFile inside = workbench.file("a.pages", SCRIPT);
        assertInstanceOf(PagesEditor.class, Ui.call(() -> InternalEditors.open(Ui.page(), inside)));
        IFile chosen = workbench.file("b.pages", SCRIPT);
        Ui.run(() -> IDE.setDefaultEditor(chosen, EditorsUI.DEFAULT_TEXT_EDITOR_ID));
        assertEquals(EditorsUI.DEFAULT_TEXT_EDITOR_ID, id(Ui.call(() -> InternalEditors.open(Ui.page(), chosen))));
        Path outside = Files.writeString(folder.toRealPath().resolve("a.properties"), "a=b\n");
        String usual = Ui.call(() -> PlatformUI.getWorkbench().getEditorRegistry().getDefaultEditor("a.properties")
                .getId());
        assertEquals(usual, id(Ui.call(() -> InternalEditors.open(Ui.page(), outside))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCitedScriptIsNotRun(boolean inWorkspace) throws Exception {
        Path script = inWorkspace
                ? workbench.file("run.py", SCRIPT).getLocation().toPath()
                : Files.writeString(folder.toRealPath().resolve("run.py"), SCRIPT);
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        questions.indexed.add(script.getParent());
        questions.passages.add(ScriptedQuestions.text(script, SCRIPT));
        StringBuilder said = new StringBuilder();
        int start = SCRIPT.indexOf("os.abort");
        Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                said::append).open(new CitationLink(script, 0, 2, start, start + 2)));
        Ui.await(() -> "the passage; run: " + RecordedProgram.STARTED + said, Ui.SECONDS,
                () -> Ui.page().getActiveEditor() instanceof ITextEditor editor
                        && editor.getTitle().equals("run.py")
                        && editor.getSelectionProvider().getSelection() instanceof ITextSelection selection
                        && selection.getOffset() == start && selection.getLength() == 2);
        assertEquals(List.of(), RecordedProgram.STARTED);
    }
}
