// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.ide.jdt.tests.JavaProblem;
import org.vauban.ide.jdt.tests.JavaSample;

/** A repair of broken syntax must not remove code, though there is no syntax tree to count in. */
class BrokenSyntaxTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();

    private int files;

    private static String shop(String... lines) {
        return "package shop;\n\nclass Shop {\n    int run(String s) {\n        " + String.join("\n        ", lines)
                + "\n    }\n}\n";
    }

    private void judged(Outcome outcome, String before, String after) throws Exception {
        String name = "Shop" + ++files;
        assertEquals(outcome, JavaProblem.of(sample, name + ".java", before.replace("Shop", name))
                .judged(after.replace("Shop", name)).outcome(), after);
    }

    @Test
    void whatWasMissingMayCome() throws Exception {
        String before = shop("int n = s.length()", "s.trim();", "return n;");
        judged(Outcome.GOOD, before, before.replace("length()\n", "length();\n"));
        judged(Outcome.GOOD, before, shop("int n = s.length(); s.trim();", "return n;"));
        String open = shop("if (s.isEmpty()) {", "    s.trim();", "return 1;");
        judged(Outcome.GOOD, open, shop("if (s.isEmpty()) {", "    s.trim();", "}", "return 1;"));
    }

    @Test
    void aStatementBesideItMayNotGo() throws Exception {
        String before = shop("int n = s.length()", "s.trim();", "return n;");
        judged(Outcome.REJECTED, before, shop("int n = s.length();", "return n;"));
        judged(Outcome.REJECTED, before, shop("s.trim();", "return 1;"));
        judged(Outcome.REJECTED, before, shop("int n = s.length();", "// s.trim();", "return n;"));
        String one = shop("for (;;) {", "    if (s.isEmpty()", "    break;", "}", "return 1;");
        judged(Outcome.GOOD, one, shop("for (;;) {", "    if (s.isEmpty())", "    break;", "}", "return 1;"));
        judged(Outcome.REJECTED, one, shop("for (;;) {", "    if (s.isEmpty());", "}"));
    }

    @Test
    void noneMayHideBehindAWordThatWasMended() throws Exception {
        String before = shop("int n = s.lenght()", "s.trim();", "return n;");
        judged(Outcome.REJECTED, before, shop("int n = s.length();", "return n;"));
        judged(Outcome.GOOD, before, shop("int n = s.length();", "s.trim();", "return n;"));
    }

    @Test
    void whatIsTooMuchMayGo() throws Exception {
        judged(Outcome.GOOD, shop("int n = s.length();", "else", "return n;"),
                shop("int n = s.length();", "return n;"));
        judged(Outcome.GOOD, shop("retrun s.length();"), shop("return s.length();"));
        judged(Outcome.GOOD, shop("int n = s.length();;", "} return n;"), shop("int n = s.length();", "return n;"));
    }

    @Test
    void aStatementMayBeWrittenAnotherWay() throws Exception {
        judged(Outcome.GOOD, shop("foreach c in s", "    s.trim();", "return 1;"),
                shop("for (char c : s.toCharArray()) {", "    s.trim();", "}", "return 1;"));
    }

    @Test
    void halfALiteralMayBeMended() throws Exception {
        judged(Outcome.GOOD, shop("String t = \"one", "two\";", "return 1;"),
                shop("String t = \"one two\";", "return 1;"));
    }
}
