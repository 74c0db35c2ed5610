// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Problem.Severity;
import org.vauban.governance.SourceText;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaSample;
import org.vauban.ide.jdt.tests.Patience;

/** What a repair is told, and when it counts as good. */
class JavaFixTest {
    private static final String TEXT = "package shop;\n\nclass Shop {\n    int other;\n\n    int run(Order order) {\n"
            + "        int n = order.size();\n        return n;\n    }\n}\n";

    @RegisterExtension
    final JavaSample sample = new JavaSample();
    private EditorPosition place;
    private Problem problem;

    @BeforeEach
    void files() throws Exception {
        sample.file("Order.java", "package shop;\n\npublic class Order {\n    public int lines() { return 0; }\n}\n");
        int at = TEXT.indexOf("size");
        place = EditorPosition.of(sample.file("Shop.java", TEXT), "java", TEXT, at);
        problem = new Problem("The method size() is undefined for the type Order", at, at + 4, Severity.ERROR, "Java");
    }

    private FixValidator.Verdict judge(String after) throws Exception {
        return sample.java.validator(place, problem).validate(TEXT, after).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void goodIsWhatTakesTheProblemAwayAndAddsNone() throws Exception {
        assertEquals(Outcome.GOOD, judge(TEXT.replace("size()", "lines()")).outcome());
    }

    @Test
    void rejectedIsWhatLeavesTheProblem() throws Exception {
        FixValidator.Verdict verdict = judge(TEXT.replace("int other", "int another"));
        assertEquals(Outcome.REJECTED, verdict.outcome());
        assertTrue(verdict.problems().getFirst().contains("size()"), verdict.problems().toString());
    }

    @Test
    void rejectedIsWhatAddsAnError() throws Exception {
        FixValidator.Verdict verdict = judge(TEXT.replace("order.size()", "order.count()"));
        assertEquals(Outcome.REJECTED, verdict.outcome());
        assertTrue(
                verdict.problems().getFirst().contains("count()")
                        && verdict.problems().getFirst().contains("int n = order.count();"),
                verdict.problems().toString());
    }

    @Test
    void otherChangesMustOnlyAddNoError() throws Exception {
        FixValidator validator = sample.java.validator(place);
        assertEquals(Outcome.GOOD,
                validator.validate(TEXT, TEXT.replace("    int other", "    /** Another. */\n    int other"))
                        .get(Patience.SECONDS, TimeUnit.SECONDS).outcome());
        assertEquals(Outcome.REJECTED, validator.validate(TEXT, TEXT.replace("int other", "int other = \"\""))
                .get(Patience.SECONDS, TimeUnit.SECONDS).outcome());
    }

    @Test
    void theTypesThatTheProblemSpeaksOfAreTold() throws Exception {
        List<Attachment> told = sample.java.declarations(place, problem, new NullProgressMonitor());
        Attachment hints = told.getFirst();
        assertTrue(hints.label().equals("hints") && hints.text().contains("lines"), hints.text());
        assertTrue(hints.file().endsWith("src/shop/Order.java"), "it declares what is named: " + hints.file());
        Attachment order = told.get(1);
        assertEquals("Order", order.label());
        assertTrue(order.file().endsWith("src/shop/Order.java") && order.text().contains("int lines();"), order.text());
        assertTrue(told.stream().anyMatch(each -> each.label().equals("Shop") && each.text().contains("int other;")),
                told.toString());
    }

    private String scope(String text, String at, String message) throws Exception {
        int start = text.indexOf(at);
        EditorPosition where = EditorPosition.of(sample.file("Other.java", text), "java", text, start);
        Scope scope = sample.java.scope(where, new Problem(message, start, start + at.length(), Severity.ERROR, "Java"),
                new NullProgressMonitor()).orElseThrow();
        return text.substring(scope.start(), scope.end());
    }

    @Test
    void aStatementIsEnoughForAName() throws Exception {
        Scope scope = sample.java.scope(place, problem, new NullProgressMonitor()).orElseThrow();
        assertEquals("int n = order.size();", TEXT.substring(scope.start(), scope.end()));
    }

    @Test
    void theMethodIsNeededForItsExceptions() throws Exception {
        String lines = scope(
                "package shop;\n\nclass Other {\n    void wait(int n) {\n        Thread.sleep(n);\n    }\n}\n",
                "Thread.sleep(n)", "Unhandled exception type InterruptedException");
        assertTrue(lines.startsWith("void wait(") && lines.endsWith("}"), lines);
    }

    @Test
    void missingMethodsAreNamed() throws Exception {
        String text = "package shop;\n\nclass Other implements Runnable {\n    int n;\n}\n";
        EditorPosition where = EditorPosition.of(sample.file("Third.java", text.replace("Other", "Third")), "java",
                text.replace("Other", "Third"), 20);
        int at = where.text().indexOf("Third");
        String hints = sample.java.declarations(where,
                new Problem("must implement", at, at + 5, Severity.ERROR, "Java"), new NullProgressMonitor()).getFirst()
                .text();
        assertTrue(hints.contains("public void run() { ... } is missing"), hints);
    }

    /** The declaring file may be excluded, so the gate must see each text with its file. */
    @Test
    void whatOtherFilesDeclareIsToldAsTextOfThese() throws Exception {
        sample.file("Vault.java", "package shop;\n\ninterface Vault {\n    void seal(String code);\n}\n");
        String text = "package shop;\n\nclass Safe implements Vault {\n    int n;\n}\n";
        EditorPosition where = EditorPosition.of(sample.file("Safe.java", text), "java", text, 20);
        int at = text.indexOf("Safe");
        List<Attachment> told = sample.java.declarations(where,
                new Problem("must implement", at, at + 4, Severity.ERROR, "Java"), new NullProgressMonitor()).stream()
                .filter(each -> each.text().contains("code")).toList();
        assertFalse(told.isEmpty());
        told.forEach(each -> assertTrue(each.file().endsWith("src/shop/Vault.java"), each.text()));
    }

    @Test
    void theGateIsToldWhoseMembersAMessageNames() throws Exception {
        sample.file("Vault.java", "package shop;\n\ninterface Vault {\n    void seal(String code);\n}\n");
        String text = "package shop;\n\nclass Safe implements Vault {\n    int n;\n}\n";
        EditorPosition where = EditorPosition.of(sample.file("Safe.java", text), "java", text, 20);
        int at = text.indexOf("Safe");
        Problem missing = new Problem("Safe must implement Vault.seal(String)", at, at + 4, Severity.ERROR, "Java");
        List<SourceText> quoted = sample.java.quoted(where, missing, new NullProgressMonitor());
        assertEquals(1, quoted.size(), quoted.toString());
        assertEquals("Vault.java", quoted.getFirst().source().name());

        FixValidator.Verdict verdict = sample.java.validator(where, missing)
                .validate(text, text.replace("int n;", "int n;\n\n    void put(Vault v) { v.seal(n); }"))
                .get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(Outcome.REJECTED, verdict.outcome());
        assertTrue(verdict.quoted().stream().anyMatch(each -> each.source().name().equals("Vault.java")),
                verdict.problems().toString());
    }

    @Test
    void inheritedNamesAreToldAsTextOfTheFileThatDeclaresThem() throws Exception {
        sample.file("Base.java", "package shop;\n\nclass Base {\n    int vaultCode;\n    int vaultSum;\n}\n");
        String text = "package shop;\n\nclass Heir extends Base {\n    int vaultName;\n"
                + "    int get() { return vaultCodd; }\n    int both(Heir h) { return h.vaultNamm; }\n}\n";
        EditorPosition where = EditorPosition.of(sample.file("Heir.java", text), "java", text, 20);
        for (String name : List.of("vaultCodd", "vaultNamm")) {
            int at = text.indexOf(name);
            List<Attachment> told = sample.java.declarations(where, new Problem(name + " cannot be resolved", at,
                    at + name.length(), Severity.ERROR, "Java"), new NullProgressMonitor()).stream()
                    .filter(each -> each.label().equals("hints")).toList();
            assertEquals(2, told.size(), told.toString());
            told.forEach(each -> assertEquals(each.text().contains("vaultCode"), each.file().endsWith("Base.java"),
                    each.file() + ": " + each.text()));
        }
    }

    @Test
    void theTypeThatIsMeantIsNamed() throws Exception {
        String text = "package shop;\n\nclass Fourth {\n    Object o = new ArrayList<String>();\n}\n";
        int at = text.indexOf("ArrayList");
        EditorPosition where = EditorPosition.of(sample.file("Fourth.java", text), "java", text, at);
        String hints = sample.java.declarations(where,
                new Problem("ArrayList cannot be resolved to a type", at, at + 9, Severity.ERROR, "Java"),
                new NullProgressMonitor()).getFirst().text();
        assertTrue(hints.contains("Write java.util.ArrayList"), hints);
    }

    @Test
    void howACallIsWrittenElsewhereIsTold() throws Exception {
        String text = "package shop;\n\nclass Fifth {\n    void pay(int sum, String who) {}\n    void a() { pay(1, \"me\"); }\n    void b() { pay(2); }\n}\n";
        int at = text.indexOf("pay(2)");
        EditorPosition where = EditorPosition.of(sample.file("Fifth.java", text), "java", text, at);
        String hints = sample.java.declarations(where,
                new Problem("The method pay(int, String) in the type Fifth is not applicable for the arguments (int)",
                        at, at + 3, Severity.ERROR, "Java"),
                new NullProgressMonitor()).getFirst().text();
        assertTrue(hints.contains("void pay(int sum, String who);") && hints.contains("1 of 2 arguments")
                && hints.contains("elsewhere: pay(1, \"me\")"), hints);
    }
}
