// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.text.CaretContext;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.CompletionTrimmer.End;
import org.vauban.assist.completion.text.TrimLimits;
import org.vauban.governance.language.LanguageSyntax;

/** A suggestion does not open a string or comment of several lines without closing it, not even while it grows. */
class MultilineTextTest {
    private static final String FUNCTION = "def add(a, b):\n    §\n    return a + b\n";
    private static final String METHOD = "class A {\n    void f() {\n        §\n    }\n}\n";

    private static CompletionTrimmer trimmer(String language, String document, TrimLimits limits) {
        int caret = document.indexOf('§');
        String text = document.substring(0, caret) + document.substring(caret + 1);
        return new CompletionTrimmer(CaretContext.of(LanguageSyntax.of(language, null), text, caret), limits);
    }

    @Test
    void dropsAStringOrCommentThatTheLimitCut() {
        CompletionTrimmer python = trimmer("python", FUNCTION, TrimLimits.INVOKED);
        assertEquals("", python.cut("\"\"\"Return the sum of\n    both numbers, as an inte", End.STOPPED).text());
        assertEquals("", python.cut("\"\"\"Return the su", End.STOPPED).text());
        assertEquals("c = 1",
                python.cut("c = 1\n    \"\"\"Return the sum of\n    both numbers, as", End.STOPPED).text());
        assertEquals("\"\"\"Return the sum.\n\n    Both are numbers.\n    \"\"\"",
                python.cut("\"\"\"Return the sum.\n\n    Both are numbers.\n    \"\"\"\n    c =", End.STOPPED).text());
        assertEquals("if (a) {", trimmer("java", METHOD, TrimLimits.INVOKED)
                .cut("if (a) {\n            /*\n             * This is", End.STOPPED).text());
    }

    @Test
    void noWholeLinesEndInAStringOrComment() {
        CompletionTrimmer python = trimmer("python", FUNCTION, TrimLimits.AUTOMATIC);
        String whole = "\"\"\"Return the sum.\n\n    Both are numbers.\n    \"\"\"";
        assertEquals("", python.wholeLines("\"\"\"Return the sum.\n\n    Both are numbers.\n"));
        assertEquals(whole, python.wholeLines(whole + "\n    c"));
        assertEquals("a();", trimmer("java", METHOD, TrimLimits.AUTOMATIC)
                .wholeLines("a();\n        /* Then\n         * b();\n"));
    }

    @Test
    void aStringOfSeveralLinesIsShownWhenItIsClosed() {
        for (String output : new String[] {"\"\"\"Return the sum.\n\n    Both are numbers.\n    \"\"\"\n    c = 1\n",
                "c = 1\n    \"\"\"A note.\n    On two lines.\"\"\"\n    d = 2\n"}) {
            CompletionTrimmer trimmer = trimmer("python", FUNCTION, TrimLimits.AUTOMATIC);
            String shown = "";
            for (int end = 1; end <= output.length(); end++) {
                String partial = trimmer.cut(output.substring(0, end), End.NOT_YET).text();
                assertTrue(partial.startsWith(shown), shown + " becomes " + partial);
                assertTrue((partial.length() - partial.replace("\"\"\"", "").length()) % 6 == 0, partial);
                shown = partial;
            }
            assertEquals(output.strip(), shown);
        }
    }

    @Test
    void whatIsLeftOfATextEndsBeforeAStringThatIsNoLongerClosed() {
        CompletionTrimmer trimmer = trimmer("python", FUNCTION, TrimLimits.AUTOMATIC);
        assertEquals("", trimmer.closed("\"\"\"Return the sum."));
        assertEquals("c = 1", trimmer.closed("c = 1\n    \"\"\"Return the sum."));
        assertEquals("\"\"\"Sum.\"\"\"\n    c = 1", trimmer.closed("\"\"\"Sum.\"\"\"\n    c = 1"));
    }
}
