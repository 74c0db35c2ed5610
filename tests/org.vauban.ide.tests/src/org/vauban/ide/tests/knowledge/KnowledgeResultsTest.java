// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;

/** How results are displayed, and which of them Enter opens. */
class KnowledgeResultsTest {
    private static final String TEXT = "If a && b, the operator opens the valve.\n";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private KnowledgeView view;

    @BeforeEach
    void index() throws Exception {
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        Path real = folder.toRealPath();
        Path manual = Files.writeString(real.resolve("manual.md"), TEXT);
        Path standard = Files.createFile(real.resolve("standard.pptx"));
        questions.passages.add(ScriptedQuestions.text(manual, TEXT));
        questions.passages.add(ScriptedQuestions.page(standard, 0, 0, 41, "The scope of this standard."));
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
        Ui.run(() -> view.add(KnowledgeScope.DOCS, real));
        Ui.await("the index", () -> view.sources().getItemCount() > 0 && questions.indexed.contains(real));
    }

    @AfterEach
    void close() {
        Ui.run(() -> {
            Ui.page().hideView(view);
            Ui.page().closeAllEditors(false);
        });
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.SOURCES);
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.FILTER);
    }

    private void enter() {
        view.query().notifyListeners(SWT.DefaultSelection, new Event());
    }

    private void awaitManual() {
        Ui.run(() -> view.query().setText("valve"));
        Ui.await("the manual", () -> view.results().getItemCount() == 1
                && view.results().getItem(0).getText().startsWith("manual.md"));
    }

    private static void awaitEditor(String title) {
        Ui.await("an editor", () -> Ui.page().getActiveEditor() != null);
        assertEquals(title, Ui.call(() -> Ui.page().getActiveEditor().getTitle()));
        assertEquals(1, Ui.call(() -> Ui.page().getEditorReferences().length));
    }

    /** A label takes a single ampersand for a mnemonic, and a doubled one for an ampersand. */
    @Test
    void ampersandsOfAPassageAreInItsToolTip() {
        awaitManual();
        Ui.run(() -> {
            Rectangle cell = view.results().getItem(0).getBounds(1);
            Event hover = new Event();
            hover.x = cell.x + 5;
            hover.y = cell.y + cell.height / 2;
            view.results().notifyListeners(SWT.MouseHover, hover);
        });
        List<String> seen = new ArrayList<>(); // the tool tip disappears after a while
        Ui.await("the tool tip", () -> seen.addAll(toolTips()));
        assertTrue(seen.getFirst().contains("If a &&&& b"), seen + "");
    }

    private static List<String> toolTips() {
        List<CLabel> labels = new ArrayList<>();
        Stream.of(Ui.display().getShells()).filter(shell -> shell != Ui.window().getShell())
                .forEach(shell -> PreviewTest.collect(shell, CLabel.class, labels));
        return labels.stream().map(CLabel::getText).filter(text -> text.contains("manual.md")).toList();
    }

    @Test
    void whatIsShownIsOpened() {
        awaitManual();
        Ui.run(this::enter);
        awaitEditor("manual.md");
    }

    /** With fast typing, the displayed results belong to the previous query. */
    @Test
    void whatIsFoundForWhatIsTypedIsOpened() {
        awaitManual();
        Ui.run(() -> {
            view.query().setText("scope");
            enter();
        });
        awaitEditor("standard.pptx (text)");
    }

    /** The displayed results belong to the previous filter. */
    @Test
    void whatIsFoundInWhatIsChosenIsOpened() throws Exception {
        Path annex = Files.createDirectory(folder.toRealPath().resolve("annex"));
        Path note = Files.writeString(annex.resolve("note.md"), "Another valve.\n");
        workbench.assistant.scriptedQuestions.passages.add(ScriptedQuestions.text(note, "Another valve.\n"));
        Ui.await("the source", () -> List.of(view.source().getItems()).contains(folder.getFileName().toString()));
        Ui.run(() -> view.query().setText("valve"));
        Ui.await("both", () -> view.results().getItemCount() == 2
                && view.results().getItem(0).getText().startsWith("manual.md"));
        Ui.run(() -> {
            view.searchIn(annex);
            enter();
        });
        awaitEditor("note.md");
    }

    /** Enter was meant for the results displayed at that moment. */
    @Test
    void nothingIsOpenedOnceMoreIsTyped() {
        awaitManual();
        Ui.run(() -> {
            view.query().setText("scope");
            enter();
            view.query().setText("standard");
        });
        Ui.await("the standard", () -> view.results().getItemCount() == 1
                && view.results().getItem(0).getText().startsWith("standard.pptx"));
        Ui.settle();
        assertEquals(0, Ui.call(() -> Ui.page().getEditorReferences().length));
    }
}
