// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.Attachment.Lines;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.CodeEdits.Range;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

class CodeEditsTest {
    private static final Path FILE = Path.of("A.java");
    private static final String DEF = "def g():\n    return 2\n";
    private static final String METHOD = "def g(self):\n    return 2\n";
    private static final String LINES = "x = 1\ny = 2\n";

    /** Inserts code; a bar marks the caret. */
    private static String insert(String withBar, String code) {
        int caret = withBar.indexOf('|');
        return CodeEdits.insert(FILE, withBar.replace("|", ""), caret, code).preview();
    }

    /** Replaces code; bars enclose the replaced text. */
    private static String replace(String withBars, String code) {
        int start = withBars.indexOf('|');
        int end = withBars.lastIndexOf('|') - 1;
        return CodeEdits.replace(FILE, withBars.replace("|", ""), start, end, code).preview();
    }

    /** Inserts code into a file with a name; a bar marks the caret. */
    private static String insert(String name, String withBar, String code) {
        int caret = withBar.indexOf('|');
        return CodeEdits.insert(Path.of(name), withBar.replace("|", ""), caret, code).preview();
    }

    /** Replaces code in a file with a name; bars enclose the replaced text. */
    private static String replace(String name, String withBars, String code) {
        int start = withBars.indexOf('|');
        int end = withBars.lastIndexOf('|') - 1;
        return CodeEdits.replace(Path.of(name), withBars.replace("|", ""), start, end, code).preview();
    }

    @Test
    void aMethodIsSetApartFromTheMembersAroundIt() {
        String method = "int b() {\n    return 2;\n}\n";
        assertEquals("class A {\n\tint a;\n\n\tint b() {\n\t\treturn 2;\n\t}\n\n\tint c;\n}\n",
                insert("class A {\n\tint a;\n\t|\n\tint c;\n}\n", method));
        assertEquals("class A {\n\n\tint b() {\n\t\treturn 2;\n\t}\n\n}\n",
                insert("class A {\n\n\t|\n\n}\n", method));
        assertEquals("class A {\n\tint b() {\n\t\treturn 2;\n\t}\n}\n", insert("class A {\n\t|\n}\n", method));
        assertEquals("void f() {\n\tg();\n\tif (a) {\n\t\th();\n\t}\n\tg();\n}\n",
                insert("void f() {\n\tg();\n\t|\n\tg();\n}\n", "if (a) {\n    h();\n}\n"));
    }

    @Test
    void aBlankLineTakesTheCode() {
        assertEquals("class A {\n\tint a;\n\tint b;\n}\n", insert("class A {\n\t|\n}\n", "int a;\nint b;\n"));
        assertEquals("class A {\r\n    int a;\r\n}\r\n", insert("class A {\r\n    |\r\n}\r\n", "int a;\n"));
    }

    /** An empty line has no indentation to follow. */
    @Test
    void theFirstLineOfABlockIsIndentedAsTheDocumentIndents() {
        assertEquals("class A {\n  int a;\n\n  int b() {\n    c();\n    d();\n  }\n}\n",
                insert("class A {\n  int a;\n\n  int b() {\n|\n  }\n}\n", "c();\nd();\n"));
        assertEquals("class A {\n\tint a;\n}\n\nclass B {\n\tint b;\n\tint c;\n}\n",
                insert("class A {\n\tint a;\n}\n\nclass B {\n|\n}\n", "int b;\nint c;\n"));
        assertEquals("class A {\n    int a;\n    int b;\n}\n", insert("class A {\n|\n}\n", "int a;\nint b;\n"));
        assertEquals("def f(a):\n  if a:\n    g()\n    h()\n",
                insert("def f(a):\n  if a:\n|\n", "g()\nh()\n"));
        assertEquals("for a in b:\n    c()\n", insert("for a in b:\n|\n", "c()\n"));
        assertEquals("with open(a) as b:\n    c()\n", insert("with open(a) as b:\n|\n", "c()\n"));
        assertEquals("for example:\nThis.\n", insert("for example:\n|\n", "This.\n"));
        assertEquals("with the following:\nThis.\n", insert("with the following:\n|\n", "This.\n"));
        assertEquals("def f(\n    a: int,\n) -> int:\n    b()\n    c()\n",
                insert("def f(\n    a: int,\n) -> int:\n|\n", "b()\nc()\n"));
        assertEquals("Note:\na = 1\nb = 2\n", insert("Note:\n|\n", "a = 1\nb = 2\n"), "prose");
    }

    @Test
    void oneLineGoesWhereTheCaretIs() {
        assertEquals("x = 1 + two();\n", insert("x = 1 + |;\n", "two()\n"));
        assertEquals("x = two()", insert("x = |", "two()"));
    }

    @Test
    void severalLinesGoBehindTheLineOrBeforeIt() {
        assertEquals("\tone();\n\ttwo();\n\tthree();\n\tfour();\n",
                insert("\tone();|\n\tfour();\n", "two();\nthree();\n"));
        assertEquals("\ttwo();\n\tthree();\n\tone();\n", insert("\t|one();\n", "two();\nthree();\n"));
        assertEquals("one();\ntwo();\nthree();\n", insert("one();|", "two();\nthree();"));
    }

    @Test
    void anEmptyTextTakesAll() {
        assertEquals("int a;\nint b;", insert("|", "int a;\nint b;\n").stripTrailing());
    }

    @Test
    void replacesWithinALineOrWholeLines() {
        assertEquals("x = sum(a, b) * 2;\n", replace("x = |(a + b)| * 2;\n", "sum(a, b)\n"));
        assertEquals("{\n\tfor (;;) {\n\t}\n}\n", replace("{\n\t|int a;\n\tint b;|\n}\n", "for (;;) {\n}\n"));
    }

    @Test
    void replacesNothingBesideARangeOfPartsOfLines() {
        assertEquals("x = b(\n  c,\n) + 1\n", replace("a.py", "x = |a| + 1\n", "b(\n  c,\n)\n"));
        assertEquals("{\n\tx = b(\n\t\tc\n\t) + 1;\n}\n", replace("{\n\tx = |a| + 1;\n}\n", "b(\n    c\n)\n"));
        assertEquals("f(1);\r\n  g(\r\n    2\r\n  );\r\n",
                replace("f(1);\r\n  |h(\r\n    1\r\n  )|;\r\n", "  g(\n    2\n  )\n"));
        assertEquals("a();\n    b();\n", replace("a();\n|    c()|;\n", "b()"), "with its indentation");
        assertEquals("if (a) {\n    b();\n}\nc();\n", replace("if (a) |b();\n|c();\n", "{\n    b();\n}\n"),
                "with a line end");
    }

    @Test
    void aRangeFromTheEndOfTheLineAboveLeavesThatLine() {
        assertEquals("  a();\n  c();\n  d();\n", replace("  a();|\n  b();|\n", "c();\nd();\n"));
        assertEquals("  a();\r\n  c();\r\n  d();\r\n", replace("  a();|\r\n  b();\r\n|", "c();\nd();\n"));
    }

    @Test
    void aFunctionStandsBesideTheFunctionAboveIt() {
        String f = "def f():\n    return 1\n";
        assertEquals(f + "\n\n" + DEF.stripTrailing(), insert("a.py", f + "\n\n|", DEF));
        assertEquals(f + "\n" + DEF, insert("a.py", f + "\n|\n", DEF));
        assertEquals(f + DEF, insert("a.py", f + "|\n", DEF));
        String main = "\n\nif __name__ == '__main__':\n    f()\n";
        assertEquals(f + "\n\n" + DEF + main, insert("a.py", f + "\n\n|\n" + main, DEF));
        assertEquals(f + "\n@cache\n" + DEF, insert("a.py", f + "\n|\n", "@cache\n" + DEF));
        assertEquals(f + "\n# new\nasync " + DEF, insert("a.py", f + "\n|\n", "# new\nasync " + DEF));
        assertEquals(f + "\nclass A:\n    a = 1\n", insert("a.py", f + "\n|\n", "class A:\n    a = 1\n"));
        String outer = "def outer():\n    def inner():\n        pass\n\n    return inner\n";
        assertEquals(outer + "\n" + DEF, insert("a.py", outer + "\n|\n", DEF), "not beside the nested one");
        String wide = "def f(\n        a,\n        b):\n    return g(a,\n             b)\n";
        assertEquals(wide + "\n" + DEF, insert("a.py", wide + "\n|\n", DEF), "continued lines");
        String text = "def f():\n    \"\"\"Doc.\n\n        def a(:\n    \"\"\"\n    return 1  # (\n";
        assertEquals(text + "\n" + DEF, insert("a.py", text + "\n|\n", DEF), "a string");
    }

    @Test
    void aMethodStandsBesideTheMethodsOfItsClass() {
        String type = "class A:\n    def f(self):\n        return 1\n";
        String method = METHOD.indent(4);
        assertEquals(type + "\n" + method, insert("a.py", type + "\n|\n", METHOD));
        assertEquals(type + "\n\n" + DEF, insert("a.py", type + "\n\n|\n", DEF), "it has no self");
        assertEquals(type + "\n    @staticmethod\n" + DEF.indent(4),
                insert("a.py", type + "\n|\n", "@staticmethod\n" + DEF));
        String next = "\n    def h(self):\n        pass\n";
        assertEquals(type + "\n" + method + next, insert("a.py", type + "\n|\n" + next, METHOD));
        assertEquals(type + "\n" + DEF.indent(4) + next, insert("a.py", type + "\n|\n" + next, DEF), "in the class");
        String after = "\n\nclass B:\n    pass\n";
        assertEquals(type + "\n" + method + after, insert("a.py", type + "\n|\n" + after, METHOD));
        assertEquals(type + "\nclass C:\n    pass\n" + after,
                insert("a.py", type + "\n|\n" + after, "class C:\n    pass\n"));
        assertEquals("class A:\n" + method, insert("a.py", "class A:\n|\n", METHOD));
        assertEquals("class A:\n\tx = 1\n\n\tdef g(self):\n\t\treturn 2\n",
                insert("a.py", "class A:\n\tx = 1\n\n|\n", METHOD));
    }

    /** Otherwise the lines below would belong to the new code. */
    @Test
    void codeBetweenTheStatementsOfAFunctionStaysThere() {
        assertEquals("def f():\n    a = 1\n\n    x = 1\n    y = 2\n    return a\n",
                insert("a.py", "def f():\n    a = 1\n\n|\n    return a\n", LINES));
        assertEquals("def f():\n    a = 1\n\n    def g():\n        return 2\n\n    return a\n",
                insert("a.py", "def f():\n    a = 1\n\n|\n\n    return a\n", DEF));
        assertEquals("if a:\n    b()\n\n    x = 1\n    y = 2\nelse:\n    c()\n",
                insert("a.py", "if a:\n    b()\n\n|\nelse:\n    c()\n", LINES));
        assertEquals("def f():\n    if a:\n        b()\n        x = 1\n        y = 2\n    return a\n",
                insert("a.py", "def f():\n    if a:\n        b()\n|\n    return a\n", LINES), "below the line");
        assertEquals("a = [\n    1,\n    x,\n    y,\n]\n", insert("a.py", "a = [\n    1,\n|\n]\n", "x,\ny,\n"));
        assertEquals("def f(a,\n      b):  # two\n    x = 1\n    y = 2\n",
                insert("a.py", "def f(a,\n      b):  # two\n|\n", LINES));
    }

    @Test
    void codeBehindALineIsInTheBlockWhereItBelongs() {
        String f = "def f():\n    return 1";
        assertEquals(f + "\n" + DEF.stripTrailing(), insert("a.py", f + "|", DEF).strip());
        String type = "class A:\n    def f(self):\n        return 1";
        assertEquals(type + "\n" + METHOD.indent(4) + "\n    x = 1\n",
                insert("a.py", type + "|\n\n    x = 1\n", METHOD));
        assertEquals("def f():\n    a()\n    x = 1\n    y = 2\n    b()\n",
                insert("a.py", "def f():\n    a()|\n    b()\n", LINES));
        assertEquals("if a:\n    x = 1\n    y = 2\n", insert("a.py", "if a:|\n", LINES));
        assertEquals("def f():\n    x = 1\n    y = 2\n    b()\n", insert("a.py", "def f():\n  |  b()\n", LINES));
    }

    @Test
    void statementsBehindABlankLineAreNoDeeperThanTheLineBelow() {
        String f = "def f():\n    return 1\n";
        assertEquals(f + "\nx = 1\ny = 2\n", insert("a.py", f + "\n|\n", LINES));
        assertEquals(f + "    x = 1\n    y = 2\n", insert("a.py", f + "|\n", LINES));
        assertEquals(f + "\n    x = 1\n    y = 2\n", insert("a.py", f + "\n    |\n", LINES), "where the caret is");
    }

    @Test
    void otherLanguagesAreNotIndentedAsContinuedLines() {
        assertEquals("export A=1 \\\n    B=2\n\nf() {\n    c\n}\n",
                insert("a.sh", "export A=1 \\\n    B=2\n\n|\n", "f() {\n    c\n}\n"));
        assertEquals("INSERT INTO t VALUES\n  (1),\n  (2);\n\nSELECT 1\nFROM d;\n",
                insert("a.sql", "INSERT INTO t VALUES\n  (1),\n  (2);\n\n|\n", "SELECT 1\nFROM d;\n"));
        assertEquals("- a\n  - b\n\n# Title\n\ntext\n", insert("a.md", "- a\n  - b\n\n|\n", "# Title\n\ntext\n"));
        assertEquals("- a\n  - b\n  - x\n  - y\n  - c\n", insert("a.md", "- a\n  - b\n|\n  - c\n", "- x\n- y\n"));
        assertEquals("all:\n\tcc\n\nclean:\n\trm a\n", insert("Makefile", "all:\n\tcc\n\n|\n", "clean:\n\trm a\n"));
        assertEquals("all:\n\tcc\n\techo a\n\techo b\n",
                insert("Makefile", "all:\n\tcc\n|\n", "echo a\necho b\n"), "a recipe");
        assertEquals("class A\n  def f\n  end\n\n  def g\n  end\nend\n",
                insert("a.rb", "class A\n  def f\n  end\n\n|\nend\n", "def g\nend\n"));
        assertEquals("if a; then\n    b\n\n    c\n    d\nfi\n",
                insert("a.sh", "if a; then\n    b\n\n|\nfi\n", "c\nd\n"));
    }

    @Test
    void inYamlCodeFollowsTheLinesBelow() {
        assertEquals("a:\n  b: 1\nc:\n  d: 2\n", insert("a.yaml", "a:\n  b: 1\n|\n", "c:\n  d: 2\n"));
        assertEquals("a:\n  b: 1\n  x: 1\n  y: 2\n  c: 3\n",
                insert("a.yaml", "a:\n  b: 1\n|\n  c: 3\n", "x: 1\ny: 2\n"));
        assertEquals("a:\n  - b: 1\n    c: 2\n  - b: 3\n    c: 4\n",
                insert("a.yaml", "a:\n  - b: 1\n    c: 2\n|\n", "- b: 3\n  c: 4\n"));
    }

    @Test
    void tabsOfRecipesAndStringsAreKept() {
        String variables = "A = a \\\n    b \\\n    c\n\n";
        assertEquals(variables + "all:\n\tcc -O2\n\techo\n",
                replace("Makefile", variables + "|all:\n\tcc\n|", "all:\n\tcc -O2\n\techo\n"));
        assertEquals("```make\nall:\n\tcc -O2\n```\n\n- a\n    - b\n    - c\n",
                replace("a.md", "```make\n|all:\n\tcc\n|```\n\n- a\n    - b\n    - c\n", "all:\n\tcc -O2\n"));
        assertEquals("class A {\n    String s = \"\"\"\n        all:\n        \tcc\n        \"\"\";\n}\n",
                insert("class A {\n    |\n}\n", "String s = \"\"\"\n    all:\n    \tcc\n    \"\"\";\n"));
        assertEquals(
                "class A {\n\tint a;\n\tString s = \"\"\"\n\t\tall:\n\t\t    cc\n\t\t\"\"\";\n\tint b;\n}\n",
                insert("class A {\n\tint a;\n\t|\n}\n",
                        "String s = \"\"\"\n    all:\n        cc\n    \"\"\";\nint b;\n"));
        assertEquals("if a:\n\tb()\n\ts = '''\n\t    c\n\t'''\n\td()\n",
                insert("a.py", "if a:\n\tb()\n\t|\n", "s = '''\n    c\n'''\nd()\n"));
        assertEquals("if a:\n\tb()\n\tdef f():\n\t\t\"\"\"Doc.\n\n\t\tMore.\n\t\t\"\"\"\n\t\td()\n",
                insert("a.py", "if a:\n\tb()\n\t|\n",
                        "def f():\n    \"\"\"Doc.\n\n    More.\n    \"\"\"\n    d()\n"));
    }

    @Test
    void levelsOfTwoSpacesBecomeTabs() {
        assertEquals("def f():\n\tif a:\n\t\tfor x in y:\n\t\t\tif x:\n\t\t\t\tb()\n",
                replace("a.py", "def f():\n\tif a:\n|\t\tb()\n|", "for x in y:\n  if x:\n    b()\n"));
    }

    @Test
    void findsWhatWasAttached() {
        String text = "a\nb\nc\nb\n";
        Attachment third = new Attachment(Kind.SELECTION, "A", null, new Lines(4, 4),
                SourceText.whole(TextSource.file(FILE, null), "b"));
        assertEquals(Optional.of(new Range(6, 7)), CodeEdits.find(text, third));
        Attachment moved = new Attachment(Kind.SELECTION, "A", null, new Lines(1, 1),
                SourceText.whole(TextSource.file(FILE, null), "c"));
        assertEquals(Optional.of(new Range(4, 5)), CodeEdits.find(text, moved));
        Attachment doubtful = new Attachment(Kind.SELECTION, "A", null, new Lines(1, 1),
                SourceText.whole(TextSource.file(FILE, null), "b"));
        assertEquals(Optional.empty(), CodeEdits.find(text, doubtful));
        assertEquals(Optional.empty(), CodeEdits.find(text, Attachment.of(Kind.CLIPBOARD, "c", "gone")));
        assertEquals(Optional.empty(), CodeEdits.find("", third));
    }
}
