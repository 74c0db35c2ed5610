// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.ide.tests.FrameBuffer;
import org.vauban.ide.tests.Keys;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench.Editor;
import org.vauban.ide.tests.Workbench;

/**
 * A minute of recorded keystrokes with an assistant whose suggestions are partly good and partly bad: our code never
 * blocks the UI thread, ghost text does not flicker, and memory does not grow. {@code VAUBAN_TYPING_MINUTES} sets a
 * longer time ({@code ./dev proof typing}).
 */
@Tag("slow")
class TypingTest {
    private static final int CYCLES = 15;
    private static final long HEAP_GROWTH = 60_000_000;
    private static final String JDT = "org.eclipse.jdt.ui";
    private static final String AUTO_ACTIVATION = "content_assist_autoactivation";

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    static int minutes() {
        String minutes = System.getenv("VAUBAN_TYPING_MINUTES");
        return minutes == null || minutes.isBlank() ? 1 : Integer.parseInt(minutes);
    }

    /** JDT's automatic content assist after a dot would take keys that are meant for the text. */
    @BeforeEach
    void noContentAssist() {
        InstanceScope.INSTANCE.getNode(JDT).putBoolean(AUTO_ACTIVATION, false);
    }

    @AfterEach
    void contentAssist() {
        InstanceScope.INSTANCE.getNode(JDT).remove(AUTO_ACTIVATION);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void typingIsNeverHeldUp() {
        workbench.java();
        TypingReplay.Seen seen;
        try (TypingReplay replay = new TypingReplay(workbench)) {
            workbench.assistant.answers(query -> guess(replay.pausesBefore(), replay.ahead()));
            replay.run(minutes() * TypingReplay.KEYS_A_MINUTE);
            workbench.assistant.asked.clear(); // the script keeps the text of every request
            seen = replay.seen();
        }
        TypingReplay.tell("scripted", seen);
        assertTrue(seen.ghosts() > seen.keys() / 60, "too few ghost texts: " + seen.text());
        assertTrue(seen.taken() > 0 && seen.dismissed() > 0 && seen.typedThrough() > 0, seen.text());
        assertEquals(List.of(), seen.ours(), "the UI thread was held up by us");
        assertEquals(0, seen.wrongFrames(), seen.text());
        assertTrue(seen.heapGrowth() < HEAP_GROWTH, seen.text());
    }

    private static String guess(int number, String ahead) {
        String line = ahead.lines().findFirst().orElse("");
        return switch (number % 4) {
            case 0, 1 -> line.isEmpty() ? "return this;" : line;
            case 2 -> "somethingElse();\n\t\t// and one more line\n\t\treturn null;";
            default -> null;
        };
    }

    @Test
    void ghostTextComesAndGoesWithoutAWrongFrame() {
        FrameBuffer frames = FrameBuffer.open().orElse(null);
        Assumptions.assumeTrue(frames != null, "VAUBAN_FRAMES names no frame buffer: ./dev test sets it");
        comesAndGoes(frames, workbench.openJava("\t\t|"));
        comesAndGoes(frames, workbench.openText("one |\ntwo\n"));
    }

    private void comesAndGoes(FrameBuffer frames, Editor editor) {
        workbench.assistant.answers("nt = 1;\nmore");
        for (int i = 0; i < CYCLES; i++) {
            Rectangle behind = behindCaret(editor);
            try (FrameBuffer.Film film = frames.film(behind)) {
                Keys.type("u");
                editor.awaitGhost("nt = 1;\nmore");
                Ui.settle();
                film.close();
                assertOnce(film, "came");
            }
            try (FrameBuffer.Film film = frames.film(behind)) {
                Keys.chord("Escape");
                editor.awaitNoGhost();
                Ui.settle();
                film.close();
                assertOnce(film, "went");
            }
            Keys.press(SWT.BS);
            Ui.settle();
        }
    }

    private static void assertOnce(FrameBuffer.Film film, String what) {
        if (film.changes() != 1) {
            film.save("ghost-text-" + what);
        }
        assertEquals(1, film.changes(), "pictures while the ghost text " + what);
    }

    /** Returns the row behind the next character to be typed, on the screen. */
    private static Rectangle behindCaret(Editor editor) {
        return Ui.call(() -> {
            StyledText widget = editor.widget();
            Point place = widget.getLocationAtOffset(widget.getCaretOffset());
            int oneCharacterAndTheCaret = 20;
            Rectangle area = new Rectangle(place.x + oneCharacterAndTheCaret, place.y, 300, widget.getLineHeight())
                    .intersection(widget.getClientArea());
            Point corner = widget.toDisplay(area.x, area.y);
            return new Rectangle(corner.x, corner.y, area.width, area.height);
        });
    }
}
