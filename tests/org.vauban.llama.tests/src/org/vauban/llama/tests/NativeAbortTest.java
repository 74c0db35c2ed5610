// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaLibrary;

/** What the parent of a process reads when ggml asserts: the assertion's text, not silence. */
class NativeAbortTest {
    @Test
    void theAssertionIsOnTheErrorStream() throws Exception {
        Process child = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null", "--enable-native-access=ALL-UNNAMED", "-cp",
                classes(LlamaLibrary.class) + File.pathSeparator + classes(NativeAbortTest.class),
                AbortingProgram.class.getName(), Given.nativeDirectory().toString(),
                Given.model(Given.SMOL).toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        child.getOutputStream().close();
        String errors = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        assertNotEquals(0, child.exitValue());
        assertEquals(1, errors.lines().filter(l -> l.startsWith("llama.cpp aborts: ")
                && l.contains("GGML_ASSERT") && l.contains("n_batch")).count(), errors);
    }

    /** The classes of a bundle: a folder or a jar, also where an OSGi framework loaded them. */
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
