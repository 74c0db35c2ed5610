// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.document.DocumentTask;
import org.vauban.ide.document.DocumentJob;
import org.vauban.ide.document.DocumentSubject;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.preferences.VaubanPreferences;
import org.vauban.ide.tests.Workbench.Editor;

/** Inline edit and work on a document with the bundled engine and the 0.5b model. */
class RealEditingTest {

    private static final String MODEL = "qwen2.5-coder-0.5b-instruct";
    /** A cold start on a busy machine. */
    private static final int COLD_SECONDS = 180;
    private static final String TEXT = """
                                       package org.example;

                                       class Prices {
                                           private final double rate;

                                           Prices(double rate) {
                                               this.rate = rate;
                                           }

                                           double total(double[] prices) {
                                               double x = 0;
                                               for (double price : prices) {
                                                   x += price;
                                               }
                                               return x * rate;
                                           }
                                       }
                                       """;

    @RegisterExtension
    final Workbench workbench = Workbench.realEngine();

    @BeforeEach
    void chooseModel() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).put(VaubanPreferences.MODEL, MODEL);
    }

    @AfterEach
    void closeField() {
        Ui.run(() -> {
            Shell shell = InlineEditTest.field();
            if (shell != null) {
                shell.close();
            }
        });
    }

    @Test
    void renamesAVariableByInstruction() {
        workbench.java();
        Editor editor = workbench.open("src/org/example/Prices.java", "|" + TEXT, null);
        int start = TEXT.indexOf("        double x = 0;");
        int end = TEXT.indexOf("        return x * rate;") + "        return x * rate;\n".length();
        Ui.run(() -> editor.viewer().setSelectedRange(start, end - start));
        InlineEditTest.openField();
        Keys.type("Rename the variable x to sum\n");
        Ui.await("a proposal", COLD_SECONDS,
                () -> InlineEditTest.find(InlineEditTest.field(), Label.class, null).getText().contains("Ctrl+Enter"));
        Pictures.write("real-inline-edit", Pictures.screen());
        InlineEditTest.focusField();
        Keys.chord("ctrl+Return");
        InlineEditTest.awaitClosed();
        assertEquals(TEXT.replace("double x = 0", "double sum = 0").replace("x += price", "sum += price")
                .replace("return x", "return sum"), editor.text());
        editor.focus();
        Keys.chord("ctrl+z");
        assertEquals(TEXT, editor.text());
    }

    @Test
    void correctsASentence() {
        Editor editor = workbench.open("note.md",
                "# Note\n\n|The engine do not needs the network, it run on this machine.\n", null);
        Ui.run(() -> editor.viewer().setSelectedRange(8, 20));
        DocumentJob job = Ui
                .call(() -> DocumentJob.start(DocumentSubject.of(EditorSnapshot.of(editor.part()).orElseThrow()),
                        DocumentTask.CORRECT, ""));
        Ui.await("the preview", COLD_SECONDS,
                () -> job.decision().isDone() || Ui.page().getActiveEditor() != editor.part());
        FixTest.acceptPreview();
        Ui.await("a correction", () -> editor.dirty());
        assertTrue(editor.text().startsWith("# Note\n\n") && editor.text().contains("does not need"), editor.text());
    }
}
