// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.PromptWindow;

class PromptWindowTest {
    private static final String LINE = "    int value = compute();\n";

    @Test
    void takesAShortDocumentWhole() {
        assertEquals(new PromptWindow(0, 5, 10), PromptWindow.of("0123456789", 5, 100, 100));
    }

    @Test
    void theStartStandsStillWhileOneLineIsTyped() {
        String text = LINE.repeat(400);
        int caret = LINE.length() * 300;
        int start = PromptWindow.of(text, caret, 2_000, 200).start();
        int jumps = 0;
        for (int typed = 1; typed <= 500; typed++) {
            String now = text.substring(0, caret) + "x".repeat(typed) + text.substring(caret);
            int next = PromptWindow.of(now, caret + typed, 2_000, 200).start();
            if (next != start) {
                jumps++;
                start = next;
            }
        }
        assertTrue(jumps <= 1, jumps + " jumps");
    }

    @Test
    void keepsBetweenHalfAndAllOfTheBudgetAndStartsAtALine() {
        String text = LINE.repeat(400);
        for (int caret = 3_000; caret < text.length(); caret += 37) {
            PromptWindow window = PromptWindow.of(text, caret, 2_000, 200);
            int length = caret - window.start();
            assertTrue(length <= 2_000 && length >= 1_000 - LINE.length(), length + " at " + caret);
            assertEquals('\n', text.charAt(window.start() - 1));
            assertTrue(window.end() - caret <= 200, "suffix of " + (window.end() - caret));
            assertTrue(window.end() == text.length() || text.charAt(window.end() - 1) == '\n');
        }
    }

    @Test
    void cutsAnEndlessLineWithoutSplittingACharacter() {
        String text = "😀".repeat(5_000);
        for (int caret = 4_000; caret < 4_100; caret += 2) {
            PromptWindow window = PromptWindow.of(text, caret, 1_001, 101);
            assertTrue(Character.isHighSurrogate(text.charAt(window.start())));
            assertTrue(Character.isHighSurrogate(text.charAt(window.end())));
        }
    }
}
