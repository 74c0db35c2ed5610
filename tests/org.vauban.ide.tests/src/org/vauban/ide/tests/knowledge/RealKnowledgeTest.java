// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.view.KnowledgeView;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.chat.ChatWindow;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;

/** Indexing, searching and asking with the installed hosts and engine. */
@Tag("slow")
class RealKnowledgeTest {
    private static final int COLD_SECONDS = 180;
    private static final String RULE = "The pressure of the pump must not exceed 12 bar.";

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @TempDir
    private Path folder;

    private KnowledgeView view;

    @BeforeEach
    void open() throws Exception {
        ChatWindow.forgetAll();
        Files.writeString(folder.toRealPath().resolve("manual.md"),
                "# Pump\n\nThe operator opens the valve.\n\n## Limits\n\n" + RULE + "\n");
        Files.writeString(folder.resolve("broken.pdf"), "%PDF-1.7 and no more");
        Files.writeString(folder.resolve(".env"), "PRESSURE=secret");
        view = Ui.call(() -> (KnowledgeView) Ui.page().showView(KnowledgeView.ID));
    }

    @AfterEach
    void close() throws Exception {
        ChatWindow.forgetAll();
        index().remove(List.of(folder.toRealPath())); // for searches of the next run
        Ui.run(() -> {
            Ui.page().hideView(view);
            Ui.page().closeAllEditors(false);
        });
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(KnowledgePreferences.SOURCES);
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).remove(VaubanPreferences.EXCLUSIONS);
    }

    private static DocumentIndex index() {
        return PlatformUI.getWorkbench().getService(CurrentAssistant.class).assistant().questions().index();
    }

    private TreeItem row() {
        for (TreeItem each : view.sources().getItems()) {
            if (each.getText(0).equals(folder.getFileName().toString())) {
                return each;
            }
        }
        return null;
    }

    private static Turn turn() {
        return PlatformUI.getWorkbench().getService(WorkbenchChats.class).conversation().path().getLast();
    }

    private int files() {
        try {
            return index().contents(List.of(folder.toRealPath())).getFirst().files();
        } catch (KnowledgeException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void indexingGoesOnUnderExclusionsThatAreChangedMeanwhile() throws Exception {
        Path root = folder.toRealPath();
        Files.writeString(root.resolve("valve.md"), "# Valve\n\nThe valve is closed.\n");
        index().index(List.of(root), IndexingListener.NONE);
        assertEquals(2, files());
        Files.writeString(root.resolve("tank.md"), "# Tank\n\nThe tank is empty.\n");
        AtomicBoolean changed = new AtomicBoolean();
        IndexReport report = index().index(List.of(root), new IndexingListener() {
            @Override
            public void progress(int done, int total, Path file) {
                if (!changed.getAndSet(true)) {
                    InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE)
                            .put(VaubanPreferences.EXCLUSIONS, "valve.md");
                    Ui.awaitHere(() -> "the new exclusions", () -> files() == 1);
                }
            }
        });
        assertTrue(changed.get());
        assertFalse(report.cancelled());
        assertEquals(2, files(), "manual.md and tank.md");
    }

    @Test
    void aFolderIsIndexedSearchedAndAsked() throws Exception {
        Ui.run(() -> view.add(KnowledgeScope.DOCS, folder.toRealPath()));
        Ui.await(() -> "the index, not " + row(), COLD_SECONDS, () -> row() != null
                && row().getText(1).equals("Indexed; files not read: 1"));
        assertEquals("1", Ui.call(() -> row().getText(3)));
        Ui.run(() -> view.query().setText("pressure of pumps"));
        Ui.await(() -> "results; " + view.status(), COLD_SECONDS, () -> view.results().getItemCount() > 0);
        Ui.run(() -> assertTrue(view.results().getItem(0).getText(0).startsWith("manual.md, line"),
                view.results().getItem(0).getText(0)));
        Pictures.save("knowledge-real");

        ChatWindow chat = ChatWindow.open();
        chat.ask("@docs What pressure of the pump must not be exceeded?");
        Ui.await("an end", COLD_SECONDS,
                () -> !PlatformUI.getWorkbench().getService(WorkbenchChats.class).conversation().turns().isEmpty()
                        && turn().state() != Turn.State.RUNNING);
        assertEquals(Turn.State.ANSWERED, turn().state(), turn().note());
        assertTrue(turn().answer().contains(RULE), turn().answer());
        assertTrue(turn().answer().contains("manual.md"), turn().answer());
        chat.awaitText("manual.md, line 7");
        Pictures.save("knowledge-chat");
        chat.evaluate("document.querySelector('a.link').click(); return true");
        Ui.await("the file", () -> Ui.page().getActiveEditor() != null
                && Ui.page().getActiveEditor().getTitle().equals("manual.md"));
        ITextEditor editor = (ITextEditor) Ui.call(() -> Ui.page().getActiveEditor());
        Ui.await("the passage",
                () -> ((ITextSelection) editor.getSelectionProvider().getSelection()).getText().equals(RULE));
    }
}
