// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vauban.ide.fix.FixJob;
import org.vauban.ide.workbench.ShortText;

/** Texts that are cut for a title or a row. */
class ShortTextTest {
    private static final String FACE = "\uD83D\uDE00";

    @Test
    void aTextIsCutAtAWholeCharacter() {
        assertEquals("ab\u2026", ShortText.of("ab" + FACE, 3));
        assertEquals("ab" + FACE, ShortText.of("ab" + FACE, 4));
        assertEquals("ab" + FACE + "\u2026", ShortText.of("ab" + FACE + "c", 4));
        assertEquals("", ShortText.beginning(FACE, 1));
        assertEquals("", ShortText.beginning(FACE, 0));
    }

    @Test
    void theTitleOfAFixHasNoHalfOfACharacter() {
        for (int before = 0; before < 200; before++) {
            String title = FixJob.shortened("x".repeat(before) + FACE.repeat(100));
            assertEquals(title.codePoints().filter(c -> c > 0xFFFF).count() * 2,
                    title.chars().filter(c -> Character.isSurrogate((char) c)).count(), title);
        }
    }
}
