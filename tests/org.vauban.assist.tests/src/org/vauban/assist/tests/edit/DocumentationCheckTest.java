// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.DocumentationCheck;

class DocumentationCheckTest {
    private static final String METHOD = "    int size() {\n        return \"// \" + size;\n    }\n";

    private static boolean java(String before, String after) {
        return DocumentationCheck.keepsCode("java", null, before, after);
    }

    @Test
    void commentsMayComeGoAndChange() {
        assertTrue(java(METHOD, "    /**\n     * The size: \"so\" it's said.\n     * @return it\n     */\n" + METHOD));
        assertTrue(java("    // old\n" + METHOD,
                "\t/** new */\n" + METHOD.replace("    ", "\t").replace(";", "; // here")));
        assertTrue(DocumentationCheck.keepsCode(null, Path.of("a.sql"), "select 1;\n", "-- one\nselect 1;\n"));
    }

    @Test
    void theWholeClassInPlaceOfOneMethodIsRefused() {
        assertFalse(java(METHOD, "class Stack {\n    private int size;\n\n    /** The size. */\n" + METHOD + "}\n"));
        assertFalse(java(METHOD, "    /** The size. */\n    int size() {\n        return size;\n    }\n"),
                "a string was changed");
        assertFalse(java(METHOD, "    /** The size. */\n"), "the code is gone");
    }

    @Test
    void aDocstringDocuments() {
        String method = "def size(self):\n    return self._size\n";
        String documented = "def size(self):\n    \"\"\"Return the size.\n\n    It's never negative.\n    \"\"\"\n    return self._size\n";
        assertTrue(DocumentationCheck.keepsCode("python", null, method, documented));
        assertFalse(
                DocumentationCheck.keepsCode("python", null, method, documented + "\ndef other(self):\n    pass\n"));
    }

    @Test
    void aDocstringBelowTheCodeDoesNotDocument() {
        String method = "def size(self):\n    return self._size\n";
        assertFalse(keeps("python", method, method + "    \"\"\"Return the size.\"\"\"\n"));
        String variable = "class A:\n    size = 0\n";
        assertTrue(keeps("python", variable, variable + "    r\"\"\"The size.\"\"\"\n"));
        String attribute = "class A:\n    size: int\n";
        assertTrue(keeps("python", attribute, attribute + "    \"\"\"The size.\"\"\"\n"));
        String string = "s = \"\"\"\na\n\"\"\"\nb()\n";
        assertTrue(keeps("python", method + string, "\"\"\"Sizes.\"\"\"\n\n"
                + method.replace(":\n", ":\n    '''Return it.'''\n") + string));
        assertFalse(keeps("python", string, string.replace("\na", "\nc")));
    }

    @Test
    void blocksOfIndentationAreKept() {
        String python = "def f(a):\n    if a:\n        b()\n    c()\n";
        assertFalse(keeps("python", python, "# new\n" + python.replace("    c()", "        c()")));
        assertTrue(keeps("python", python, "# new\n" + python.replace("    ", "  ")), "another width");
        assertTrue(keeps("python", python, "# new\n" + python.replace("    ", "\t")));
        assertTrue(keeps("python", "f(a,\n  b)\n", "f(a,  # first\n      b)  # second\n"), "in brackets");
        assertFalse(keeps("yaml", "a:\n  b: 1\n  c: 2\n", "# new\na:\n  b: 1\nc: 2\n"));
        assertTrue(keeps("yaml", "a:\n  b: 1\n", "# new\na:\n  # one\n  b: 1  # it\n"));
        assertFalse(keeps("makefile", "all:\n\tcc\n", "# new\nall:\n    cc\n"));
    }

    @Test
    void stringsAreComparedVerbatim() {
        assertFalse(java("s = \"a b\";\n", "// new\ns = \"ab\";\n"));
        assertFalse(keeps("python", "s = 'a  b'\n", "# new\ns = 'a b'\n"));
        String block = "s = \"\"\"\n        a\n          b\n        \"\"\";\n";
        assertTrue(java(block, "// new\n" + block.replace("        ", "\t")), "incidental blanks");
        assertFalse(java(block, "// new\n" + block.replace("          b", "        b")));
    }

    @Test
    void lineEndsThatEndStatementsAreKept() {
        String function = "function f() {\n  return a;\n}\n";
        assertFalse(keeps("javascript", function, "/** new */\n" + function.replace("return a", "return\n    a")));
        assertTrue(keeps("javascript", "f(a, b)\n  .then(c)\n", "// new\nf(a,\n  b).then(c)\n"));
        assertFalse(keeps("go", "a := 1\nb()\n", "// new\na := 1 b()\n"));
        assertFalse(keeps("shellscript", "a\nb c\n", "# new\na b c\n"));
        assertFalse(keeps("shellscript", "a = 1\n", "# new\na=1\n"));
        assertFalse(keeps("c", "#define A\nint b;\n", "/* new */\n#define A int b;\n"));
        assertTrue(java("int f(int a,\n        int b) {\n}\n", "/** new */\nint f( int a, int b )\n{\n}\n"));
        assertFalse(java("return a;\n", "// new\nreturna;\n"));
    }

    @Test
    void aCommentBehindADeclarationDoesNotDocumentIt() {
        String max = "func Max(a, b int) int {\n\treturn a\n}\n";
        assertFalse(documents("go", max, max + "\n// Max returns the greater.\n"));
        assertTrue(documents("go", max, "// Max returns the greater.\n" + max));
        assertTrue(documents("go", max, max.replace("{\n", "{\n\t// the greater\n") + "// end\n"));
        assertTrue(documents("go", max, max.stripTrailing() + " // end\n"), "in its last line");
        String method = "def size(self):\n    return 1\n";
        assertFalse(documents("python", method, method + "# The size.\n"));
        assertTrue(documents("java", "int a = 1;\nint b = 2;\n", "int a = 1;\nint b = 2;\n// sizes\n"),
                "no declaration");
        String two = "int f() {\n}\n\nint g() {\n}\n";
        String documented = "int f() {\n}\n\n/** New. */\nint g() {\n}\n";
        int second = two.indexOf("int g");
        assertTrue(DocumentationCheck.documents("java", null, two, documented, second, two.length()));
        assertFalse(DocumentationCheck.documents("java", null, two, documented, 0, two.indexOf('}') + 1));
        String windows = two.replace("\n", "\r\n");
        assertFalse(DocumentationCheck.documents("java", null, windows, documented.replace("\n", "\r\n"), 0,
                windows.indexOf('}') + 1));
    }

    @Test
    void aStringBelowTheLastAttributeDocumentsIt() {
        String type = "class A:\n    size = 0\n    name: str\n";
        String doc = "    \"\"\"The name.\"\"\"\n";
        assertTrue(documents("python", type, type + doc));
        assertFalse(documents("python", type, type + "    # The name.\n"), "a comment documents what follows");
        String value = "class A:\n    size = 0\n";
        assertTrue(documents("python", value, value + doc));
        assertFalse(documents("python", value, value + doc.strip() + "\n"), "outside the class");
        String next = "\n\nlimit = 9\n";
        assertTrue(DocumentationCheck.documents("python", null, value + next, value + doc + next, 0, value.length()));
        assertFalse(DocumentationCheck.documents("python", null, value + next, value + next + doc.strip(), 0,
                value.length()), "of the variable below the class");
        String method = "def f():\n    size = 0\n    return size\n";
        assertFalse(documents("python", method, method + "    \"\"\"The size.\"\"\"\n"));
    }

    private static boolean keeps(String language, String before, String after) {
        return DocumentationCheck.keepsCode(language, null, before, after);
    }

    private static boolean documents(String language, String before, String after) {
        return DocumentationCheck.documents(language, null, before, after, 0, before.length());
    }

    @Test
    void ofALanguageWithoutKnownCommentsNothingIsSaid() {
        assertTrue(DocumentationCheck.keepsCode("plaintext", null, "a\n", "b\n"));
    }
}
