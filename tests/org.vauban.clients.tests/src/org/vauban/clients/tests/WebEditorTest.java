// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's editor as far as it needs no browser: runs its own tests, which need no package. */
class WebEditorTest {
    private static final Path EDITOR = Path.of(System.getProperty("vauban.root")).resolve("clients/web");

    @TempDir
    private Path folder;

    @Test
    void itsOwnTestsPass() throws Exception {
        Path output = folder.resolve("node.log");
        Process process = new ProcessBuilder("node", "--test", "--test-timeout=60000", "--test-reporter=spec", "test/")
                .directory(EDITOR.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("✔ what is asked of a socket that is not open fails"), said);
    }
}
