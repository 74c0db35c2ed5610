// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A finished process. */
record Run(List<String> command, int exit, String output) {

    static Run of(Path folder, String... command) throws IOException, InterruptedException {
        return of(folder, Map.of(), command);
    }

    /**
     * Returns the command line of the running Java for a short-lived program, for which the second compiler would do
     * most of the work. The caller appends further options and what to run.
     */
    static List<String> shortJava() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-XX:-UsePerfData");
    }

    /**
     * Runs a command with its two outputs merged. A command that does not end within four minutes is killed and fails
     * the test.
     */
    static Run of(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("run", ".log"); // not in the folder, which may be the source tree
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                fail(String.join(" ", command) + " did not end:\n" + Files.readString(output));
            }
            return new Run(List.of(command), process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    Run expect(int status) {
        assertEquals(status, exit, () -> String.join(" ", command) + "\n" + output);
        return this;
    }

    Run expectOutput(String part) {
        assertTrue(output.contains(part),
                () -> "\"" + part + "\" is not in the output of " + String.join(" ", command) + "\n" + output);
        return this;
    }
}
