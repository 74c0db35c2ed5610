// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.core.IClasspathEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.CandidateCheck.Candidate;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaSample;
import org.vauban.ide.jdt.tests.Patience;

/** Which parts of a model's Java output are accepted, repaired and dropped. */
class JavaCheckTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();

    @BeforeEach
    void files() throws Exception {
        sample.file("Order.java", """
                                  package shop;

                                  public record Order(String customer, int number) {
                                      public void addLine(String article, int count) { }
                                      public int lines() { return 0; }
                                  }
                                  """);
    }

    private EditorPosition in(String line) throws Exception {
        return sample.place("Shop.java",
                "package shop;\n\nimport java.util.Map;\n\nclass Shop {\n    int total;\n\n    void run(Order order) {\n        "
                        + line
                        + "\n    }\n}\n");
    }

    private Verdict judge(EditorPosition place, String text, boolean whole) throws Exception {
        return sample.java.check(place).check(new Candidate(text, whole)).get(200, TimeUnit.SECONDS);
    }

    private Verdict judge(String line, String text) throws Exception {
        return judge(in(line), text, true);
    }

    @Test
    void whatCompilesPasses() throws Exception {
        assertSame(Verdict.ACCEPTED, judge("|", "order.addLine(\"a\", total);\n        total++;"));
    }

    @Test
    void restOfALinePasses() throws Exception {
        assertSame(Verdict.ACCEPTED, judge("int n = order.|;", "lines()"));
    }

    @Test
    void aTypeThatIsNotImportedIsImported() throws Exception {
        EditorPosition place = in("|");
        Verdict.Repaired repaired = assertInstanceOf(Verdict.Repaired.class,
                judge(place, "List<Order> all = new ArrayList<>();", true));
        assertEquals("List<Order> all = new ArrayList<>();", repaired.text());
        StringBuilder text = new StringBuilder(place.text());
        for (TextChange edit : repaired.edits().reversed()) {
            text.replace(edit.offset(), edit.offset() + edit.length(), edit.text());
        }
        assertTrue(text.toString().contains("import java.util.List;\n")
                && text.toString().contains("import java.util.ArrayList;\n"), text.toString());
        assertTrue(
                text.indexOf("import java.util.Map;") > 0 && text.indexOf("class Shop") > text.lastIndexOf("import "),
                text.toString());
    }

    @Test
    void anUnknownMemberBecomesTheOnlyOneThatIsNear() throws Exception {
        Verdict.Repaired repaired = assertInstanceOf(Verdict.Repaired.class, judge("int n = |", "order.getNumber();"));
        assertEquals("order.number();", repaired.text());
        assertEquals(List.of(), repaired.edits());
        assertTrue(repaired.reason().contains("getNumber") && repaired.reason().contains("number"), repaired.reason());
        assertEquals("order.addLine(\"a\", 1);", assertInstanceOf(Verdict.Repaired.class,
                judge(other("Other.java"), "order.addLines(\"a\", 1);", true)).text());
    }

    private EditorPosition other(String name) throws Exception {
        return other(name, "|");
    }

    private EditorPosition other(String name, String line) throws Exception {
        return sample.place(name, "package shop;\n\nclass " + name.replace(".java", "")
                + " {\n    int total;\n\n    void run(Order order) {\n        " + line + "\n    }\n}\n");
    }

    @Test
    void aWrongVariableBecomesTheOneInScope() throws Exception {
        assertEquals("total++;", assertInstanceOf(Verdict.Repaired.class, judge("|", "totl++;")).text());
    }

    @Test
    void whatNothingIsNearIsDropped() throws Exception {
        Verdict.Dropped dropped = assertInstanceOf(Verdict.Dropped.class, judge("|", "order.frobnicate();"));
        assertTrue(dropped.reason().contains("frobnicate"), dropped.reason());
        assertEquals("order.", dropped.instead().kept());
        assertTrue(dropped.instead().names().containsAll(List.of("lines(", "addLine(", "number(", "customer(")),
                dropped.instead().names().toString());
        assertInstanceOf(Verdict.Dropped.class, judge(other("Wrong.java"), "int x = \"text\";", true));
        Verdict.Dropped constant = assertInstanceOf(Verdict.Dropped.class,
                judge(other("Day.java", "Object day = |"), "java.time.DayOfWeek.HOLIDAY;", true));
        assertEquals("java.time.DayOfWeek.", constant.instead().kept());
        assertTrue(constant.instead().names().containsAll(List.of("MONDAY", "of(")),
                constant.instead().names().toString());
        Verdict.Dropped nested = assertInstanceOf(Verdict.Dropped.class,
                judge(other("Entry.java", "Object entry = |"), "new java.util.AbstractMap.Ticket<>(1, 2);", true));
        assertEquals("new java.util.AbstractMap.", nested.instead().kept());
        assertTrue(nested.instead().names().contains("SimpleEntry"), nested.instead().names().toString());
    }

    @Test
    void whatFollowsAGoodLineIsCut() throws Exception {
        Verdict.Repaired repaired = assertInstanceOf(Verdict.Repaired.class,
                judge("|", "total++;\n        order.addLine(\"a\", 2);\n        order.frobnicate();"));
        assertEquals("total++;\n        order.addLine(\"a\", 2);", repaired.text());
    }

    @Test
    void aMissingBracketIsAdded() throws Exception {
        assertEquals("order.addLine(\"a\", Math.max(1, 2));",
                assertInstanceOf(Verdict.Repaired.class, judge("|", "order.addLine(\"a\", Math.max(1, 2")).text());
    }

    @Test
    void whatTheLineSaysAlreadyIsTakenOff() throws Exception {
        assertEquals("total > 1",
                assertInstanceOf(Verdict.Repaired.class, judge("if (|) {\n        }", "if (total > 1)")).text());
        assertInstanceOf(Verdict.Dropped.class,
                judge(other("Again.java", "if (|) {\n        }"), "else while do", true));
    }

    @Test
    void aVariableThatExistsAlreadyIsDropped() throws Exception {
        assertInstanceOf(Verdict.Dropped.class, judge("|", "int order = 1;"));
    }

    @Test
    void aFirstLineThatAsksForMorePasses() throws Exception {
        assertSame(Verdict.ACCEPTED, judge(other("Call.java", "order.addLine(|);"), "String.valueOf(total),", true));
        assertSame(Verdict.ACCEPTED, judge(other("Run.java", "new Thread(|).start();"), "() -> {", true));
        assertSame(Verdict.ACCEPTED, judge(other("If.java", "if (|) {\n        }"), "total > 1 &&", true));
        assertInstanceOf(Verdict.Dropped.class,
                judge(other("Wrong.java", "order.addLine(|);"), "order.frobnicate(),", true));
        assertInstanceOf(Verdict.Dropped.class, judge(other("Broken.java", "order.addLine(|);"), "order order,", true));
    }

    @Test
    void linesOfAnOpenBlockPassWhileMoreIsWritten() throws Exception {
        EditorPosition place = in("|");
        assertSame(Verdict.ACCEPTED, judge(place, "if (total > 1) {\n            total--;", false));
        assertInstanceOf(Verdict.Dropped.class,
                judge(place, "if (total > 1) {\n            order.frobnicate();", false));
        EditorPosition call = other("Supply.java", "java.util.Optional.<Order>empty().orElseGet(|);");
        assertSame(Verdict.ACCEPTED, judge(call, "() -> {\n", false), "what it gives back is not written yet");
        assertInstanceOf(Verdict.Dropped.class, judge(call, "() -> {\n            order.frobnicate();\n", false));
    }

    @Test
    void anExceptionThatMustBeCaughtIsNoReasonToDrop() throws Exception {
        assertSame(Verdict.ACCEPTED, judge("|", "Thread.sleep(1);"));
    }

    @Test
    void whatWasWrongBeforeIsNotTheCandidatesFault() throws Exception {
        EditorPosition place = sample.place("Half.java",
                "package shop;\n\nclass Half {\n    Missing m = new Missing();\n    void run(Order order) {\n"
                        + "        m.|\n    }\n    void broken() { unknown(); }\n}\n");
        assertSame(Verdict.ACCEPTED, judge(place, "anything();", true));
        assertSame(Verdict.ACCEPTED,
                judge(EditorPosition.of(place.resource(), "java", place.text(), place.offset() - 2),
                        "order.lines();\n        ", true));
    }

    @Test
    void withoutAClassPathOnlySyntaxIsJudged() throws Exception {
        EditorPosition place = in("|");
        sample.classPath(IClasspathEntry.CPE_SOURCE);
        assertSame(Verdict.ACCEPTED, judge(place, "order.frobnicate();", true));
        assertInstanceOf(Verdict.Dropped.class, judge(place, "order..frobnicate(;", true));
    }

    @Test
    void aCancelledCheckEnds() throws Exception {
        CandidateCheck check = sample.java.check(in("|"));
        CompletableFuture<Verdict> judged = check.check(new Candidate("total++;", true));
        judged.cancel(true);
        assertSame(Verdict.ACCEPTED, check.check(new Candidate("total--;", true))
                .get(Patience.SECONDS, TimeUnit.SECONDS), "the next is judged");
    }
}
