// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.tests.ScriptedQuestions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.workbench.CurrentAssistant;

/** Passages of mail attachments, whose addresses are those of files in a folder named like the mail's file. */
class AttachedPassageTest {
    private static final String RULE = "The valve opens at 6 bar.";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.run(() -> Ui.page().closeAllEditors(false));
    }

    @Test
    void theTextThatWasIndexedOpensWithThePassageSelected() throws Exception {
        Path mail = Files.createFile(folder.toRealPath().resolve("order.eml"));
        ScriptedQuestions questions = workbench.assistant.scriptedQuestions;
        questions.indexed.add(mail.getParent());
        StringBuilder said = new StringBuilder();
        for (Path attached : new Path[] {mail.resolve("plan.docx"), mail.resolve("forwarded.eml"),
                mail.resolve("forwarded.eml").resolve("needs.reqif")}) {
            questions.passages.add(ScriptedQuestions.page(attached, 0, 0, 1, "The scope of the plan."));
            questions.passages.add(ScriptedQuestions.page(attached, 1, 40, 2, RULE));
            Ui.run(() -> new PassageOpener(PlatformUI.getWorkbench().getService(CurrentAssistant.class), Ui.page(),
                    said::append).open(new CitationLink(attached, 2, 0, 40, 40 + RULE.length())));
            String name = attached.getFileName().toString();
            Ui.await("the text of " + name + said, () -> Ui.page().getActiveEditor() instanceof ITextEditor editor
                    && editor.getTitle().contains(name) && editor.getSelectionProvider()
                            .getSelection() instanceof ITextSelection selection && selection.getText().equals(RULE));
            assertFalse(Ui.call(() -> ((ITextEditor) Ui.page().getActiveEditor()).isEditable()), name);
        }
        assertEquals("", said.toString());
    }
}
