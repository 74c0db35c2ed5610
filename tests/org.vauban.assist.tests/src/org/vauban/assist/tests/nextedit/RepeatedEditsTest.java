// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.nextedit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.LineEdits;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.assist.nextedit.NextEdit.Kind;
import org.vauban.assist.nextedit.RepeatedEdits;
import org.vauban.assist.nextedit.TokenChange;

/** Where a change can be repeated. */
class RepeatedEditsTest {
    private static final Path FILE = Path.of("/p/a.py");

    private static LineEdit edit(int line, String before, String after) {
        return new LineEdit(FILE, line, before, after);
    }

    private static Optional<NextEdit> next(String text, LineEdit... edits) {
        return RepeatedEdits.next(List.of(edits), text);
    }

    @Test
    void aDeclaredNameIsChangedWhereItIsUsed() {
        String text = "count = use(size)\ndef total(a):\n    return a\nprint(size(1))\nprint(size_of(2))\n"
                .replace("size(1)", "sum_of(1)");
        NextEdit found = next(text, edit(1, "def sum_of(a):", "def total(a):")).orElseThrow();
        assertEquals(new NextEdit(Kind.RENAME, null, text.indexOf("sum_of(1)"), "sum_of", "total"), found);
    }

    @Test
    void behindTheEditComesBeforeWhatLiesAbove() {
        String text = "old()\nlet fresh = 1;\nold()\n";
        assertEquals(text.lastIndexOf("old"),
                next(text, edit(1, "let old = 1;", "let fresh = 1;")).orElseThrow().offset());
        String above = "old()\nlet fresh = 1;\n";
        assertEquals(0, next(above, edit(1, "let old = 1;", "let fresh = 1;")).orElseThrow().offset());
    }

    @Test
    void aUseThatWasChangedIsNoRename() {
        String text = "let total = 1;\nprint(total)\nprint(size)\n";
        assertEquals(Optional.empty(), next(text, edit(1, "print(size)", "print(total)")));
        assertEquals(Optional.empty(),
                next("let total = 1;\nuse(total); use(size)\n", edit(0, "let size = 1;", "let total = 1;")),
                "the new name was there already");
    }

    @Test
    void aFieldWhoseNameAParameterSharesIsChangedWhereItIsTheField() {
        String text = """
                      class Ticket {
                          private final Priority urgency;

                          Ticket(int number, Priority priority) {
                              this.priority = Objects.requireNonNull(priority);
                          }

                          boolean isUrgent() {
                              return priority == Priority.URGENT;
                          }
                      }
                      """;
        LineEdit field = edit(1, "    private final Priority priority;", "    private final Priority urgency;");
        NextEdit assigned = next(text, field).orElseThrow();
        assertEquals(new NextEdit(Kind.RENAME, null, text.indexOf("this.priority") + 5, "priority", "urgency"),
                assigned);
        String then = text.replace("this.priority", "this.urgency");
        LineEdit accepted = edit(4, "        this.priority = Objects.requireNonNull(priority);",
                "        this.urgency = Objects.requireNonNull(priority);");
        assertEquals(then.indexOf("priority =="), next(then, accepted, field).orElseThrow().offset());
    }

    @Test
    void theNewNameMayBeThatOfAParameter() {
        String text = "class Ticket {\n    private String title;\n\n    Ticket(String title) {\n        this.text = title;\n    }\n}\n";
        assertEquals(text.indexOf("text = title"),
                next(text, edit(1, "    private String text;", "    private String title;")).orElseThrow().offset());
    }

    @Test
    void aParameterIsChangedInItsMethodOnly() {
        String text = "class A {\n    int size;\n\n    void grow(int by) {\n        this.size = size + 1;\n    }\n\n    int size() {\n        return size;\n    }\n}\n";
        LineEdit parameter = edit(3, "    void grow(int size) {", "    void grow(int by) {");
        assertEquals(text.indexOf("size + 1"), next(text, parameter).orElseThrow().offset());
        assertEquals(Optional.empty(), next(text.replace("size + 1", "by + 1"), parameter),
                "the new name is used already");
    }

    @Test
    void whatWasDoneTwiceIsProposedAThirdTime() {
        String text = "a.info(1)\nb.info(2)\nc.debug(3)\nd.debug(4)\n";
        NextEdit found = next(text, edit(1, "b.debug(2)", "b.info(2)"), edit(0, "a.debug(1)", "a.info(1)"))
                .orElseThrow();
        assertEquals(new NextEdit(Kind.REPEATED, null, text.indexOf("debug(3)"), "debug", "info"), found);
        assertEquals(Optional.empty(), next(text, edit(1, "b.debug(2)", "b.info(2)")), "once is no habit");
    }

    @Test
    void usesInOneLineAreChangedOneAfterTheOther() {
        LineEdit declaration = edit(0, "int count;", "int total;");
        String once = "int total;\nreturn total + count * count;\n";
        NextEdit second = next(once, edit(1, "return count + count * count;", "return total + count * count;"),
                declaration).orElseThrow();
        assertEquals(new NextEdit(Kind.REPEATED, null, once.indexOf("count"), "count", "total"), second);
        String twice = "int total;\nreturn total + total * count;\n";
        assertEquals(twice.indexOf("count"),
                next(twice, edit(1, "return count + count * count;", "return total + total * count;"), declaration)
                        .orElseThrow().offset());
    }

    @Test
    void whatWasChangedIsNotChangedAgain() {
        String text = "y = (size);\ny = (size);\nz = size;\n";
        NextEdit third = next(text, edit(1, "y = size;", "y = (size);"), edit(0, "y = size;", "y = (size);"))
                .orElseThrow();
        assertEquals(new NextEdit(Kind.REPEATED, null, text.lastIndexOf("size"), "size", "(size)"), third);
    }

    @Test
    void nothingIsLeftOrNothingWasReplaced() {
        assertEquals(Optional.empty(), next("let fresh = 1;\n", edit(0, "let old = 1;", "let fresh = 1;")));
        assertEquals(Optional.empty(), next("abc\n", edit(0, "ab", "abc x")));
        assertEquals(Optional.empty(), next("", edit(7, "old", "new")));
        assertEquals(Optional.empty(), RepeatedEdits.next(List.of(), "x"));
    }

    @Test
    void changesAreToldInWholeWords() {
        assertEquals(Optional.of(new TokenChange("size", "sizes")),
                TokenChange.of(edit(0, "int size = 1;", "int sizes = 1;")));
        assertEquals(Optional.of(new TokenChange(", b", "")), TokenChange.of(edit(0, "f(a, b);", "f(a);")));
        assertEquals(Optional.empty(), TokenChange.of(edit(0, "f(a);", "f(a, b);")), "only added");
    }

    @Test
    void typingInALineIsOneEdit() {
        LineEdits edits = new LineEdits();
        edits.edited(FILE, 3, "int size;", "int siz;");
        edits.edited(FILE, 3, "int siz;", "int sizes;");
        edits.edited(FILE, 9, "a", "b");
        assertEquals(List.of(edit(9, "a", "b"), edit(3, "int size;", "int sizes;")), edits.recent());
        edits.edited(FILE, 9, "b", "a");
        assertEquals(List.of(edit(3, "int size;", "int sizes;")), edits.recent(), "taken back");
        edits.moved(FILE, 1, 2);
        assertEquals(List.of(edit(5, "int size;", "int sizes;")), edits.recent());
    }

    @Test
    void anEditGoesWithItsLine() {
        LineEdits edits = new LineEdits();
        edits.edited(FILE, 3, "a", "b");
        edits.edited(FILE, 5, "c", "d");
        edits.moved(FILE, 3, 1);
        assertEquals(List.of(edit(6, "c", "d"), edit(3, "a", "b")), edits.recent(), "behind the first only");
        edits.moved(FILE, 2, -1);
        assertEquals(List.of(edit(5, "c", "d")), edits.recent(), "the line is gone");
        edits.moved(FILE, -1, 2);
        assertEquals(List.of(edit(7, "c", "d")), edits.recent(), "at the beginning of the file");
    }
}
