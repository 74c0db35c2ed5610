// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** An inline edit with the bundled engine. */
class RealEditingTest {

    /** Time limit for a cold start on a busy machine. */
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

    @AfterEach
    void closeField() {
        Ui.run(() -> {
            Shell shell = InlineEditDriver.shell();
            if (shell != null) {
                shell.close();
            }
        });
    }

    /** The model answers with two lines, which replace the selected one. */
    @Test
    void changesALineByInstruction() {
        workbench.java();
        Editor editor = workbench.open("src/org/example/Prices.java", "|" + TEXT, null);
        String line = "        double x = 0;\n";
        Ui.run(() -> editor.viewer().setSelectedRange(TEXT.indexOf(line), line.length()));
        InlineEditDriver.open();
        Keys.type("Return the sum of a and b\n");
        Ui.await("a proposal", COLD_SECONDS, () -> InlineEditDriver.find(InlineEditDriver.shell(), Label.class, null)
                .getText().contains("Ctrl+Enter"));
        Pictures.save("real-inline-edit");
        InlineEditDriver.focus();
        Keys.chord("ctrl+Return");
        InlineEditDriver.awaitClosed();
        assertEquals(TEXT.replace(line, "        // the sum\n        return a + b;\n"), editor.text());
        editor.focus();
        Keys.chord("ctrl+z");
        assertEquals(TEXT, editor.text());
    }
}
