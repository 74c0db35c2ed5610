// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IResource;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.edit.EditProposal;
import org.vauban.ide.document.CollectedResults;
import org.vauban.ide.document.RequirementMarkers;
import org.vauban.ide.document.ResultsView;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.tests.Workbench.Editor;

/** How editing looks in a light and in a dark theme, in whatever language the workbench runs; says nothing by words. */
class EditingLookTest {

    private static final String JAVA = """
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

    private String before;

    private static IThemeEngine themes() {
        return PlatformUI.getWorkbench().getService(IThemeEngine.class);
    }

    private void theme(String name) {
        Ui.run(() -> {
            before = themes().getActiveTheme().getId();
            themes().setTheme("org.eclipse.e4.ui.css.theme.e4_" + name, false);
        });
        Ui.settle();
    }

    @AfterEach
    void backToTheThemeOfBefore() {
        if (before != null) {
            Ui.run(() -> themes().setTheme(before, false));
        }
    }

    /** They lie over what is to be seen. */
    private static void closeNotifications() {
        Ui.run(() -> {
            for (Shell shell : Ui.display().getShells()) {
                if (shell != Ui.window().getShell() && shell.isVisible() && shell.getData("org.vauban.ide.inlineEdit") == null) {
                    shell.close();
                }
            }
        });
        Ui.settle();
    }

    private static String name(String what, String theme) {
        return what + "-" + theme + "-" + Locale.getDefault().getLanguage();
    }

    private static void run(String id, Map<String, String> parameters) {
        Ui.run(() -> {
            var command = PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(id);
            Ui.window().getService(IHandlerService.class)
                    .executeCommand(ParameterizedCommand.generateCommand(command, parameters), null);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "dark"})
    void theFieldOfAnInlineEdit(String theme) {
        theme(theme);
        workbench.java();
        Editor editor = workbench.open("src/org/example/Prices.java", "|" + JAVA, null);
        int start = JAVA.indexOf("\t\tdouble x = 0;");
        Ui.run(() -> editor.viewer().setSelectedRange(start, JAVA.indexOf("\t}\n}") - start));
        workbench.assistant.scriptedEdits.answers(text -> text.replace("double x = 0", "double sum = 0")
                .replace("x += price", "sum += price").replace("return x", "return sum"));
        InlineEditTest.openField();
        Keys.type("rename x to sum\n");
        Ui.await("a change", () -> InlineEditTest.find(InlineEditTest.field(), StyledText.class, null).getText().contains("+ "));
        Ui.settle();
        Pictures.saveScreen(name("inline-edit", theme));
        Pictures.save(name("inline-edit-field", theme), Ui.call(InlineEditTest::field));
        StyledText diff = InlineEditTest.find(StyledText.class, null);
        Ui.run(() -> {
            for (int line = 0; line < diff.getLineCount(); line++) {
                Color behind = diff.getLineBackground(line) == null ? diff.getBackground() : diff.getLineBackground(line);
                double contrast = contrast(diff.getForeground().getRGB(), behind.getRGB());
                assertTrue(contrast >= 4.5, theme + ", line " + line + ": " + contrast);
            }
        });
    }

    private static double contrast(RGB one, RGB other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(RGB colour) {
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
    }

    private static double linear(int value) {
        double c = value / 255.0;
        return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "dark"})
    void thePreviewAndTheListOfFixes(String theme) {
        theme(theme);
        workbench.java();
        Editor editor = workbench.open("src/org/example/Prices.java", JAVA.replace("return x", "return y|"), null);
        Keys.chord("ctrl+1");
        Ui.await("the list", () -> FixTest.list() != null);
        Ui.settle();
        Pictures.save(name("fix-list", theme), Ui.call(() -> FixTest.list().getShell()));
        Ui.run(() -> FixTest.list().getShell().close());
        Ui.run(() -> ProposalPreview.open(editor.part(), EditProposal.of(null, editor.text(), editor.text()
                .replace("return y", "return x").replace("double x = 0;", "double x = 0.0;")), "return y"));
        PreviewTest.awaitPreview();
        Pictures.save(name("preview", theme));
    }

    @Test
    void documents() {
        theme("default");
        Editor editor = workbench.open("requirements.md",
                "|# Door control\n\nThe door shall open quickly.\n\nThe user interface must be user-friendly and robust.\n", null);
        IFile file = Ui.call(() -> editor.part().getEditorInput().getAdapter(IFile.class));
        run("org.vauban.ide.document.check", Map.of());
        Ui.await("findings", () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO).length > 0);
        Ui.run(() -> Ui.page().showView("org.eclipse.ui.views.ProblemView"));
        closeNotifications();
        Ui.await("the message", () -> file.findMarkers(RequirementMarkers.TYPE, true, IResource.DEPTH_ZERO)[0]
                .getAttribute(IMarker.MESSAGE, "").length() > 10);
        Pictures.save(name("requirements", "default"));
        workbench.file("docs/guide.md", "# Guide\n\nThis are the guide.\n");
        workbench.file("docs/notes.txt", "This are notes.\n");
        workbench.file("docs/data.txt", "\0\0");
        workbench.file("docs/fine.adoc", "All is well.\n");
        workbench.assistant.scriptedEdits.answers(text -> text.replace("This are", "These are"));
        Ui.run(() -> {
            IViewPart view = Ui.page().showView("org.eclipse.ui.navigator.ProjectExplorer");
            view.getSite().getSelectionProvider().setSelection(new StructuredSelection(file.getProject().getFolder("docs")));
        });
        Ui.settle();
        run("org.vauban.ide.document", Map.of("org.vauban.ide.document.task", DocumentTask.CORRECT.name()));
        closeNotifications();
        Ui.await("results", () -> Ui.page().findView(ResultsView.ID) != null
                && PlatformUI.getWorkbench().getService(CollectedResults.class).all().size() == 4);
        Ui.settle();
        Pictures.save(name("document-results", "default"));
    }
}
