// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.WorkbenchKnowledge;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.tests.Dialogs;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.preview.PreviewTest;

/** Removing one source leaves the others alone. */
class KnowledgeRemovalTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    private Path folder;

    private ScriptedQuestions questions;
    private KnowledgeView view;
    private Path removed;
    private Path read;
    private Path waiting;

    @BeforeEach
    void open() {
        questions = workbench.assistant.scriptedQuestions;
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
    }

    @AfterEach
    void close() {
        Stream.of(questions.gate, questions.lastFile, questions.removal).filter(Objects::nonNull)
                .forEach(CountDownLatch::countDown);
        questions.gate = null;
        questions.lastFile = null;
        questions.removal = null;
        Ui.run(() -> Ui.page().hideView(view));
        InstanceScope.INSTANCE.getNode("org.vauban.ide").remove(KnowledgePreferences.SOURCES);
    }

    private Path source(String name) throws Exception {
        Path source = Files.createDirectory(folder.toRealPath().resolve(name));
        Path manual = Files.writeString(source.resolve("manual.md"), "Of " + name + ".\n");
        questions.passages.add(ScriptedQuestions.text(manual, "Of " + name + ".\n"));
        return source;
    }

    private void add(Path source, String expected) {
        Ui.run(() -> view.add(KnowledgeScope.DOCS, source));
        Ui.await(expected, () -> state(source).startsWith(expected));
    }

    private TreeItem row(Path source) {
        for (TreeItem each : view.sources().getItems()) {
            if (each.getText(0).equals(source.getFileName().toString())) {
                return each;
            }
        }
        return null;
    }

    private String state(Path source) {
        TreeItem row = row(source);
        return row == null ? "" : row.getText(1);
    }

    private void choose(String action) {
        for (IContributionItem each : view.getViewSite().getActionBars().getMenuManager().getItems()) {
            if (each instanceof ActionContributionItem item && item.getAction().getText().startsWith(action)) {
                Ui.display().asyncExec(item.getAction()::run); // the action asks a question and ends with its answer
            }
        }
    }

    private void remove(Path source) {
        Shell question = ask(source);
        Ui.run(() -> question.getDefaultButton().notifyListeners(SWT.Selection, new Event()));
    }

    private Shell ask(Path source) {
        Ui.run(() -> {
            view.sources().setSelection(row(source));
            view.sources().notifyListeners(SWT.Selection, new Event());
            choose("Remove");
        });
        return Dialogs.await("Remove from Index");
    }

    /** Starts with one source indexed, one being read and one waiting, and removes the first. */
    private void removeOneOfThree() throws Exception {
        removed = source("removed");
        read = source("read");
        waiting = source("waiting");
        add(removed, "Indexed");
        questions.gate = new CountDownLatch(1);
        add(read, "Indexing");
        add(waiting, "Waiting");
        remove(removed);
    }

    @Test
    void anAmpersandInANameIsNoMnemonic() throws Exception {
        Path source = source("R&D");
        add(source, "Indexed");
        Shell question = ask(source);
        List<Label> labels = new ArrayList<>();
        Ui.run(() -> {
            PreviewTest.collect(question, Label.class, labels);
            assertTrue(labels.stream().anyMatch(each -> each.getText().contains("R&&D")),
                    labels.stream().map(Label::getText).toList() + "");
            question.close();
        });
        assertEquals(List.of(source), questions.indexed);
    }

    @Test
    void whatElseIsReadOrWaitsIsReadBehindIt() throws Exception {
        removeOneOfThree();
        Ui.await("the row to go", () -> row(removed) == null);
        Ui.await("the other to be read again", () -> state(read).startsWith("Indexing"));
        questions.gate.countDown();
        Ui.await("both", () -> state(read).startsWith("Indexed") && state(waiting).startsWith("Indexed"));
    }

    @Test
    void whatItHasInterruptedIsPausedWithTheRest() throws Exception {
        questions.lastFile = new CountDownLatch(1);
        removeOneOfThree();
        Ui.await("it to be interrupted", () -> !state(waiting).startsWith("Waiting"));
        Ui.run(() -> choose("Pause"));
        questions.lastFile.countDown();
        Ui.await("the row to go", () -> row(removed) == null);
        Ui.await("paused", () -> state(waiting).startsWith("Paused"));
    }

    @Test
    void whatItHasInterruptedIsPausedWhileNothingIsRead() throws Exception {
        questions.removal = new CountDownLatch(1);
        removeOneOfThree();
        Ui.await("both to be interrupted", () -> !state(read).startsWith("Indexing")
                && !state(waiting).startsWith("Waiting"));
        Ui.run(() -> choose("Pause"));
        Ui.settle();
        questions.removal.countDown();
        Ui.await("the row to go", () -> row(removed) == null);
        Ui.await("paused", () -> state(read).startsWith("Paused") && state(waiting).startsWith("Paused"));
    }

    /** Otherwise vectors would be computed and libraries read during the removal, which would then have to wait. */
    @Test
    void nobodyTakesTheTimeOfARemovalForIdleTime() throws Exception {
        WorkbenchKnowledge knowledge = PlatformUI.getWorkbench().getService(WorkbenchKnowledge.class);
        questions.removal = new CountDownLatch(1);
        removed = source("removed");
        add(removed, "Indexed");
        Ui.await("rest", knowledge::isResting);
        remove(removed);
        Ui.await("the removal", () -> !knowledge.isResting());
        questions.removal.countDown();
        Ui.await("the row to go", () -> row(removed) == null);
        Ui.await("rest", knowledge::isResting);
    }
}
