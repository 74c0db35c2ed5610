// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.assist.chat.UnattachedFiles;

class UnattachedFilesTest {
    @Test
    void theFirstFiveAreNamedAndTheOthersCounted() {
        assertEquals("a.png, b.png", UnattachedFiles.named(List.of("a.png", "b.png"), Locale.ENGLISH));
        assertEquals("a, a, a, a, a", UnattachedFiles.named(Collections.nCopies(5, "a"), Locale.FRENCH));
        assertEquals("a, a, a, a, a and 1 more", UnattachedFiles.named(Collections.nCopies(6, "a"), Locale.ENGLISH));
        assertEquals("a, a, a, a, a et 1\u00a0autre",
                UnattachedFiles.named(Collections.nCopies(6, "a"), Locale.FRENCH));
        assertEquals("a, a, a, a, a et 2\u00a0autres",
                UnattachedFiles.named(Collections.nCopies(7, "a"), Locale.FRENCH));
    }
}
