// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
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

    /** Output of a model, which a cloned project may have made it write. */
    @Test
    void textIsExactExceptOnATerminal() {
        String text = "int a;\r\n\u001b]0;x\u0007\tint\u009b2J b;\r\u202e\n";
        assertEquals(text, printed(text, false));
        assertEquals("int a;\n\ufffd]0;x\ufffd\tint\ufffd2J b;\ufffd\ufffd\n", printed(text, true));
    }

    private static String printed(String text, boolean shown) {
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), false, shown);
        console.text(text);
        console.flush();
        return out.toString();
    }
}
