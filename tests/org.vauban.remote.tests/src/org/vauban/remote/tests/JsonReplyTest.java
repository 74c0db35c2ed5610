// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.remote.http.JsonReply;

/** What an endpoint says, made fit to be shown. */
class JsonReplyTest {

    @Test
    void aTextThatIsTooLongIsCutAtAWholeCharacter() {
        String face = "\uD83D\uDE00";
        for (String before : List.of("", "x")) { // behind one of them, a character is at the limit
            String shown = JsonReply.line(before + face.repeat(1_000));
            assertTrue(shown.endsWith(face + "…"), shown);
        }
    }
}
