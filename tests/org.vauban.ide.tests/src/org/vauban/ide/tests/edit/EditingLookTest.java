// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.ide.tests.Look.say;

import java.util.List;
import org.eclipse.core.resources.IFile;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.nextedit.NextEditController;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Legible;
import org.vauban.ide.tests.Look;
import org.vauban.ide.tests.LookTest;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;
import org.vauban.ide.tests.fix.FixTest;
import org.vauban.ide.tests.preview.PreviewTest;
import org.vauban.ide.theme.Contrast;

/** How completion, edits and fixes look in a light and in a dark theme, in the workbench's language. */
@Tag("slow")
@ParameterizedClass
@ValueSource(strings = {Look.LIGHT, Look.DARK})
class EditingLookTest extends LookTest {

    private static final String PRICES = """
                                         package org.example;

                                         public class Prices {
                                         \tprivate final double rate;

                                         \tpublic Prices(double rate) {
                                         \t\tthis.rate = rate;
                                         \t}

                                         \tpublic double total(double[] prices) {
                                         \t\tdouble x = 0;
                                         \t\tfor (double price : prices) {
                                         \t\t\tx += price;
                                         \t\t}
                                         \t\treturn x * rate;
                                         \t}
                                         }
                                         """;

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    EditingLookTest(String theme) {
        super(theme, "org.eclipse.jdt.ui.JavaPerspective");
    }

    @BeforeEach
    void project() {
        workbench.java();
    }

    /** Makes a list's window as large as its rows. */
    private static void wholly(Table list) {
        Shell shell = list.getShell();
        Point size = shell.getSize();
        Point inner = list.getSize();
        Point wanted = list.computeSize(SWT.DEFAULT, SWT.DEFAULT);
        shell.setSize(size.x - inner.x + wanted.x, size.y - inner.y + wanted.y);
        list.setTopIndex(0);
    }

    private Editor open(String text) {
        return workbench.open("src/org/example/Prices.java", text, null);
    }

    @Test
    void ghostText() {
        // valid code, so that no error markers are in the picture
        Editor editor = open(PRICES.replace("\t\tdouble x = 0;\n", "\t\tdouble x = 0;\n\t\tdouble highest = 0;\n")
                .replace("\t\t\tx += price;\n", "\t\t\tx += price;\n\t\t\t|\n")
                .replace("return x *", "return (x - highest) *"));
        String ghost = "if (price > highest) {\n\t\t\t\thighest = price;\n\t\t\t}";
        workbench.assistant.answers(ghost);
        Keys.chord("alt+shift+g");
        editor.awaitGhost(ghost);
        Pictures.document("ghost");
    }

    @Test
    void theNextEdit() {
        Ui.run(() -> PlatformUI.getWorkbench().getService(NextEditController.class).next());
        Editor editor = open(PRICES.replace("double rate;", "double rate|;"));
        Keys.type("OfTax");
        Ui.await("a mark", () -> PlatformUI.getWorkbench().getService(NextEditController.class).next().isPresent());
        Ui.settle();
        assertTrue(editor.text().contains("rateOfTax"), editor.text());
        Pictures.document("next-edit");
    }

    @Test
    void theFieldOfAnInlineEdit() {
        Ui.run(() -> Ui.window().getShell().setSize(1120, 880)); // space below the lines
        Editor editor = open("|" + PRICES);
        int start = PRICES.indexOf("\t\tdouble x = 0;");
        Ui.run(() -> editor.viewer().setSelectedRange(start, PRICES.indexOf("\t}\n}") - start));
        workbench.assistant.scriptedEdits.answers(text -> text.replace("double x = 0", "double sum = 0")
                .replace("x += price", "sum += price").replace("return x", "return sum"));
        InlineEditDriver.open();
        Keys.type(say("rename x to sum\n", "renommer x en sum\n"));
        Ui.await("a change",
                () -> InlineEditDriver.find(InlineEditDriver.shell(), StyledText.class, null).getText().contains("+ "));
        Ui.settle();
        assertEquals(List.of(), Ui.call(() -> Legible.cutIn(InlineEditDriver.shell())));
        Pictures.document("inline-edit");
        StyledText diff = InlineEditDriver.find(StyledText.class, null);
        Ui.run(() -> {
            for (int line = 0; line < diff.getLineCount(); line++) {
                Color behind = diff.getLineBackground(line) == null ? diff.getBackground()
                        : diff.getLineBackground(line);
                double contrast = Contrast.of(diff.getForeground().getRGB(), behind.getRGB());
                assertTrue(contrast >= Contrast.READABLE, theme + ", line " + line + ": " + contrast);
            }
        });
    }

    @Test
    void javadoc() {
        Editor editor = open(PRICES.replace("double total(", "double to|tal("));
        workbench.assistant.scriptedEdits.answers(text -> text.replace("\tpublic double total", "\t/**\n\t * "
                + say("The sum of some prices, with the tax.", "La somme des prix, avec la taxe.")
                + "\n\t *\n\t * @param prices "
                + say("without the tax", "hors taxe") + "\n\t */\n\tpublic double total"));
        Ui.settle();
        FixTest.choose(say("Vauban: write Javadoc", "Vauban\u00a0: \u00e9crire la Javadoc"), null);
        Ui.await("the field", () -> InlineEditDriver.shell() != null);
        InlineEditDriver.awaitTold(say("Ctrl+Enter", "Ctrl+Entr\u00e9e"));
        Pictures.document("javadoc");
        assertEquals(PRICES, editor.text());
    }

    @Test
    void aNewTest() {
        Editor editor = open("|" + PRICES);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class).getProject()
                .getFile("src/org/example/PricesTest.java"));
        Ui.run(() -> ProposalPreview.open(file,
                EditProposal.of(null, "", """
                                          package org.example;

                                          import static org.junit.jupiter.api.Assertions.*;
                                          import org.junit.jupiter.api.Test;

                                          class PricesTest {
                                          \t@Test
                                          \tvoid sumsWithTheRate() {
                                          \t\tdouble[] prices = {1, 2};
                                          \t\tassertEquals(6, new Prices(2).total(prices));
                                          \t}
                                          }
                                          """), say("JUnit test for Prices", "Test JUnit pour Prices")));
        PreviewTest.awaitPreview();
        Pictures.documentEditor("new-test");
    }

    @Test
    void thePreviewAndTheListOfFixes() {
        Editor editor = open(PRICES.replace("return x", "return y|"));
        Keys.chord("ctrl+1");
        Ui.await("the list", () -> FixTest.list() != null);
        Ui.run(() -> wholly(FixTest.list()));
        Ui.settle();
        Pictures.document("fix-list", Ui.call(() -> FixTest.list().getShell()));
        Ui.run(() -> FixTest.list().getShell().close());
        Ui.run(() -> ProposalPreview.open(editor.part(), EditProposal.of(null, editor.text(), editor.text()
                .replace("return y", "return x").replace("double x = 0;", "double x = 0.0;")),
                say("sum as doubles", "additionner des r\u00e9els")));
        PreviewTest.awaitPreview();
        Pictures.document("preview");
        assertEquals(List.of(), Ui.call(() -> PreviewTest.all(org.eclipse.swt.widgets.Button.class).stream()
                .filter(each -> each.computeSize(SWT.DEFAULT, SWT.DEFAULT).x > each.getSize().x)
                .map(each -> each.getText()).toList()));
    }
}
