// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vauban.llama.LlamaLibrary;

/** A separate process with the binding, for code that can run only once in a process or would end it. */
final class Program {
    private Program() {}

    /**
     * Result of a process.
     *
     * @param exit its exit value
     * @param errors its standard error
     */
    record Result(int exit, String errors) {}

    /** Runs a class of these tests and waits for its end. */
    static Result run(Class<?> main, String... arguments) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null", "--enable-native-access=ALL-UNNAMED", "-cp",
                classes(LlamaLibrary.class) + File.pathSeparator + classes(Program.class), main.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        child.getOutputStream().close();
        String errors = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(child.waitFor(120, TimeUnit.SECONDS));
        return new Result(child.exitValue(), errors);
    }

    /** Returns the classes of a bundle: a folder or a jar, even where an OSGi framework loaded them. */
    private static Path classes(Class<?> of) throws URISyntaxException, IOException {
        String location = of.getProtectionDomain().getCodeSource().getLocation().toString();
        Path path = Path.of(location.substring(location.indexOf('/')));
        for (String inside : new String[] {"target/classes", "bin"}) {
            Path folder = path.resolve(inside);
            if (Files.exists(folder.resolve(of.getName().replace('.', '/') + ".class"))) {
                return folder;
            }
        }
        return path;
    }
}
