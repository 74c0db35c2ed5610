// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vauban.cli.console.Console;

/** How untrusted text is printed. */
class ConsoleTest {
    /** Without joiners, words of Persian and of Indian languages would be other words, or none. */
    @Test
    void signsThatJoinAndPartLettersArePrinted() {
        for (String word : new String[] {"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
                "\u0915\u094D\u200D\u0937"}) {
            assertEquals(word, Console.printable(word));
        }
    }

    @Test
    void whatTurnsOrHidesTextIsShown() {
        assertEquals("12\ufffdrab\ufffd \ufffd[2J\ufffd", Console.printable("12\u202erab\u202c \u001b[2J\u200b"));
    }
}
