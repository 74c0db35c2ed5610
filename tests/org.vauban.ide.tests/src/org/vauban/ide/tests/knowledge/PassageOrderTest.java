// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** Citations opened in quick succession, of which the first takes longer to find. */
class PassageOrderTest {
    private static final String RULE = "The valve opens at 6 bar.";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;
    private final StringBuilder said = new StringBuilder();
    private final CountDownLatch found = new CountDownLatch(1);
    private Path slow;
    private Path fast;

    @BeforeEach
    void index() throws Exception {
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        slow = Files.createFile(folder.toRealPath().resolve("slow.docx"));
        fast = Files.createFile(folder.toRealPath().resolve("fast.docx"));
        questions.indexed.add(folder.toRealPath());
        for (Path each : new Path[] {slow, fast}) {
            questions.passages.add(ScriptedQuestions.page(each, 0, 0, 1, RULE));
        }
        questions.slow.put(slow, found);
    }

    @AfterEach
    void close() {
        found.countDown();
        Ui.run(() -> Ui.page().closeAllEditors(false));
    }

    private static CitationLink link(Path file, int length) {
        return new CitationLink(file, 1, 0, 0, length);
    }

    private static String selected() {
        return Ui.page().getActiveEditor() instanceof ITextEditor editor
                && editor.getSelectionProvider().getSelection() instanceof ITextSelection selection
                        ? editor.getTitle() + ": " + selection.getText()
                        : "";
    }

    private PassageOpener opener() {
        return Ui.call(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                said::append));
    }

    /**
     * @param first the opener of the view in which the slow citation was chosen; the other one is then chosen in the
     *         view of {@code second}
     */
    private void choose(PassageOpener first, PassageOpener second) {
        Ui.run(() -> {
            first.open(link(slow, 3));
            second.open(link(fast, RULE.length()));
        });
        Ui.await(() -> "the fast one: " + selected() + said, Ui.SECONDS,
                () -> selected().startsWith("fast.docx") && selected().endsWith(RULE));
        String before = Ui.call(PassageOrderTest::selected);
        found.countDown();
        Ui.await("the slow one, too", () -> Ui.page().getEditorReferences().length == 2);
        Ui.settle();
        assertEquals(before, Ui.call(PassageOrderTest::selected));
        assertEquals("", said.toString());
    }

    @Test
    void theOneThatWasChosenLastStaysInFront() {
        PassageOpener opener = opener();
        choose(opener, opener);
    }

    @Test
    void theOneThatWasChosenLastInAnotherViewStaysInFront() {
        choose(opener(), opener());
    }
}
