// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.assist.completion.text.CaretContext;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.CompletionTrimmer.End;
import org.vauban.assist.completion.text.TrimLimits;
import org.vauban.assist.completion.text.TrimResult;
import org.vauban.governance.language.LanguageSyntax;

/** Which part of a model's output is kept. In the documents, a section sign marks the caret. */
class CompletionTrimmerTest {

    private static final String METHOD = """
                                         class Stack {
                                             private int size;
                                             int size() {
                                                 §
                                             }
                                             boolean isEmpty() {
                                                 return size == 0;
                                             }
                                         }
                                         """;

    private static final String FUNCTION = "def add(a, b):\n    §\n    return a + b\n";

    private static CompletionTrimmer trimmer(String language, String document, TrimLimits limits) {
        int caret = document.indexOf('§');
        String text = document.substring(0, caret) + document.substring(caret + 1);
        return new CompletionTrimmer(CaretContext.of(LanguageSyntax.of(language, null), text, caret), limits);
    }

    private static String cut(String language, String document, TrimLimits limits, String output) {
        return trimmer(language, document, limits).cut(output, End.COMPLETE).text();
    }

    static Stream<Arguments> typed() {
        return Stream.of(
                // brackets
                arguments("a bracket that it did not open", "java", METHOD, "return size;\n    }\n\n    void x() {",
                        "return size;"),
                arguments("a closer that stands right of the caret", "java", "class A { void f() { g(§);\n} }",
                        "a, b);\n x", "a, b"),
                arguments("a closer that is missing", "java", "class A { void f() {\n    g(§\n} }", "a, b);\n    h();",
                        "a, b);"),
                arguments("its own brackets", "java", "class A { void f() { g(§);\n} }", "h(1), i(2)[0]);",
                        "h(1), i(2)[0]"),
                arguments("a bracket in a string", "java", "class A { void f() {\n    g(§);\n} }", "\")\", ')'",
                        "\")\", ')'"),
                arguments("an address in single quotes is no comment", "gradle",
                        "repositories {\n    maven { url 'https://a' }\n    §\n}\n", "mavenCentral()\n}\n",
                        "mavenCentral()"),
                arguments("nor is it one in Dart", "dart", "void f() {\n  get(Uri.parse('https://a'));\n  §\n}\n",
                        "g(h()));\n", "g(h())"),
                arguments("a quote in a regular expression", "typescript",
                        "function f(s) {\n  s = s.replace(/\"/g, '');\n  §\n}\n", "return g(s));\n",
                        "return g(s)"),
                arguments("a bracket in a regular expression", "javascript",
                        "function f(s) {\n  if (/[({\"/]/.test(s)) return;\n  §\n}\n", "return g(s));\n",
                        "return g(s)"),
                arguments("a division is none", "javascript",
                        "function f(a, b) {\n  a = (a) / b + (b / (2));\n  §\n}\n", "return g(a));\n", "return g(a)"),
                arguments("a division of what is called like a word of the language", "javascript",
                        "function f(from, n) {\n  g(§);\n}\n", "(from / n) / 2);\n", "(from / n) / 2"),
                arguments("a division of a member", "javascript", "function f(o, n) {\n  g(§);\n}\n",
                        "(o.in / n) / 2);\n", "(o.in / n) / 2"),
                arguments("a division of what is said to be there", "typescript", "function f(o, n) {\n  g(§);\n}\n",
                        "(o.a! / n) / 2);\n", "(o.a! / n) / 2"),
                arguments("a regular expression behind a negation", "javascript", "function f(s) {\n  g(§);\n}\n",
                        "!/[(]/.test(s));\n", "!/[(]/.test(s)"),
                arguments("Go has none", "go", "func f(in, n int) {\n\tg(§)\n}\n", "(in / n) / 2)\n",
                        "(in / n) / 2"),
                arguments("a backtick at the end of a line", "powershell",
                        "function F {\n    Get-Item `\n        -Path (G)\n    §\n}\n", "Write-Host (H))\n",
                        "Write-Host (H)"),
                arguments("a backslash at the end of a string", "powershell",
                        "function F {\n    Set-Location (Join-Path 'C:\' \"a`\"b\")\n    §\n}\n",
                        "Write-Host (H))\n", "Write-Host (H)"),
                arguments("a label of a case", "shellscript",
                        "case \"$1\" in\n    start)\n        run\n        ;;\n    §\nesac\n",
                        "stop | halt)\n        end $(pid)\n        ;;\nesac",
                        "stop | halt)\n        end $(pid)\n        ;;"),
                arguments("an array that it did not open", "shellscript", "a=(\n    x\n    §\n)\n", "y)\n", "y"),
                arguments("a verbatim string", "csharp",
                        "class A { void F() {\n    Open(@\"C:\\temp\\\", $@\"\"\"{a}\");\n    §\n} }", "G());\n",
                        "G()"),
                arguments("an apostrophe between tags", "typescriptreact",
                        "const a = <p>{b && <i>Don't</i>}</p>;\nfunction f() {\n  §\n}\n", "return 1;\n}\n",
                        "return 1;"),
                arguments("a regular expression of its own", "javascript", "f(§);", "s.replace(/[)\"]/g, ''));",
                        "s.replace(/[)\"]/g, '')"),
                arguments("an attribute is no string", "ada", "begin\n   Put (Integer'Image (§));\nend;\n",
                        "X + 1));\n   Put (Y);", "X + 1"),
                arguments("an attribute, and a character", "vhdl", "if (clk'event and §) then\nend if;\n",
                        "clk = '1') then\n  q <= d;", "clk = '1'"),
                arguments("a name with a quote", "haskell", "f x' = g (§)\n", "y, 1) where", "y, 1"),
                arguments("a bracket in a comment", "java", "class A { void f() {\n    §\n} }", "g(); // :)\n",
                        "g(); // :)"),
                arguments("a lambda over several lines", "java", "class A { void f() {\n    run(§);\n} }",
                        "() -> {\n        g();\n    });\n    h();", "() -> {\n        g();\n    }"),
                arguments("a method whose end is missing", "java",
                        "class A {\n    int f() {\n        §\n\n    void g() {\n    }\n}\n",
                        "return 1;\n    }\n\n    int h() {", "return 1;\n    }"),
                arguments("an opener in the middle of a line", "java", "class A { void f() { g(§, 2);\n} }",
                        "new B() {\n  int x;", "new B()"),
                arguments("a call that takes the bracket right of the caret", "java", "class A { void f() { g(§);\n} }",
                        "list.get(i", "list.get(i)"),
                // repetition of the text before the caret
                arguments("the line anew", "java", "class A { void f() {\n    if (§) {\n    }\n} }", "if (a && b) {\n",
                        "a && b"),
                arguments("the line anew behind a word", "java", "class A { int f() {\n    return §\n} }",
                        "return a;\n", "a;"),
                arguments("a name that begins as the line does", "java", "class A { int f() {\n    return §\n} }",
                        "returned + 1;", "returned + 1;"),
                arguments("a call in itself", "java", "class A { int f() {\n    total(§);\n} }", "total(a), b);",
                        "total(a), b"),
                // repetition of the text after the caret
                arguments("the next line", "java", "class A { void f() {\n    §\n    second();\n} }",
                        "first();\n    second();\n    third();", "first();"),
                arguments("how another block ends as well", "java",
                        "class A {\n    A f() {\n        §\n    }\n    A g() {\n        go();\n"
                                + "        return this;\n    }\n}",
                        "return this;\n    }\n    A h() {", "return this;"),
                arguments("what is there already", "java", "class A { void f() {\n    §\n    second();\n} }",
                        "second();\n", ""),
                arguments("the rest of the line", "java", "class A { int f() {\n    return §.size();\n} }",
                        "list.size();\n", "list"),
                arguments("the semicolon", "java", "class A { int f() {\n    return §;\n} }", "a + b;\n", "a + b"),
                arguments("the end of the string", "java", "class A { void f() {\n    g(\"§\");\n} }",
                        "hello\");\n    g(", "hello"),
                arguments("an end of a string that is missing", "java", "class A { void f() {\n    g(\"§\n} }",
                        "hello\");\n", "hello\");"),
                arguments("the end of the comment", "java", "/** §*/\nclass A {}", "Says hello. */\nclass B {}",
                        "Says hello. "),
                // limits
                arguments("one statement after something typed", "java", "class A { void f() {\n    int a =§\n} }",
                        " 1;\n    int b = 2;", " 1;"),
                arguments("a block after something typed", "java", "class A { void f() {\n    if (§\n} }",
                        "a) {\n        g();\n    }\n    h();", "a) {\n        g();\n    }"),
                arguments("a blank line", "java", METHOD, "int a = 1;\n        int b = 2;\n\n        return a;",
                        "int a = 1;\n        int b = 2;"),
                arguments("no more than six lines", "java", "class A { void f() {\n    §\n} }",
                        "a1();\n    a2();\n    a3();\n    a4();\n    a5();\n    a6();\n    a7();",
                        "a1();\n    a2();\n    a3();\n    a4();\n    a5();\n    a6();"),
                // repetitions
                arguments("a repeated line", "java", METHOD,
                        "checkState(1);\n        checkState(1);\n        checkState(1);", "checkState(1);"),
                arguments("the line above", "java", "class A { void f() {\n    register(alpha);\n    §\n} }",
                        "register(alpha);\n    register(alpha);", ""),
                arguments("two lines in turn", "java", METHOD,
                        "first(alpha);\n        second(alpha);\n        first(alpha);\n        second(alpha);",
                        "first(alpha);\n        second(alpha);"),
                arguments("a loop in a line", "java", "class A { void f() {\n    §\n} }",
                        "a.next.next.next.next.next.next.next", ""),
                // not code
                arguments("a fence", "java", METHOD, "return size;\n```\n\nThe method", "return size;"),
                arguments("prose", "java", METHOD, "return size;\n        This method returns the size of the stack.",
                        "return size;"),
                arguments("prose in a comment", "java", METHOD, "// This returns the size here\n        return size;",
                        "// This returns the size here\n        return size;"),
                arguments("text between tags", "typescriptreact",
                        "function P() {\n  return (\n    <p>\n      §\n    </p>\n  );\n}\n",
                        "Welcome to the new dashboard\n", "Welcome to the new dashboard"),
                arguments("text behind tags of its own", "javascriptreact", "function P() {\n  return (\n    §\n  );\n}\n",
                        "<p>\n      Welcome to the new dashboard\n    </p>\n",
                        "<p>\n      Welcome to the new dashboard\n    </p>"),
                arguments("text between tags in PHP", "php", "<?php if ($a): ?>\n  <p>\n    §\n<?php endif ?>\n",
                        "Welcome to the new dashboard\n  </p>\n", "Welcome to the new dashboard"),
                arguments("prose behind an arrow", "typescript", "const f = (a: number) =>\n  §\n",
                        "a + 1;\n  This function adds one to a number.\n", "a + 1;"),
                arguments("prose right behind an arrow", "typescript", "const f = (a: number) =>\n  §\n",
                        "This function adds one to a number.\n", ""),
                arguments("a special token", "java", METHOD, "return size;<|endoftext|>import x;", "return size;"),
                arguments("one in capitals", "java", METHOD, "return size;<|EOT|>import x;", "return size;"),
                arguments("a file separator", "java", METHOD, "return size;\n<|file_sep|>Other.java", "return size;"),
                arguments("the end of a text", "java", METHOD, "return size;</s>import x;", "return size;"),
                arguments("an operator of F#", "fsharp", "let f x =\n    §\n", "failwith <| string x",
                        "failwith <| string x"),
                arguments("an element that is struck through", "html", "<p>\n  §\n</p>", "<s>9 €</s> <b>8 €</b>",
                        "<s>9 €</s> <b>8 €</b>"),
                arguments("the end of one", "typescriptreact", "return (\n  <p><s>§\n);", "9 €</s></p>", "9 €</s></p>"),
                // indentation
                arguments("the indentation once more", "java", METHOD, "        return size;\n    }", "return size;"),
                arguments("an indentation that is missing", "java", "class A {\n    int f() {\n§\n    }\n}",
                        "        return 1;\n", "        return 1;"),
                arguments("left of the block", "java", "class A {\n    int a;\n    §\n}\n", "int b;\nint c;", "int b;"),
                arguments("tabs", "java", "class A {\n\tvoid f() {\n\t\tif (a) {§\n\t}\n}\n",
                        "\n            g();\n        }", "\n\t\t\tg();\n\t\t}"),
                arguments("blanks instead of tabs", "java", METHOD, "if (a) {\n\t\t\tb();\n\t\t}",
                        "if (a) {\n            b();\n        }"),
                // python
                arguments("python: the end of the block", "python", "def f(x):\n    §\n\ndef g():\n    pass\n",
                        "return x + 1\n\ndef h():\n    return 2", "return x + 1"),
                arguments("python: dedent", "python", "class A:\n    def f(self):\n        §\n",
                        "return 1\n    def g(self):\n", "return 1"),
                arguments("python: a block", "python", "def f(x):§\n",
                        "\n    if x:\n        return 1\n    return 2\nprint(f(1))",
                        "\n    if x:\n        return 1\n    return 2"),
                arguments("python: one line after something typed", "python", "x = §\n", "1\ny = 2\n", "1"),
                arguments("python: a doc string", "python", "def f(x):\n    §\n",
                        "\"\"\"Return the next number of x.\"\"\"\n    return x + 1",
                        "\"\"\"Return the next number of x.\"\"\"\n    return x + 1"),
                arguments("python: a hash", "python", "def f(x):\n    §\n", "a = '#)'  # :)\n    b = (1)\n",
                        "a = '#)'  # :)\n    b = (1)"),
                // strings and comments of several lines
                arguments("python: a doc string of several lines", "python", FUNCTION,
                        "\"\"\"\n    Add two numbers together.\n    \"\"\"\n",
                        "\"\"\"\n    Add two numbers together.\n    \"\"\""),
                arguments("python: a doc string with paragraphs", "python", FUNCTION,
                        "\"\"\"Return the sum.\n\n    Args:\n        a: first\n    \"\"\"\n",
                        "\"\"\"Return the sum.\n\n    Args:\n        a: first\n    \"\"\""),
                arguments("python: single quotes", "python", FUNCTION,
                        "'''\n    Add two numbers together.\n\n    Both are numbers.\n    '''\n    return a + b\n",
                        "'''\n    Add two numbers together.\n\n    Both are numbers.\n    '''"),
                arguments("python: an example in a doc string", "python", FUNCTION,
                        "\"\"\"Return the sum.\n\n    ```\n    add(1, 2)\n    ```\n    \"\"\"\n",
                        "\"\"\"Return the sum.\n\n    ```\n    add(1, 2)\n    ```\n    \"\"\""),
                arguments("python: a doc string longer than six lines", "python", FUNCTION,
                        "\"\"\"Sum.\n    1\n    2\n    3\n    4\n    5\n    6\n    \"\"\"\n    c = 1\n",
                        "\"\"\"Sum.\n    1\n    2\n    3\n    4\n    5\n    6\n    \"\"\""),
                arguments("python: a doc string without an end", "python", FUNCTION,
                        "\"\"\"Return the sum.\n\n    Args:\n        a: first\n", ""),
                arguments("python: a doc string that does not end in time", "python", FUNCTION,
                        "c = 1\n    \"\"\"Sum" + ".\n    more".repeat(20) + "\n    \"\"\"\n", "c = 1"),
                arguments("python: one that begins in the middle of a line", "python", "f(§, 2)\n",
                        "\"\"\"a\n  b\"\"\"", ""),
                arguments("python: inside a doc string", "python", "def f():\n    \"\"\"§\n", "Sum.\n\n    More.\n",
                        "Sum."),
                arguments("python: behind a doc string that it closes", "python", "def f():\n    \"\"\"§\n",
                        "Sum.\"\"\"\n    return 1\n", "Sum.\"\"\""),
                arguments("java: a text block", "java", METHOD,
                        "return \"\"\"\n            Hello dear reader of this\n            \"\"\";\n    }\n",
                        "return \"\"\"\n            Hello dear reader of this\n            \"\"\";"),
                arguments("java: a text block after something typed", "java",
                        "class A { void f() {\n    String a =§\n} }",
                        " \"\"\"\n        a\n        \"\"\";\n    g();\n", " \"\"\"\n        a\n        \"\"\";"),
                arguments("java: a block comment", "java", METHOD,
                        "/*\n         The following code sorts the list\n         */\n        sort();\n    }\n",
                        "/*\n         The following code sorts the list\n         */\n        sort();"),
                arguments("java: Javadoc", "java", "class A {\n    §\n    int f() {\n    }\n}\n",
                        "/**\n     * Returns the size.\n     *\n     * @return it\n     */\n    int f() {\n",
                        "/**\n     * Returns the size.\n     *\n     * @return it\n     */"),
                arguments("java: a comment that the document ends", "java",
                        "class A {\n    §\n     * Returns the size.\n     */\n    int f() {\n    }\n}\n",
                        "/**\n     * Returns the size.\n     */\n", "/**"),
                arguments("java: a comment after an unmatched bracket", "java", METHOD,
                        "return size;\n    }\n\n    /** Returns", "return size;"),
                arguments("c: a block comment without an end", "c", "void f() {\n    §\n}\n",
                        "g();\n    /* The next call\n     * is needed", "g();"),
                arguments("javascript: a template of several lines", "javascript", "function f(n) {\n  §\n}\n",
                        "const s = `Hello\n\nWelcome ${n}`;\n  return s;\n",
                        "const s = `Hello\n\nWelcome ${n}`;\n  return s;"),
                arguments("javascript: a template in a template", "javascript", "function f(n) {\n  §\n}\n",
                        "const s = `Hello ${n ? `dear ${n}` : 'you'}\n\nWelcome`;\n",
                        "const s = `Hello ${n ? `dear ${n}` : 'you'}\n\nWelcome`;"),
                arguments("rust: a lifetime opens no string", "rust", "fn f() {\n    §\n}\n",
                        "let a: &'static str = g();\n    h('\"');\n}\n", "let a: &'static str = g();\n    h('\"');"),
                arguments("shell: a backtick in a here-document", "shellscript", "f\n§\n",
                        "cat <<EOF\nDon't use `this\nEOF\ng\n", "cat <<EOF\nDon't use `this\nEOF\ng"),
                arguments("lua: a long string", "lua", "local s = f(§)\n", "[[it's\n\"a\"]])\n", "[[it's\n\"a\"]]"),
                // other languages
                arguments("xml: the closing tag", "xml", "<a>\n  <b>§</b>\n</a>", "text</b>\n  <b>more</b>", "text"),
                arguments(
                        "xml: a closing tag that is missing", "xml", "<a>\n  <b>§\n</a>", "text</b>\n</a>", "text</b>"),
                arguments("properties", "properties", "a=1\nb=§\nc=3", "2\nc=3\nd=4", "2"),
                arguments("prose stays prose", "markdown", "# Title\n\nThis is §", "a text about stacks.\n\nAnd more",
                        "a text about stacks."),
                arguments("javascript: a template", "javascript", "f(§);", "`a ${b) }`);", "`a ${b) }`"),
                arguments("rust: a lifetime", "rust", "fn f(§) {}", "a: &'a str, b: (u8, u8)) -> u8 {",
                        "a: &'a str, b: (u8, u8)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("typed")
    void keepsWhatIsMissingWhileTyping(String name, String language, String document, String output, String expected) {
        assertEquals(expected, cut(language, document, TrimLimits.AUTOMATIC, output));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("typed")
    void decidesTheSameWhateverThePiecesAre(String name, String language, String document, String output,
            String expected) {
        CompletionTrimmer trimmer = trimmer(language, document, TrimLimits.AUTOMATIC);
        for (int end = 1; end <= output.length(); end++) {
            TrimResult cut = trimmer.cut(output.substring(0, end), End.NOT_YET);
            if (cut.decided()) {
                assertEquals(expected, cut.text(), "decided after " + output.substring(0, end));
                return;
            }
        }
        assertEquals(expected, trimmer.cut(output, End.COMPLETE).text());
    }

    static Stream<Arguments> asked() {
        return Stream.of(
                arguments("more than a paragraph", "java", METHOD, "int a = 1;\n\n        return a;\n    }",
                        "int a = 1;\n\n        return a;"),
                arguments("several statements after something typed", "java", "class A { void f() {\n    int a =§\n} }",
                        " 1;\n    int b = 2;\n}", " 1;\n    int b = 2;"),
                arguments("a doc string with paragraphs", "python", FUNCTION,
                        "\"\"\"\n    Add two numbers together.\n\n\n    Both are numbers.\n    \"\"\"\n",
                        "\"\"\"\n    Add two numbers together.\n\n\n    Both are numbers.\n    \"\"\""),
                arguments("a text block", "java", METHOD,
                        "return \"\"\"\n            Hello dear reader of this\n            \"\"\";\n    }\n",
                        "return \"\"\"\n            Hello dear reader of this\n            \"\"\";"),
                arguments("tabs of a text block", "java", METHOD,
                        "String s = \"\"\"\n            all:\n            \tcc\n            \"\"\";\n"
                                + "\t\treturn s;\n    }\n",
                        "String s = \"\"\"\n            all:\n            \tcc\n            \"\"\";\n"
                                + "        return s;"),
                arguments("blanks of a text block", "java", "class A {\n\tString f() {\n\t\t§\n\t}\n}\n",
                        "return \"\"\"\n\t\t\ta:\n\t\t\t    b\n\t\t\t\"\"\";\n\t}\n",
                        "return \"\"\"\n\t\t\ta:\n\t\t\t    b\n\t\t\t\"\"\";"),
                arguments("tabs of a string", "python", FUNCTION, "s = '''\n\tall\n'''\n\tb(s)\n",
                        "s = '''\n\tall\n'''\n    b(s)"),
                arguments("tabs of a template", "javascript", "function f() {\n    §\n}\n",
                        "const s = `all:\n\tcc`;\n\treturn s;\n}\n", "const s = `all:\n\tcc`;\n    return s;"),
                arguments("a doc string with tabs", "python", FUNCTION,
                        "\"\"\"\n\tAdd two numbers together.\n\t\"\"\"\n",
                        "\"\"\"\n    Add two numbers together.\n    \"\"\""),
                arguments("a block comment", "java", METHOD,
                        "/*\n         The following code sorts the list\n         */\n        sort();\n    }\n",
                        "/*\n         The following code sorts the list\n         */\n        sort();"),
                arguments("no doc string without an end", "python", FUNCTION, "\"\"\"\n    Add two numbers.\n", ""),
                arguments("two blank lines", "java", METHOD, "a();\n\n\n        b();", "a();"),
                arguments("one method", "java", "class A {\n    §\n}\n",
                        "int f() {\n        int a = 1;\n        return a;\n    }\n\n    int g() {",
                        "int f() {\n        int a = 1;\n        return a;\n    }"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("asked")
    void keepsMoreWhenAsked(String name, String language, String document, String output, String expected) {
        assertEquals(expected, cut(language, document, TrimLimits.INVOKED, output));
    }

    @Test
    void decidesAtTheBracketWithoutWaitingForMore() {
        CompletionTrimmer trimmer = trimmer("java", METHOD, TrimLimits.AUTOMATIC);
        assertFalse(trimmer.cut("return size;\n    ", End.NOT_YET).decided());
        assertTrue(trimmer.cut("return size;\n    }", End.NOT_YET).decided());
    }

    @Test
    void showsFinishedLinesAndAFirstLineThatNothingMayTakeBack() {
        CompletionTrimmer trimmer = trimmer("java", METHOD, TrimLimits.AUTOMATIC);
        assertEquals("return si", trimmer.cut("return si", End.NOT_YET).text());
        assertEquals("a();", trimmer.cut("a();\n        retu", End.NOT_YET).text());
        CompletionTrimmer beforeLine = trimmer("java", "class A { void f() {\n    §\n    second();\n} }",
                TrimLimits.AUTOMATIC);
        assertEquals("", beforeLine.cut("sec", End.NOT_YET).text(), "it may become what is there already");
        assertEquals("sect", beforeLine.cut("sect", End.NOT_YET).text());
    }

    @Test
    void dropsALineThatTheLimitCut() {
        CompletionTrimmer trimmer = trimmer("java", METHOD, TrimLimits.AUTOMATIC);
        assertEquals("a();", trimmer.cut("a();\n        retu", End.STOPPED).text());
        assertEquals("retu", trimmer.cut("retu", End.STOPPED).text());
        assertEquals("a();",
                trimmer.cut("a();\n        if (b) {\n            c();\n            d(", End.STOPPED).text());
    }

    @Test
    void writesTheLineEndsOfTheDocument() {
        String document = METHOD.replace("\n", "\r\n");
        assertEquals("a();\r\n        b();", cut("java", document, TrimLimits.AUTOMATIC, "a();\n        b();\n    }"));
        assertEquals("a();\r\n        b();",
                cut("java", document, TrimLimits.AUTOMATIC, "a();\r\n        b();\r\n    }"));
    }

    @Test
    void survivesAnything() {
        String[] pieces = {"{", "}", "(", ")", "\"", "'", "\n", "\r\n", "\t", "    ", "a", "/*", "*/", "//", "\\", "<",
                "</b>", "`", "<|", "😀", "\"\"\"", "#", ":", "é"};
        java.util.Random random = new java.util.Random(7);
        for (int n = 0; n < 5_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            StringBuilder output = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                output.append(pieces[random.nextInt(pieces.length)]);
            }
            String language = new String[] {"java", "python", "xml", "javascript", "markdown", "sql"}[random
                    .nextInt(6)];
            int caret = random.nextInt(text.length() + 1);
            CaretContext context = CaretContext.of(LanguageSyntax.of(language, null), text.toString(), caret);
            for (TrimLimits limits : new TrimLimits[] {TrimLimits.AUTOMATIC, TrimLimits.INVOKED}) {
                for (End end : End.values()) {
                    new CompletionTrimmer(context, limits).cut(output.toString(), end);
                }
            }
        }
    }
}
