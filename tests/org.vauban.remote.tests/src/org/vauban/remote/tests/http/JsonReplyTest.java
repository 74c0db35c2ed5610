// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.remote.http.JsonReply;

/** Texts from endpoints, such as model names, as they are displayed. */
class JsonReplyTest {
    @Test
    void whatATerminalObeysIsNotShown() {
        for (int c = 0; c < 0xa0; c++) {
            if (Character.isISOControl(c)) {
                assertEquals("a b", JsonReply.line("a" + (char) c + "b"), Integer.toHexString(c));
            }
        }
        assertEquals("a b", JsonReply.line("a\u202e\u2066\u2028b\n"));
    }

    @Test
    void aLongTextIsCutAtAWholeCharacter() {
        String whole = "\ud83d\ude80".repeat(1_000);
        for (String text : new String[] {whole, "x" + whole}) {
            String line = JsonReply.line(text);
            assertTrue(line.endsWith("\u2026") && line.length() < text.length(), line);
            assertTrue(line.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE), line);
        }
    }
}
