// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.ghost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.completion.AcceptScope;
import org.vauban.ide.settings.VaubanPreferences;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.ScreenReader;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/** What a screen reader announces of ghost text, which is only painted: each suggestion once. */
class GhostTextAnnouncementTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    private static Optional<String> described(Editor editor) {
        return Ui.call(() -> editor.session().announcer().description());
    }

    private static int announcements(Editor editor) {
        return Ui.call(() -> editor.session().announcer().announcements());
    }

    @Test
    void aSuggestionIsAnnouncedOnceAndNotAgainWhileItIsTyped() {
        Editor editor = workbench.openJava("\t\tco|");
        workbench.assistant.answers("nt = 1;");
        Keys.type("u");
        editor.awaitGhost("nt = 1;");
        Ui.await("the announcement", () -> announcements(editor) == 1);
        assertEquals(Optional.of("Suggestion: nt = 1;"), described(editor));
        Keys.type("nt");
        editor.awaitGhost(" = 1;");
        assertEquals(1, announcements(editor));
        Keys.press(SWT.TAB);
        editor.awaitNoGhost();
        assertEquals(Optional.empty(), described(editor), "nothing is left to be read");
        assertEquals(1, announcements(editor));
    }

    @Test
    void anAnswerThatGrowsIsAnnouncedWhenItIsComplete() {
        Editor editor = workbench.openText("|");
        workbench.assistant.byHand();
        Keys.type("a");
        Ui.await("a question", () -> !workbench.assistant.asked.isEmpty());
        workbench.assistant.last().partial("bc");
        editor.awaitGhost("bc");
        assertEquals(0, announcements(editor));
        workbench.assistant.last().answer("bcd\nef\ngh");
        editor.awaitGhost("bcd\nef\ngh");
        Ui.await("the announcement", () -> announcements(editor) == 1);
        assertEquals(Optional.of("Suggestion, 3 lines: bcd"), described(editor));
    }

    @Test
    void theNextSuggestionIsAnnouncedAgain() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        Ui.await("the announcement", () -> announcements(editor) == 1);
        workbench.assistant.answers("zz");
        Keys.type("x");
        editor.awaitGhost("zz");
        Ui.await("the next announcement", () -> announcements(editor) == 2);
        assertEquals(Optional.of("Suggestion: zz"), described(editor));
    }

    @Test
    void afterAPartTheRestIsAnnounced() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc\nde\nfg");
        Keys.type("a");
        editor.awaitGhost("bc\nde\nfg");
        Ui.await("the announcement", () -> announcements(editor) == 1);
        Ui.run(() -> editor.session().accept(AcceptScope.LINE));
        Ui.await("the rest", () -> announcements(editor) == 2);
        assertEquals(Optional.of("Suggestion, 2 lines: de"), described(editor));
    }

    @Test
    void allOfItIsReadOnDemand() {
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc\nde\nfg");
        Keys.type("a");
        editor.awaitGhost("bc\nde\nfg");
        Ui.await("the announcement", () -> announcements(editor) == 1);
        Ui.execute("org.vauban.ide.readSuggestion", Map.of());
        assertEquals(Optional.of("Suggestion: bc\nde\nfg"), described(editor));
        assertEquals("Suggestion: bc\nde\nfg", Ui.call(() -> ScreenReader.description(editor.widget())));
        Keys.press(SWT.ESC);
        editor.awaitNoGhost();
        assertEquals(Optional.empty(), described(editor));
        Ui.execute("org.vauban.ide.readSuggestion", Map.of());
        ScreenReader.awaitSaid("Vauban has no suggestion here.");
    }

    @Test
    void itCanBeSwitchedOff() {
        InstanceScope.INSTANCE.getNode(VaubanPreferences.NODE).putBoolean(VaubanPreferences.ANNOUNCE, false);
        Editor editor = workbench.openText("|");
        workbench.assistant.answers("bc");
        Keys.type("a");
        editor.awaitGhost("bc");
        Ui.settle();
        assertEquals(0, announcements(editor));
        assertEquals(Optional.empty(), described(editor));
    }
}
