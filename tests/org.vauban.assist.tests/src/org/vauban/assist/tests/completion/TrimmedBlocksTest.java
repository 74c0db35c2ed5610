// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.completion.text.CaretContext;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.CompletionTrimmer.End;
import org.vauban.assist.completion.text.TrimLimits;
import org.vauban.governance.language.LanguageSyntax;

/**
 * What is kept of an output that opens and ends blocks, or that is followed by text in its line. In the documents, a
 * section sign marks the caret.
 */
class TrimmedBlocksTest {
    private static CompletionTrimmer trimmer(String language, String document, TrimLimits limits) {
        int caret = document.indexOf('§');
        String text = document.substring(0, caret) + document.substring(caret + 1);
        return new CompletionTrimmer(CaretContext.of(LanguageSyntax.of(language, null), text, caret), limits);
    }

    static Stream<Arguments> ended() {
        String tags = "function F() {\n  return (\n    <div>\n      §\n    </div>\n  );\n}\n";
        return Stream.of(
                // lines that the document has below, of a block of the output
                arguments("an end of its own", "ruby", "def f\n  §\nend\n", "if x\n    1\n  end\nend\n",
                        "if x\n    1\n  end"),
                arguments("the loop that goes on from the line", "shellscript",
                        "for c in x; do\n    for d in a b; §\ndone\n", "do\n        echo $d\n    done\ndone\n",
                        "do\n        echo $d\n    done"),
                arguments("the end that the document has", "shellscript", "for d in a b; §\ndone\n",
                        "do\n    echo $d\ndone\n", "do\n    echo $d"),
                arguments("a guard", "python", "def f(x):\n    §\n    return None\n",
                        "if x is None:\n        return None\n    y = g(x)\n",
                        "if x is None:\n        return None\n    y = g(x)"),
                arguments("what is below, in no block", "python", "def f(x):\n    §\n    return None\n",
                        "g(x)\n    return None\n    h(x)\n", "g(x)"),
                arguments("tags", "typescriptreact", tags, "<div>\n        hello\n      </div>\n    </div>\n  );\n",
                        "<div>\n        hello\n      </div>"),
                arguments("a condition of the preprocessor", "c", "#ifdef A\n§\n#endif\n",
                        "#ifdef B\nint x;\n#endif\nint y;\n#endif\n", "#ifdef B\nint x;\n#endif\nint y;"),
                arguments("an else that is not complete", "java",
                        "class A {\n    int f() {\n        if (a) {\n            §\n        return b;\n    }\n}\n",
                        "return a;\n        } else {", "return a;\n        }"),
                arguments("a line that opens a block, as the model has ended", "python", "if a:\n    §\n        b()\n",
                        "for b in a:", "for b in a:"),
                // text right of the caret
                arguments("a statement that goes on", "java", "class A { void f() {\n    int c = § + b;\n} }",
                        "a * b;\n", "a * b"),
                arguments("a statement before another one", "java",
                        "class A { void f() {\n    switch (a) {\n        case 1:§ break;\n    }\n} }", " g();\n",
                        " g();"),
                arguments("a statement before a remark", "java", "class A { void f() {\n    a = §  // b;\n} }", "c;\n",
                        "c;"),
                arguments("a part of a for statement", "java",
                        "class A { void f() {\n    for (int i = 0; § i++) {\n} }", "i < n;", "i < n;"),
                arguments("a value in a string", "typescript", "fetch(`/api/users/${§}`)\n", "id}`)", "id"),
                arguments("a bracket of the value's own", "typescript", "fetch(`/api/${§}`)\n", "f({a: 1})}`)",
                        "f({a: 1})"),
                arguments("an index in a string", "python", "print(f\"Hello {names[§]}!\")\n", "0]}!\")\n", "0"),
                arguments("a bracket in a string that nothing closes", "python", "print(\"§\")\n", "a) b\")\n", "a) b"),
                arguments("an attribute", "html", "<img src=\"§\" alt=\"x\">\n", "a.png\" alt=\"y\">", "a.png"),
                arguments("the attribute of a tag that is longer", "html", "<p>It's</p><input type='§'>\n",
                        "text'>\n  <button>", "text"),
                arguments("text in quotes of an attribute", "html", "<button onclick=\"go('§')\">\n", "home')\">",
                        "home"),
                arguments("an attribute that nothing ends", "html", "<img src=\"§ alt=\"x\">\n", "a.png\"",
                        "a.png\""),
                arguments("quotes of a text", "html", "<p>§</p>\n", "Say \"yes\"", "Say \"yes\""),
                arguments("code in a text", "markdown", "Use `§` to do it.\n", "npm install` to install.\n",
                        "npm install"),
                arguments("bold text", "markdown", "**§**\n", "bold** text\n", "bold"),
                arguments("a remark in parentheses", "markdown", "Stop (see §).\n", "f(x)) and go.\n", "f(x)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ended")
    void isKept(String what, String language, String document, String output, String kept) {
        for (TrimLimits limits : List.of(TrimLimits.AUTOMATIC, TrimLimits.INVOKED)) {
            assertEquals(kept, trimmer(language, document, limits).cut(output, End.COMPLETE).text());
        }
    }

    static Stream<Arguments> unfinished() {
        String function = "def f(b):\n    §\n\n\ndef g():\n    pass\n";
        return Stream.of(
                arguments("the line of a loop", "python", function, "for a in b:\n        pr", ""),
                arguments("a loop with a line", "python", function, "for a in b:\n        g(a)\n        pr",
                        "for a in b:\n        g(a)"),
                arguments("what precedes a loop", "python", function, "a = 1\n    for c in b:  # all\n        pr",
                        "a = 1"),
                arguments("the rest of a line", "python", "class A:\n    def §\n", "f(self):\n        pr", "f(self):"),
                arguments("a value that ends as a word of a language does", "properties", "§\n",
                        "action.todo=Things to do\nnext=N", "action.todo=Things to do"),
                arguments("a name without a value", "yaml", "steps:\n  §\n", "- name:\n    ru", "- name:"),
                arguments("a text with a colon", "python", "def f():\n    \"\"\"§\n    \"\"\"\n",
                        "Returns one\n    if it is so:\n    a", "Returns one\n    if it is so:"),
                arguments("a condition", "shellscript", "f() {\n    §\n}\n", "if [ -n \"$a\" ]; then\n        ec", ""),
                arguments("the line of a loop that ends with a word", "lua", "function f()\n  §\nend\n",
                        "for i = 1, 2 do\n    pr", ""),
                arguments("a command that ends as a word of the language does", "shellscript", "f() {\n    §\n}\n",
                        "git-undo\n    ec", "git-undo"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfinished")
    void isKeptOfAnOutputThatIsStopped(String what, String language, String document, String output, String kept) {
        CompletionTrimmer trimmer = trimmer(language, document, TrimLimits.INVOKED);
        assertEquals(kept, trimmer.cut(output, End.STOPPED).text());
        assertEquals(kept, trimmer.wholeLines(output));
    }

    static Stream<Arguments> fenced() {
        return Stream.of(
                arguments("a block of code", "markdown", "Install:\n\n§\n", "```sh\nnpm install\n```\nThen go on.\n",
                        "```sh\nnpm install\n```\nThen go on."),
                arguments("what precedes an open block", "markdown", "Install:\n\n§\n",
                        "Do this:\n```sh\nnpm install\n", "Do this:"),
                arguments("the end of the document's block", "markdown", "~~~\nnpm install\n§\n",
                        "npm start\n~~~\n```\nnpm stop\n", "npm start\n~~~"),
                arguments("code in the document's block", "markdown", "````\n```\n§\n````\n", "npm start\n",
                        "npm start"),
                arguments("a heading that tildes underline", "restructuredtext", "§\n", "Usage\n~~~~~\n\nRun it.\n",
                        "Usage\n~~~~~\n\nRun it."),
                arguments("a block that the line begins", "markdown", "```§\n", "sh\nnpm install\n",
                        "sh\nnpm install"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fenced")
    void isKeptOfABlockOfCodeInProse(String what, String language, String document, String output, String kept) {
        assertEquals(kept, trimmer(language, document, TrimLimits.INVOKED).cut(output, End.COMPLETE).text());
    }

    @Test
    void aBlockThatAWordEndsIsAwaited() {
        CompletionTrimmer trimmer = trimmer("lua", "function f()\n  §\nend\n", TrimLimits.INVOKED);
        assertEquals("", trimmer.wholeLines("for i = 1, 2 do\n    print(i)\n  en"));
        assertEquals("for i = 1, 2 do\n    print(i)\n  end",
                trimmer.wholeLines("for i = 1, 2 do\n    print(i)\n  end\n  re"));
        assertEquals("print(1)\n  print(2)", trimmer.wholeLines("print(1)\n  print(2)\n  pr"));
    }

    @Test
    void aLongBlockThatAWordEndsIsMoreThanItsFirstLine() {
        StringBuilder output = new StringBuilder("def f(x)\n");
        for (int line = 0; line < 12; line++) {
            output.append("    g(").append(line).append(")\n");
        }
        String kept = trimmer("ruby", "§\n", TrimLimits.AUTOMATIC).cut(output.toString(), End.NOT_YET).text();
        assertTrue(kept.lines().count() > 6, kept);
    }

    @Test
    void aClassIsNotOverAfterItsFirstLine() {
        String output = "class A:\n\n    a = 1\n    b = 2\n";
        assertEquals(output.stripTrailing(), trimmer("python", "§\n", TrimLimits.AUTOMATIC).cut(output, End.COMPLETE)
                .text());
    }

    @Test
    void aBlockWhoseLinesAreUncertainIsNotBegun() {
        CompletionTrimmer trimmer = trimmer("python", "def f(b):\n    §\n", TrimLimits.INVOKED);
        assertEquals("a = 1", trimmer.closed("a = 1\n    for c in b:"));
        assertEquals("a = 1\n    for c in b:\n        g(c)",
                trimmer.closed("a = 1\n    for c in b:\n        g(c)"));
    }

    @Test
    void noTextIsShownThatAnotherOneReplaces() {
        for (Arguments each : Stream.concat(ended(), fenced()).toList()) {
            Object[] all = each.get();
            CompletionTrimmer trimmer = trimmer((String) all[1], (String) all[2], TrimLimits.INVOKED);
            String output = (String) all[3];
            String shown = "";
            for (int end = 1; end <= output.length(); end++) {
                String now = trimmer.cut(output.substring(0, end), End.NOT_YET).text();
                String before = shown;
                assertTrue(now.startsWith(before) || before.startsWith(now),
                        () -> all[0] + ": " + before + " | " + now);
                shown = now;
            }
        }
    }
}
