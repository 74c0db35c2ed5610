// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** Characters that keyboards type with AltGr arrive as typed, whatever key bindings of ours are similar. */
@Tag("slow")
class KeyboardLayoutTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @AfterEach
    void layout() {
        Keys.layout("us");
    }

    @ParameterizedTest
    @CsvSource({"cz, n, }", "cz, b, {", "cz, v, @", "cz, g, ]", "pl, n, \u0144", "pl, e, \u0119", "pl, o, \u00f3",
            "pl, z, \u017c", "fr, 4, {", "fr, 5, [", "fr, 8, \\", "fr, 0, @", "fr, e, \u20ac", "hu, n, }", "hu, b, {",
            "hr, n, }", "si, n, }", "sk, n, }"})
    void altGrTypesItsCharacter(String layout, String key, String character) {
        Editor editor = workbench.openText("|");
        Keys.layout(layout);
        Keys.altGr(key);
        assertEquals(character + "|", editor.textWithCaret());
    }

    @Test
    void altGrWithSpaceTypesWhatTheLayoutHas() {
        Editor editor = workbench.openText("|");
        Keys.layout("fr", "bepo");
        Keys.altGr("space");
        assertEquals("_|", editor.textWithCaret());
    }

    /**
     * On Windows AltGr is Ctrl+Alt, and the widget receives it that way. The platform itself uses a few combinations,
     * such as Ctrl+Alt+G.
     */
    @ParameterizedTest
    @CsvSource({"n, }", "n, \u0144", "i, \u00ed", "e, \u20ac", "p, \u00fe", "' ', _"})
    void controlAndAltOfWindowsAreAltGr(char key, char character) {
        Editor editor = workbench.openText("|");
        Ui.run(() -> {
            Event event = new Event();
            event.keyCode = key;
            event.character = character;
            event.stateMask = SWT.CTRL | SWT.ALT;
            editor.widget().notifyListeners(SWT.KeyDown, event);
        });
        Ui.settle();
        assertEquals(character + "|", editor.textWithCaret());
        assertEquals(0, workbench.assistant.asked.stream().filter(each -> each.query.trigger().name().equals("INVOKED"))
                .count());
    }

    /** After a brace, AltGr is often still held when Enter is pressed. */
    @Test
    void altGrThatIsHeldStillAtEnterEndsTheLine() {
        Editor editor = workbench.openText("x|");
        Ui.run(() -> {
            Event event = new Event();
            event.keyCode = SWT.CR;
            event.character = SWT.CR;
            event.stateMask = SWT.CTRL | SWT.ALT;
            editor.widget().notifyListeners(SWT.KeyDown, event);
        });
        Ui.settle();
        assertEquals(editor.part(), Ui.call(() -> Ui.page().getActivePart()), "no view is opened");
    }
}
