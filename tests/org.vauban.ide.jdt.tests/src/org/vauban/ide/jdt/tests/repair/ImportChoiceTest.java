// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.completion.CandidateCheck.Candidate;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaProblem;
import org.vauban.ide.jdt.tests.JavaSample;

/**
 * Of several types with one name, the import takes the one with which the code compiles; static members are imported as
 * well.
 */
class ImportChoiceTest {
    private static final int SECONDS = 200;

    @RegisterExtension
    final JavaSample sample = new JavaSample();
    private int count;

    @BeforeEach
    void libraries() throws Exception {
        sample.source("org/slf4j/Logger.java",
                "package org.slf4j;\n\npublic interface Logger {\n    void info(String message);\n}\n");
        sample.source("org/slf4j/LoggerFactory.java",
                "package org.slf4j;\n\npublic class LoggerFactory {\n    public static Logger getLogger(Class<?> type) { return null; }\n}\n");
        sample.source("org/junit/jupiter/api/Assertions.java",
                "package org.junit.jupiter.api;\n\npublic class Assertions {\n    public static void assertEquals(int a, int b) { }\n}\n");
        sample.source("org/mockito/ArgumentMatchers.java",
                "package org.mockito;\n\npublic class ArgumentMatchers {\n    public static <T> T any() { return null; }\n}\n");
        sample.source("org/mockito/Mockito.java",
                "package org.mockito;\n\npublic class Mockito extends ArgumentMatchers {\n    public static Object when(Object call) { return call; }\n}\n");
        sample.source("shop/checks/Checks.java",
                "package shop.checks;\n\npublic class Checks {\n    public static void positive(int n) { }\n    public static void negative(int n) { }\n}\n");
        sample.source("shop/checks/User.java",
                "package shop.checks;\n\nimport static shop.checks.Checks.positive;\n\nimport org.slf4j.Logger;\n\nclass User {\n"
                        + "    void run(Logger log) { positive(1); }\n}\n");
    }

    /** Returns the imports that come with a candidate. */
    private List<String> imports(String candidate) throws Exception {
        String name = "Shop" + count++;
        EditorPosition place = sample.place(name + ".java",
                "package shop;\n\nclass " + name + " {\n    void run() {\n        |\n    }\n}\n");
        Verdict verdict = sample.java.check(place).check(new Candidate(candidate, true)).get(SECONDS, TimeUnit.SECONDS);
        Verdict.Repaired repaired = assertInstanceOf(Verdict.Repaired.class, verdict, candidate);
        assertEquals(candidate, repaired.text());
        StringBuilder text = new StringBuilder(place.text());
        for (TextChange edit : repaired.edits().reversed()) {
            text.insert(edit.offset(), edit.text());
        }
        return text.toString().lines().filter(line -> line.startsWith("import ")).sorted().toList();
    }

    @Test
    void theLoggerThatFitsAndTheOneThatTheProjectUses() throws Exception {
        assertEquals(List.of("import org.slf4j.Logger;", "import org.slf4j.LoggerFactory;"),
                imports("Logger log = LoggerFactory.getLogger(getClass());"));
        assertEquals(List.of("import java.util.logging.Logger;"), imports("Logger log = Logger.getLogger(\"shop\");"));
        assertEquals(List.of("import org.slf4j.Logger;"), imports("Logger log = null;"));
    }

    @Test
    void staticMembersOfWellKnownClassesAndOfThoseThatTheProjectImports() throws Exception {
        assertEquals(List.of("import static org.junit.jupiter.api.Assertions.assertEquals;"),
                imports("assertEquals(1, 2);"));
        assertEquals(List.of("import static org.mockito.Mockito.when;"), imports("when(null);"));
        assertEquals(List.of("import static shop.checks.Checks.positive;"), imports("positive(3);"));
        assertEquals(
                List.of("import java.util.List;", "import java.util.stream.Stream;",
                        "import static java.util.stream.Collectors.toList;"),
                imports("List<Integer> all = Stream.of(1).collect(toList());"));
    }

    @Test
    void aFixDoesTheSame() throws Exception {
        // waits for the index, for which a fix has no time
        imports("Logger log = LoggerFactory.getLogger(getClass());");
        JavaProblem problem = JavaProblem.of(sample, "Test1.java",
                "package shop;\n\nclass Test1 {\n    void run() {\n        assertEquals(1, 2);\n    }\n}\n");
        String text = problem.validator().repair(problem.text(), true).get(SECONDS, TimeUnit.SECONDS).orElseThrow()
                .text();
        assertTrue(text.contains("import static org.junit.jupiter.api.Assertions.assertEquals;"), text);
        problem = JavaProblem.of(sample, "Test2.java",
                "package shop;\n\nclass Test2 {\n    Object log = Logger.getLogger(\"shop\");\n}\n");
        text = problem.validator().repair(problem.text(), true).get(SECONDS, TimeUnit.SECONDS).orElseThrow().text();
        assertTrue(text.contains("import java.util.logging.Logger;"), text);
    }
}
