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
