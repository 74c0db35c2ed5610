// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.PromptWindow;
import org.vauban.assist.completion.text.PromptWindows;

/** Where the prompt begins while a user types, jumps and comes back. */
class PromptWindowsTest {
    private static final int BEFORE = 2400;
    private static final int AFTER = 240;
    /** Maximum length of the prefix at a new place when in a hurry. */
    private static final int SHORT = 900;

    private final PromptWindows<String> windows = new PromptWindows<>();
    private String text = IntStream.range(0, 400).mapToObj(i -> "    int line" + i + " = compute(" + i + ");\n")
            .collect(Collectors.joining());

    private PromptWindow at(int caret, boolean hurry) {
        PromptWindow window;
        if (hurry) {
            window = windows.choose("A", text, caret, BEFORE, AFTER, SHORT, "new").window();
        } else {
            window = windows.full("A", text, caret, BEFORE, AFTER);
            windows.read("A", text, window, "context");
        }
        assertEquals(caret, window.caret());
        assertTrue(window.start() <= caret && caret - window.start() <= BEFORE, window.toString());
        return window;
    }

    private int type(int caret, String typed) {
        text = text.substring(0, caret) + typed + text.substring(caret);
        return caret + typed.length();
    }

    @Test
    void aNewPlaceGetsAShortPrefixInAHurryAndALongOneOtherwise() {
        PromptWindow hurry = at(8000, true);
        PromptWindow asked = new PromptWindows<String>().full("A", text, 8000, BEFORE, AFTER);
        assertTrue(8000 - hurry.start() <= SHORT, hurry.toString());
        assertTrue(8000 - asked.start() > BEFORE / 2, asked.toString());
        assertEquals(asked.end(), hurry.end());
    }

    /**
     * If windows began at multiples of a length, some would be twice as long as others; at a new place that would gain
     * nothing.
     */
    @Test
    void everyNewPlaceIsReadAsFar() {
        for (int caret = 3000; caret < 9000; caret += 123) {
            PromptWindow window = new PromptWindows<String>().choose("A", text, caret, BEFORE, AFTER, SHORT, "new")
                    .window();
            int length = caret - window.start();
            assertTrue(length <= SHORT && length > SHORT - 60, caret + ": " + length);
            assertEquals('\n', text.charAt(window.start() - 1));
        }
    }

    @Test
    void theStartStandsStillWhileTyping() {
        int caret = 8000;
        int start = at(caret, true).start();
        for (int i = 0; i < 20; i++) {
            caret = type(caret, "    next();\n    more();\n");
            if (caret - start > BEFORE) {
                break;
            }
            assertEquals(start, at(caret, true).start());
        }
    }

    @Test
    void aPrefixThatGetsTooLongBeginsLater() {
        int caret = 8000;
        int start = at(caret, true).start();
        for (int i = 0; i < 300; i++) {
            caret = type(caret, "    next();\n");
            int now = at(caret, true).start();
            assertTrue(now >= start, "it never goes back: " + now + " after " + start);
            start = now;
        }
        assertTrue(start > 8000, "it has moved on");
    }

    @Test
    void whoComesBackFindsTheOldStart() {
        int first = at(8000, true).start();
        at(3000, true);
        assertEquals(first, at(8010, true).start());
    }

    @Test
    void textThatIsTypedFurtherUpMovesTheStretch() {
        int first = at(8000, true).start();
        type(100, "import java.util.List;\n");
        assertEquals(first + 23, at(8023, true).start());
    }

    @Test
    void anotherDocumentHasPlacesOfItsOwn() {
        int first = at(8000, true).start();
        PromptWindow other = windows.choose("B", "x\n".repeat(5000), 8100, BEFORE, AFTER, SHORT, "new").window();
        assertTrue(other.start() != first
                || first == PromptWindow.longest("x\n".repeat(5000), 8100, SHORT, AFTER).start());
        assertEquals(first, at(8001, true).start());
    }

    @Test
    void whoAsksGetsMoreThanWasReadInAHurry() {
        int hurry = at(8000, true).start();
        int asked = at(8000, false).start();
        assertTrue(asked <= hurry, asked + " and " + hurry);
        assertTrue(8000 - asked > BEFORE / 2);
        assertEquals(asked, at(8005, true).start(), "what was read for that is used from then on");
    }

    @Test
    void theFullPromptIsTakenOnlyWhenItIsRead() {
        int hurry = at(8000, true).start();
        PromptWindow full = windows.full("A", text, 8000, BEFORE, AFTER);
        int caret = type(8000, "    go();\n");
        PromptWindows.Choice<String> before = windows.choose("A", text, caret, BEFORE, AFTER, SHORT, "new");
        assertEquals(hurry, before.window().start(), "it is not there yet");
        assertFalse(before.full());
        windows.read("A", text.substring(0, 8000) + text.substring(caret), full, "context");
        PromptWindows.Choice<String> after = windows.choose("A", text, caret, BEFORE, AFTER, SHORT, "new");
        assertEquals(full.start(), after.window().start());
        assertEquals("context", after.context());
    }

    @Test
    void aStretchThatBeginsRightAboveTheCaretSaysTooLittle() {
        int full = at(8000, false).start();
        PromptWindows.Choice<String> above = windows.choose("A", text, full + 60, BEFORE, AFTER, SHORT, "new");
        assertFalse(above.full());
        assertTrue(full + 60 - above.window().start() > SHORT / 2);
    }

    @Test
    void anEngineThatWasStartedAnewHasReadNothing() {
        at(8000, false);
        windows.clear();
        assertFalse(windows.choose("A", text, 8000, BEFORE, AFTER, SHORT, "new").full());
    }

    @Test
    void aFullPromptOfWhichMuchIsUnreadIsNotTaken() {
        at(8000, false);
        assertFalse(windows.choose("A", text, 9000, BEFORE, AFTER, SHORT, "new").full());
        assertTrue(windows.choose("A", text, 7900, BEFORE, AFTER, SHORT, "new").full(), "further up all of it is read");
    }

    @Test
    void aTextThatHasChangedAltogetherIsNew() {
        at(8000, true);
        text = "y\n".repeat(6000);
        assertEquals(PromptWindow.longest(text, 8000, SHORT, AFTER).start(), at(8000, true).start());
    }

    @Test
    void shortTextsBeginAtTheBeginning() {
        text = "int a;\n";
        assertEquals(0, at(3, true).start());
        assertEquals(0, at(7, true).start());
        text = "";
        assertEquals(0, at(0, true).start());
    }
}
