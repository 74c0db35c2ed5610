// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that {@code ./dev test --only} checks the names of classes before it builds. */
class TestCommandTest {
    private static final String MODULE = "tests/org.vauban.architecture.tests";

    /** Returns the message of the check; empty if the build may begin. */
    private static String checked(String only, String... modules) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c",
                "set -euo pipefail; die() { printf '%s\\n' \"$*\"; exit 1; }; . releng/dev/test.sh; "
                        + "require_classes \"$@\"",
                "dev", only));
        command.addAll(List.of(modules));
        Process process = new ProcessBuilder(command).directory(Path.of(System.getProperty("vauban.root")).toFile())
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(told.isEmpty() ? 0 : 1, process.waitFor(), told);
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TestCommandTest", "ContributingTest,SourcesTest", "SourcesTest#a*", "*Test",
            "!SourcesTest", "org.vauban.architecture.tests.SourcesTest", "TestCommandTest$Inner",
            "TestCommandTest.java"})
    void classesOfTheModuleAreTaken(String only) throws Exception {
        assertEquals("", checked(only, MODULE));
        assertEquals("", checked(only));
    }

    @Test
    void aClassThatDoesNotExistIsNamed() throws Exception {
        assertEquals("there is no test class Nosuch", checked("SourcesTest,Nosuch", MODULE));
        assertEquals("there is no test class Nosuch", checked("Nosuch"));
        String told = checked("WholeSources");
        assertTrue(told.startsWith("there is no test class WholeSources; similar: WholeSourcesTest"), told);
    }

    @Test
    void theModuleOfAClassIsNamed() throws Exception {
        assertEquals(
                "the test class TestCommandTest is in another module: ./dev test architecture --only TestCommandTest",
                checked("TestCommandTest", "tests/org.vauban.cli.tests"));
        assertEquals("", checked("TestCommandTest", "tests/org.vauban.cli.tests", MODULE));
    }
}
