// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.governance.text.ShortText;

/** Texts that are shortened for a title or a row. */
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
    void aBoundaryIsNeverWithinACharacter() {
        StringBuilder text = new StringBuilder("a" + FACE + "b");
        assertEquals(List.of(0, 1, 1, 3, 4),
                IntStream.rangeClosed(0, text.length()).map(at -> ShortText.boundary(text, at)).boxed().toList());
    }
}
