// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.FixValidator.Repaired;
import org.vauban.ide.jdt.tests.JavaProblem;
import org.vauban.ide.jdt.tests.JavaSample;
import org.vauban.ide.jdt.tests.Patience;

/** Values of the wrong type are converted with methods of the JDK, before a model is asked. */
class ConversionRepairTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();
    private int count;

    /** Returns the repair of the first error of a class, if only one is possible. */
    private Optional<Repaired> repaired(String members) throws Exception {
        String name = "Shop" + count++;
        String text = "package shop;\n\nimport java.util.*;\nimport java.util.stream.*;\n\nclass " + name + " {\n"
                + members.indent(4) + "}\n";
        return JavaProblem.of(sample, name + ".java", text).validator().repair(text, true)
                .get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Requires that returned expressions are converted.
     * @param cases in turns: parameter, return type, returned expression and its conversion
     */
    private void converted(String... cases) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < cases.length; i += 4) {
            Optional<Repaired> repaired = repaired(
                    cases[i + 1] + " run(" + cases[i] + ") throws Exception {\n    return " + cases[i + 2] + ";\n}");
            if (repaired.isEmpty() || !repaired.get().text().contains("return " + cases[i + 3] + ";")) {
                wrong.add(cases[i + 3] + " <> " + repaired.map(Repaired::text).orElse("nothing"));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatIsReturnedAsAString() throws Exception {
        converted("StringBuilder text", "String", "text", "text.toString()",
                "StringBuilder text", "String", "text.append(1)", "text.append(1).toString()",
                "int n", "String", "n", "String.valueOf(n)",
                "int n", "String", "n + 1", "String.valueOf(n + 1)",
                "char[] c", "String", "c", "new String(c)",
                "Thread.State s", "String", "s", "s.name()",
                "List<String> l", "String", "l", "String.join(\", \", l)",
                "Optional<String> o", "String", "o", "o.orElseThrow()",
                "Stream<String> s", "String", "s", "s.collect(Collectors.joining())");
    }

    @Test
    void numbers() throws Exception {
        converted("String s", "int", "s", "Integer.parseInt(s)",
                "String s", "long", "s", "Long.parseLong(s)",
                "String s", "boolean", "s", "Boolean.parseBoolean(s)",
                "String s", "Integer", "s", "Integer.valueOf(s)",
                "long n", "int", "n", "(int) n",
                "long n", "int", "n + 1", "(int) (n + 1)",
                "Long n", "int", "n", "n.intValue()",
                "int n", "Long", "n", "(long) n",
                "Optional<Integer> n", "int", "n", "n.orElseThrow()",
                "OptionalInt n", "int", "n", "n.orElseThrow()",
                "List<String> l", "int", "l", "l.size()",
                "String[] a", "int", "a", "a.length",
                "int n", "char", "\"x\"", "'x'");
    }

    @Test
    void collectionsArraysAndStreams() throws Exception {
        converted("String s", "List<String>", "s", "List.of(s)",
                "String[] a", "List<String>", "a", "Arrays.asList(a)",
                "Set<String> s", "List<String>", "s", "new ArrayList<>(s)",
                "Stream<String> s", "List<String>", "s", "s.toList()",
                "Stream<String> s", "List<String>", "s.map(String::strip)", "s.map(String::strip).toList()",
                "List<String> l", "Set<String>", "l", "new HashSet<>(l)",
                "Stream<String> s", "Set<String>", "s", "s.collect(Collectors.toSet())",
                "List<String> l", "String[]", "l", "l.toArray(new String[0])",
                "Stream<String> s", "String[]", "s", "s.toArray(String[]::new)",
                "List<Integer> l", "int[]", "l", "l.stream().mapToInt(Integer::intValue).toArray()",
                "List<String> l", "Stream<String>", "l", "l.stream()",
                "String[] a", "Stream<String>", "a", "Arrays.stream(a)",
                "IntStream s", "List<Integer>", "s", "s.boxed().toList()",
                "Map<String, Integer> m", "Collection<Integer>", "m", "new ArrayList<>(m.values())");
    }

    @Test
    void holdersAndResources() throws Exception {
        converted("String s", "Optional<String>", "s", "Optional.ofNullable(s)",
                "java.nio.file.Path p", "java.io.File", "p", "p.toFile()",
                "java.io.File f", "java.nio.file.Path", "f", "f.toPath()",
                "String s", "java.net.URI", "s", "URI.create(s)",
                "String s", "StringBuilder", "s", "new StringBuilder(s)",
                "String s", "byte[]", "s", "s.getBytes(StandardCharsets.UTF_8)",
                "int n", "java.math.BigDecimal", "n", "BigDecimal.valueOf(n)",
                "String s", "java.util.function.Supplier<String>", "s", "() -> s",
                "String s", "java.time.DayOfWeek", "s", "DayOfWeek.valueOf(s)");
    }

    @Test
    void importsWhatTheConversionNeeds() throws Exception {
        String text = repaired("java.nio.file.Path run(String s) {\n    return s;\n}").orElseThrow().text();
        assertTrue(text.contains("import java.nio.file.Path;") && text.contains("return Path.of(s);"), text);
    }

    @Test
    void argumentsThatDoNotFit() throws Exception {
        String text = repaired("void print(String s, int n) { }\nvoid run(StringBuilder b) {\n    print(b, 1);\n}")
                .orElseThrow().text();
        assertTrue(text.contains("print(b.toString(), 1);"), text);
        text = repaired("void print(List<String> l) { }\nvoid run(Stream<String> s) {\n    print(s.distinct());\n}")
                .orElseThrow().text();
        assertTrue(text.contains("print(s.distinct().toList());"), text);
    }

    @Test
    void lengthsUnderTheNameThatTheTypeHas() throws Exception {
        converted("String s", "int", "s.length", "s.length()",
                "String s", "int", "s.size()", "s.length()",
                "List<String> l", "int", "l.length()", "l.size()",
                "List<String> l", "int", "l.length", "l.size()",
                "int[] a", "int", "a.length()", "a.length",
                "int[] a", "int", "a.size()", "a.length");
    }

    @Test
    void whatALoopCannotGoOver() throws Exception {
        String text = repaired(
                "void run(Stream<String> s) {\n    for (String each : s) {\n        each.strip();\n    }\n}")
                .orElseThrow().text();
        assertTrue(text.contains("for (String each : s.toList()) {"), text);
        text = repaired(
                "void run(Map<String, Integer> m) {\n    for (Integer each : m) {\n        each.intValue();\n    }\n}")
                .orElseThrow().text();
        assertTrue(text.contains("for (Integer each : m.values()) {"), text);
    }

    @Test
    void aReturnThatIsMissing() throws Exception {
        String text = repaired("String run(StringBuilder b) {\n    b.append(1);\n    b.toString();\n}").orElseThrow()
                .text();
        assertTrue(text.contains("    return b.toString();"), text);
        text = repaired("List<String> run() {\n    List<String> all = new ArrayList<>();\n    all.add(\"a\");\n}")
                .orElseThrow().text();
        assertTrue(text.contains("        all.add(\"a\");\n        return all;\n"), text);
        assertTrue(repaired("boolean run(List<String> all) {\n    all.add(\"a\");\n}").isEmpty(),
                "it is called for what it does");
    }

    @Test
    void theTypeOfAVariableStaysWhereItsUsesWantIt() throws Exception {
        String text = repaired("int run(List<Integer> l) {\n    String s = l.get(0);\n    return s.length();\n}")
                .orElseThrow().text();
        assertTrue(text.contains("String s = l.get(0).toString();"), text);
        text = repaired("int run(List<Integer> l) {\n    String s = l.get(0);\n    return s + s.intValue();\n}")
                .map(Repaired::text).orElse("");
        assertFalse(text.contains("toString"), text);
    }
}
