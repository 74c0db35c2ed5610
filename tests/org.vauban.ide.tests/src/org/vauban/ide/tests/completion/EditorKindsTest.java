// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.core.resources.IFile;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.preference.PreferenceConverter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.editors.text.EditorsUI;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.MultiPageEditorPart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Pictures;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Ghost text in every kind of text editor, in the light and in the dark theme. */
class EditorKindsTest {

    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(nullValues = "-", textBlock = """
                                             notes.txt,         org.eclipse.ui.DefaultTextEditor
                                             README.md,         org.eclipse.ui.DefaultTextEditor
                                             pom.xml,           org.eclipse.ui.DefaultTextEditor
                                             pom.xml,           org.eclipse.ui.genericeditor.GenericEditor
                                             notes.txt,         org.eclipse.ui.genericeditor.GenericEditor
                                             a.properties,      org.eclipse.jdt.ui.PropertiesFileEditor
                                             src/A.java,        -
                                             """)
    void acceptsInEveryKindOfEditor(String file, String editorId) {
        if (file.endsWith(".java")) {
            workbench.java();
        }
        Editor editor = workbench.open(file, "first\n|\nlast\n", editorId);
        workbench.assistant.answers("ond = 1\n\tthird");
        Keys.type("sec");
        editor.awaitGhost("ond = 1\n\tthird");
        Pictures.save("kind-" + file.replace('/', '-')
                + (editorId == null ? "" : editorId.substring(editorId.lastIndexOf('.'))));
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertEquals("first\nsecond = 1\n\tthird|\nlast\n", editor.textWithCaret());
        Keys.chord("ctrl+z");
        assertEquals("first\nsec|\nlast\n", editor.textWithCaret());
    }

    @Test
    void onAPageOfAnEditorWithSeveral() {
        IFile file = workbench.file("a.pages", "one\n");
        MultiPageEditorPart pages = Ui.call(() -> (MultiPageEditorPart) IDE.openEditor(Ui.page(), file,
                "org.vauban.ide.tests.pages"));
        Ui.run(() -> pages.setActiveEditor(pages.findEditors(pages.getEditorInput())[0]));
        Editor editor = new Editor((IEditorPart) Ui.call(pages::getSelectedPage));
        Ui.await("focus", () -> {
            Ui.window().getShell().forceActive();
            Ui.page().activate(pages);
            return Workbench.sessions().of(pages).isPresent() && editor.widget().forceFocus()
                    && editor.widget().isFocusControl();
        });
        editor.caret(3);
        workbench.assistant.answers("yz");
        Keys.type("x");
        editor.awaitGhost("yz");
        Keys.press(SWT.TAB);
        assertEquals("onexyz|\n", editor.textWithCaret());
    }

    @Test
    void withCodeMiningsSwitchedOff() {
        IPreferenceStore store = EditorsUI.getPreferenceStore();
        Ui.run(() -> store.setValue("editor_codemining_enabled", false));
        try {
            Editor editor = workbench.openJava("\t\t|");
            workbench.assistant.answers("nt = 1;");
            Keys.type("cou");
            editor.awaitGhost("nt = 1;");
            Keys.press(SWT.TAB);
            assertTrue(editor.text().contains("\t\tcount = 1;\n"));
        } finally {
            Ui.run(() -> store.setToDefault("editor_codemining_enabled"));
        }
    }

    @Test
    void canBeReadInBothThemes() {
        IThemeEngine themes = Ui.call(() -> PlatformUI.getWorkbench().getService(IThemeEngine.class));
        ITheme before = Ui.call(themes::getActiveTheme);
        assertReadable("light");
        try {
            Ui.run(() -> themes.setTheme(DARK, false));
            Ui.await("dark", () -> before == null || !themes.getActiveTheme().getId().equals(before.getId()));
            Ui.settle();
            assertReadable("dark");
        } finally {
            Ui.run(() -> Ui.page().closeAllEditors(false));
            Ui.run(() -> themes.setTheme(before.getId(), false));
        }
    }

    private void assertReadable(String theme) {
        workbench.java();
        Editor editor = workbench.open("src/" + theme + "/A.java",
                "class A {\n\tint count;\n\n\tvoid run() {\n\t\t|\n\t}\n}\n", null);
        workbench.assistant.answers("nt = 1;\n\t\tif (count > 0) {\n\t\t\tcount--;\n\t\t}");
        Keys.type("cou");
        editor.awaitGhost("nt = 1;\n\t\tif (count > 0) {\n\t\t\tcount--;\n\t\t}");
        Pictures.save("theme-" + theme);
        RGB ghost = Ui.call(() -> PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry()
                .getRGB("org.vauban.ide.ghostText"));
        RGB background = Ui.call(() -> editor.widget().getBackground().getRGB());
        RGB row = Ui.call(() -> PreferenceConverter.getColor(EditorsUI.getPreferenceStore(), "currentLineColor"));
        assertTrue(contrast(ghost, background) >= 4.5, theme + ": " + ghost + " on " + background);
        assertTrue(contrast(ghost, row) >= 4.5, theme + ": " + ghost + " on the row " + row);
        Ui.run(() -> Ui.page().closeAllEditors(false));
    }

    /** Computes the contrast as WCAG 2.1 defines it. */
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
}
