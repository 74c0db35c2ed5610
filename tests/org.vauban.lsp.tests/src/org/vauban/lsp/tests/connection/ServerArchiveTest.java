// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** The CDS archive that {@code bin/vauban lsp} makes Java create for its user. */
class ServerArchiveTest {
    @TempDir
    private Path home;

    @Test
    void theFirstServerMakesItAndTheNextOneTakesIt() throws Exception {
        serve();
        List<String> made = archives();
        assertEquals(1, made.size(), made.toString());
        serve();
        // Java would recreate an archive that it cannot use
        assertEquals(made, archives());
    }

    private List<String> archives() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("cache"))) {
            return files.filter(file -> file.getFileName().toString().matches("lsp-\\d+\\.jsa")).map(file -> {
                try {
                    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                    return file + " " + is.fileKey() + " " + is.lastModifiedTime() + " " + is.size();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }).toList();
        }
    }

    /**
     * Runs a server with a user's JVM, because that of other tests has an archive already; it must write nothing but
     * the protocol.
     */
    private void serve() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        ServerProcess.environment(builder, home);
        builder.environment().put("VAUBAN_JAVA_HOME", System.getProperty("java.home"));
        Process server = builder.start();
        try {
            Wire wire = new Wire(server.getInputStream(), server.getOutputStream());
            wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{},"
                    + "\"initializationOptions\":{\"model\":\"there-is-none\"}}");
            assertTrue(wire.answer(1).has("result"));
            wire.request(2, "shutdown", "null");
            assertTrue(wire.answer(2).has("result"));
            wire.notify("exit", "null");
            assertNull(wire.answer(3));
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "the server ends");
            assertEquals(0, server.exitValue());
        } finally {
            ProcessTree.kill(server);
        }
    }
}
