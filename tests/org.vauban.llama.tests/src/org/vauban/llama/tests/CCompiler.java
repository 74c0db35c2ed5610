// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's C compiler, for tests that compare with real headers or need a faulty library. */
final class CCompiler {
    private CCompiler() {}

    /** Skips the test if there is no {@code cc}. */
    static void require() {
        try {
            run(List.of("cc", "--version"));
        } catch (IOException e) {
            abort("There is no C compiler \"cc\" on this machine, so the native structures were not compared.");
        }
    }

    static void sharedLibrary(Path output, String source) throws IOException {
        compile(output, source, List.of("-shared", "-fPIC"));
    }

    static void program(Path output, String source, List<Path> includes) throws IOException {
        compile(output, source, includes.stream().map(i -> "-I" + i).toList());
    }

    private static void compile(Path output, String source, List<String> options) throws IOException {
        Path file = output.resolveSibling(output.getFileName() + ".c");
        Files.writeString(file, source);
        List<String> command = new ArrayList<>(List.of("cc", "-o", output.toString(), file.toString()));
        command.addAll(options);
        run(command);
    }

    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), () -> command + " said:\n" + output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
