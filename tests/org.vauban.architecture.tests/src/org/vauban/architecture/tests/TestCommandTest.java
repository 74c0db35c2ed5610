// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what {@code ./dev test} makes of its arguments before it builds. */
class TestCommandTest {
    private static final String MODULE = "tests/org.vauban.architecture.tests";

    /** Returns the message of the check; empty if the build may begin. */
    private static String checked(String only, String... modules) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(only));
        arguments.addAll(List.of(modules));
        Ended check = ended("require_classes", arguments);
        assertEquals(check.told().isEmpty() ? 0 : 1, check.status(), check.told());
        return check.told();
    }

    private record Ended(int status, String told) {
    }

    /** Runs a function of the command. */
    private static Ended ended(String function, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c",
                "set -euo pipefail; die() { printf '%s\\n' \"$*\"; exit 1; }; . releng/dev/test.sh; \"$@\"",
                "dev", function));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).directory(Path.of(System.getProperty("vauban.root")).toFile())
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ended(process.waitFor(), told);
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

    @Test
    void slowTestsAreLeftOutOnlyWhereNothingIsNamed() throws Exception {
        assertEquals(new Ended(0, "slow"), ended("left_out", List.of("", "", "")));
        assertEquals(new Ended(0, ""), ended("left_out", List.of(MODULE, "", "")));
        assertEquals(new Ended(0, ""), ended("left_out", List.of("", "SourcesTest", "")));
        assertEquals(new Ended(0, ""), ended("left_out", List.of("", "", "yes")));
    }

    @Test
    void continuousIntegrationRunsAll() throws Exception {
        String commands = Files.readString(Path.of(System.getProperty("vauban.root"), ".ci/run"));
        assertTrue(commands.contains("\n./dev test --all <"), commands);
    }
}
