// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.TypeNameRequestor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.FixValidator.Outcome;
import org.vauban.assist.edit.FixValidator.Repaired;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaProblem;
import org.vauban.ide.jdt.tests.JavaSample;
import org.vauban.ide.jdt.tests.Patience;

/** Which errors JDT repairs automatically, what it completes, and what it leaves for the model to continue. */
class JavaRepairTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();
    private String text;
    private EditorPosition place;
    private Problem problem;

    /** Waits for the index, for tests that search; JDT needs seconds to index a new project. */
    private static void index() throws Exception {
        new SearchEngine().searchAllTypeNames("none".toCharArray(), SearchPattern.R_EXACT_MATCH, "None".toCharArray(),
                SearchPattern.R_EXACT_MATCH, IJavaSearchConstants.TYPE, SearchEngine.createWorkspaceScope(),
                new TypeNameRequestor() {}, IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, new NullProgressMonitor());
    }

    /** Creates a class Shop, and returns the validator of its first error. */
    private FixValidator shop(String body) throws Exception {
        return file("Shop.java", "package shop;\n\n" + body);
    }

    private FixValidator file(String name, String content) throws Exception {
        JavaProblem first = JavaProblem.of(sample, name, content);
        text = content;
        problem = first.problem();
        place = first.place();
        return first.validator();
    }

    private Optional<Repaired> repaired(FixValidator validator, boolean sure) throws Exception {
        return validator.repair(text, sure).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private Verdict judge(FixValidator validator, String after) throws Exception {
        return validator.validate(text, after).get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void theOneImportThatThereIs() throws Exception {
        index();
        Repaired repaired = repaired(shop("class Shop {\n    ArrayList<String> names;\n}\n"), true).orElseThrow();
        assertEquals("package shop;\n\nimport java.util.ArrayList;\n\nclass Shop {\n    ArrayList<String> names;\n}\n",
                repaired.text());
        assertTrue(repaired.steps().getFirst().contains("java.util.ArrayList"), repaired.steps().toString());
    }

    @Test
    void theOnlyNameThatIsLikeIt() throws Exception {
        Repaired repaired = repaired(shop("class Shop {\n    int run(String service) { return servce.length(); }\n}\n"),
                true).orElseThrow();
        assertTrue(repaired.text().contains("return service.length();"), repaired.text());
    }

    @Test
    void noNameThatSaysTheOpposite() throws Exception {
        assertTrue(repaired(
                shop("class Shop {\n    int minValue(int a) { return a; }\n    int run() { return maxValue(1); }\n}\n"),
                true).isEmpty());
    }

    @Test
    void norIsTheOppositeAmongAllThatTheToolsWouldDo() throws Exception {
        assertTrue(repaired(shop(
                "class Shop {\n    byte[] encode(byte[] a) { return a; }\n    byte[] run(byte[] b) { return decode(b); }\n}\n"),
                false)
                .isEmpty());
    }

    @Test
    void noNameWhereSeveralAreLikeIt() throws Exception {
        assertTrue(repaired(
                shop("class Shop {\n    int run(String service1, String service2) { return service3.length(); }\n}\n"),
                true).isEmpty());
        assertTrue(repaired(file("Two.java",
                "package shop;\n\nclass Two {\n    int run(String stock, String stack) { return stuck.length(); }\n}\n"),
                true).isEmpty());
    }

    @Test
    void argumentsInTheOneOrderThatFits() throws Exception {
        Repaired repaired = repaired(
                shop("class Shop {\n    void pay(int sum, String who) {}\n    void run() { pay(\"me\", 1 + 2); }\n}\n"),
                true).orElseThrow();
        assertTrue(repaired.text().contains("pay(1 + 2, \"me\");"), repaired.text());
    }

    @Test
    void argumentsOfAMethodThatIsImportedStatically() throws Exception {
        sample.file("Check.java",
                "package shop;\n\npublic class Check {\n    public static <T> T notNull(T value, String name) { return value; }\n}\n");
        Repaired repaired = repaired(shop(
                "import static shop.Check.notNull;\n\nclass Shop {\n    Integer run(Integer n) { return notNull(\"n\", n); }\n}\n"),
                true).orElseThrow();
        assertTrue(repaired.text().contains("return notNull(n, \"n\");"), repaired.text());
    }

    @Test
    void argumentsStayWhereSeveralOrdersFit() throws Exception {
        assertTrue(repaired(shop(
                "class Shop {\n    void pay(String a, String b, int c) {}\n    void run() { pay(1, \"a\", \"b\"); }\n}\n"),
                true).isEmpty());
    }

    @Test
    void allExceptionsOfAMethodAreDeclaredWhereNobodyElseCallsIt() throws Exception {
        index();
        Repaired repaired = repaired(shop(
                "class Shop {\n    void run() {\n        Thread.sleep(1);\n        new java.io.FileReader(\"a\");\n    }\n}\n"),
                true).orElseThrow();
        assertTrue(repaired.text().contains("void run() throws InterruptedException, FileNotFoundException {")
                && repaired.text().contains("import java.io.FileNotFoundException;"), repaired.text());
    }

    @Test
    void anExceptionIsCaughtWhereCallersInOtherFilesWouldBreak() throws Exception {
        index();
        sample.file("User.java", "package shop;\n\nclass User {\n    void use(Shop shop) { shop.run(); }\n}\n");
        FixValidator validator = shop("class Shop {\n    void run() {\n        Thread.sleep(1);\n    }\n}\n");
        assertTrue(repaired(validator, true).isEmpty(), "whether to catch it is to be decided");
        assertEquals("""
                     package shop;

                     class Shop {
                         void run() {
                             try {
                                 Thread.sleep(1);
                             } catch (InterruptedException e) {
                                 Thread.currentThread().interrupt();
                                 throw new IllegalStateException(e);
                             }
                         }
                     }
                     """, repaired(validator, false).orElseThrow().text());
    }

    private static final String TASK = "import java.util.concurrent.Callable;\n\nclass Shop implements Callable<String> {\n"
            + "    public String call() {\n        Thread.sleep(1);\n        return \"\";\n    }\n}\n";

    @Test
    void whatOverridesIsCalledInOtherFilesByItsOwnTypeToo() throws Exception {
        index();
        sample.file("User.java",
                "package shop;\n\nclass User {\n    String use(Shop shop) { return shop.call(); }\n}\n");
        assertTrue(repaired(shop(TASK), true).isEmpty());
    }

    @Test
    void callersByASupertypeAreToldOfTheExceptionAlready() throws Exception {
        index();
        sample.file("User.java", "package shop;\n\nimport java.util.concurrent.Callable;\n\n"
                + "class User {\n    String use(Callable<String> task) throws Exception { return task.call(); }\n}\n");
        assertTrue(repaired(shop(TASK), true).orElseThrow().text()
                .contains("String call() throws InterruptedException {"));
    }

    @Test
    void whatIsClosedAtTheEndOfATryInAnotherFileDeclaresNothing() throws Exception {
        index();
        sample.file("User.java",
                "package shop;\n\nclass User {\n    void use() {\n        try (Shop shop = new Shop()) {\n        }\n    }\n}\n");
        FixValidator validator = shop(
                "class Shop implements AutoCloseable {\n    public void close() {\n        new java.io.FileReader(\"a\");\n    }\n}\n");
        assertTrue(repaired(validator, true).isEmpty());
        String after = repaired(validator, false).orElseThrow().text();
        assertTrue(after.contains("void close() {\n        try {") && after.contains("catch (FileNotFoundException e)"),
                after);
    }

    /** Returns the text block of a call after a repair has moved the call into a try statement. */
    private String caught(String block) throws Exception {
        FixValidator validator = shop("class Shop {\n    Runnable r = () -> {\n        Thread.sleep(\"\"\"\n" + block
                + "\"\"\".length());\n    };\n}\n");
        String after = repaired(validator, false).orElseThrow().text();
        int start = after.indexOf("\"\"\"\n") + 4;
        return after.substring(start, after.indexOf("\"\"\"", start));
    }

    @Test
    void aTextBlockStaysTheSameStringInATry() throws Exception {
        String ragged = "          right\n    left\n        ";
        assertEquals(ragged, caught(ragged));
    }

    @Test
    void aTextBlockThatStandsInItsStatementMovesWithIt() throws Exception {
        assertEquals("                deep\n\n              less\n            ",
                caught("            deep\n\n          less\n        "));
    }

    @Test
    void anExceptionIsCaughtWithWhatUsesItsVariable() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    Runnable r = () -> {\n        int n = new java.io.FileReader(\"a\").read();\n"
                        + "        System.out.println(n);\n    };\n}\n");
        assertTrue(repaired(validator, true).isEmpty(), "a lambda can not declare it");
        String after = repaired(validator, false).orElseThrow().text();
        assertTrue(after.contains(
                "            System.out.println(n);\n        } catch (FileNotFoundException e) {\n            throw new UncheckedIOException(e);\n"
                        + "        } catch (IOException e) {\n            throw new UncheckedIOException(e);\n        }\n    };"),
                after);
    }

    @Test
    void aVariableGetsTheTypeOfItsValue() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    int run(String s) {\n        String n = s.length();\n        return 1;\n    }\n}\n");
        assertTrue(repaired(validator, true).orElseThrow().text().contains("int n = s.length();"),
                "nothing needs it to be a string");
    }

    @Test
    void atOnceWhereItsUsesSayThatTheTypeIsWrong() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    int run(String s) {\n        int n = s.trim();\n        return n.length();\n    }\n}\n");
        assertTrue(repaired(validator, true).orElseThrow().text().contains("String n = s.trim();"));
    }

    @Test
    void aCastWhereTheValueMayBeOfTheType() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    int run(Object o) {\n        String s = o;\n        return s.length();\n    }\n}\n");
        assertTrue(repaired(validator, false).orElseThrow().text().contains("String s = (String) o;"));
    }

    @Test
    void aCastToWhatALambdaReturns() throws Exception {
        FixValidator validator = shop("import java.util.function.ToIntFunction;\n\nclass Shop {\n    String run() {\n"
                + "        ToIntFunction<Object> f = o -> {\n            long n = o.hashCode();\n            return n;\n        };\n"
                + "        return \"\";\n    }\n}\n");
        assertTrue(repaired(validator, false).orElseThrow().text().contains("return (int) n;"));
    }

    @Test
    void whatTheParserMisses() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    int run(String s) {\n        int n = s.length()\n        return n;\n    }\n}\n");
        assertTrue(repaired(validator, true).orElseThrow().text().contains("s.length();\n"));
        FixValidator bracket = file("Call.java",
                "package shop;\n\nclass Call {\n    int run(String s) {\n        return s.indexOf(s.trim();\n    }\n}\n");
        assertTrue(repaired(bracket, true).orElseThrow().text().contains("return s.indexOf(s.trim());"));
    }

    @Test
    void whereABraceIsToStandIsForTheModel() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    int run(String s) {\n        if (s.isEmpty()) {\n            s.trim();\n        return 1;\n    }\n}\n");
        assertTrue(repaired(validator, true).isEmpty());
    }

    @Test
    void aRepairIsCompletedByItsImport() throws Exception {
        index();
        FixValidator validator = shop("class Shop {\n    Object run() {\n        return names;\n    }\n}\n");
        Verdict verdict = judge(validator, text.replace("return names", "return new ArrayList<String>()"));
        assertEquals(Outcome.GOOD, verdict.outcome());
        assertTrue(verdict.repaired().text().startsWith("package shop;\n\nimport java.util.ArrayList;\n"),
                verdict.repaired().text());
    }

    @Test
    void takingTheCodeAwayIsNoRepair() throws Exception {
        FixValidator validator = shop(
                "class Shop {\n    void run() {\n        int n = 1;\n        foo(n);\n    }\n}\n");
        assertEquals(Outcome.REJECTED, judge(validator, text.replace("        foo(n);\n", "")).outcome());
        assertEquals(Outcome.REJECTED, judge(validator, text.replace("foo(n);", "// foo(n);")).outcome());
        assertEquals(Outcome.GOOD, judge(validator, text.replace("foo(n)", "System.out.println(n)")).outcome());
    }

    @Test
    void exceptWhereThereIsTooMuch() throws Exception {
        FixValidator validator = shop("class Shop {\n    int run() {\n        return 1;\n        run();\n    }\n}\n");
        assertEquals(Outcome.GOOD, judge(validator, text.replace("        run();\n", "")).outcome());
    }

    private Scope scope() {
        return sample.java.scope(place, problem, new NullProgressMonitor()).orElseThrow();
    }

    @Test
    void aMissingReturnIsWrittenAtTheEnd() throws Exception {
        String body = "        int twice = 2 * n;\n";
        shop("class Shop {\n    int run(int n) {\n" + body + "    }\n}\n");
        assertNull(scope().draft(), "a short method is written anew as a whole");
        file("Long.java", "package shop;\n\nclass Long {\n    int run(int n) {\n" + "        n++;\n".repeat(100) + body
                + "    }\n}\n");
        Scope scope = scope();
        assertEquals("\n", scope.draft());
        assertEquals(scope.start(), scope.end());
        assertTrue(text.substring(0, scope.start()).endsWith("2 * n;\n") && text.startsWith("    }", scope.start()));
    }

    @Test
    void missingMethodsAreBegun() throws Exception {
        shop("import java.util.function.Function;\n\nclass Shop implements Function<String, int[]> {\n    int n;\n}\n");
        Scope scope = scope();
        String draft = scope.draft();
        assertTrue(draft.startsWith("\n    @Override\n    public int[] apply(String ")
                && draft.endsWith(" {\n        // TODO\n    }\n"), draft);
        assertEquals("}\n", text.substring(scope.end()));
        assertFalse(draft.contains("andThen"), draft);
    }

    @Test
    void aVariableWithoutAValueIsMendedWhereItIsDeclared() throws Exception {
        shop("class Shop {\n    int run() {\n        int n;\n        System.out.println();\n        return n;\n    }\n}\n");
        Scope scope = scope();
        assertEquals("int n;", text.substring(scope.start(), scope.end()));
    }
}
