// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vauban.ide.fix.FixJob;

/** A problem's message, shortened for the title of its fix. */
class FixTitleTest {
    private static final String FACE = "\uD83D\uDE00";

    @Test
    void theTitleOfAFixHasNoHalfOfACharacter() {
        for (int before = 0; before < 200; before++) {
            String title = FixJob.shortened("x".repeat(before) + FACE.repeat(100));
            assertEquals(title.codePoints().filter(c -> c > 0xFFFF).count() * 2,
                    title.chars().filter(c -> Character.isSurrogate((char) c)).count(), title);
        }
    }
}
