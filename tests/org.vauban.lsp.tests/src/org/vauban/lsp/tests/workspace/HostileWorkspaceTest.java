// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ExecuteCommandParams;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.HostileWorkspace;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ServerProcess;

/**
 * Nothing in a workspace runs, whatever files it contains and whatever environment it sets for programs started there.
 */
@Tag("slow")
class HostileWorkspaceTest {
    private static final String TINY = "tiny-decoder";

    @TempDir
    Path folder;

    @Test
    void thePlantsWouldRunIfAnythingLookedForThem() throws Exception {
        HostileWorkspace workspace = new HostileWorkspace(folder.resolve("work"));
        assertEquals(List.of(), workspace.marks());
        ProcessBuilder hostile = new ProcessBuilder("/bin/sh", "-c", "git; java; python3; exit 0")
                .directory(workspace.folder.toFile());
        workspace.set(hostile.environment());
        assertTrue(hostile.start().waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(workspace.marks().containsAll(List.of("ran-git", "ran-java", "ran-python3")),
                workspace.marks() + "");
    }

    @Tag("claim:nothing-executed")
    @Test
    void theLanguageServerRunsNothingOfIt() throws Exception {
        HostileWorkspace workspace = new HostileWorkspace(folder.resolve("work"));
        try (ServerProcess started = ServerProcess.in(workspace)) {
            started.initialize(ServerProcess.MODEL, true);
            Position at = started.open("Counter.java", "java", "class Counter {\n    int count;\n    int §step;\n}\n");
            started.invoke("Counter.java", at);
            try {
                ServerProcess.await(started.server.getWorkspaceService()
                        .executeCommand(new ExecuteCommandParams("vauban.commit", List.of())));
            } catch (ExecutionException e) {
                // the content of a small model's answer does not matter, but the changes must have been read
                assertFalse(e.getMessage().contains("cannot be read"), e.getMessage());
            }
            assertEquals(List.of(), ownArguments(started.process, workspace.folder));
        }
        assertEquals(List.of(), workspace.marks());
    }

    @Test
    void whatJavaSaysOfFilesInItDoesNotGetIntoTheProtocol() throws Exception {
        HostileWorkspace workspace = new HostileWorkspace(folder.resolve("work"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString(), "lsp")
                .directory(workspace.folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        ServerProcess.environment(builder, folder.resolve("home"));
        workspace.set(builder.environment());
        builder.environment().put("VAUBAN_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Returns the arguments of the server and its engine that point into the workspace. */
    private static List<String> ownArguments(Process server, Path workspace) {
        List<ProcessHandle> all = new ArrayList<>(List.of(server.toHandle()));
        server.descendants().forEach(all::add);
        return all.stream().flatMap(each -> each.info().commandLine().stream())
                .filter(line -> line.contains("=" + workspace) || line.contains(":" + workspace)
                        || line.startsWith(workspace.toString()))
                .toList();
    }

    @Tag("claim:nothing-executed")
    @Test
    void theCommandLineRunsNothingOfIt() throws Exception {
        HostileWorkspace workspace = new HostileWorkspace(folder.resolve("work"));
        for (List<String> arguments : List.of(List.of("models", "list"), List.of("doctor", "--model", TINY),
                List.of("complete", "Counter.java:3:8", "--model", TINY), List.of("models", "fetch", TINY),
                List.of("--version"))) {
            List<String> command = new ArrayList<>(
                    List.of(Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString()));
            command.addAll(arguments);
            Path output = folder.resolve("output");
            Path errors = folder.resolve("errors");
            ProcessBuilder builder = new ProcessBuilder(command).directory(workspace.folder.toFile())
                    .redirectError(errors.toFile())
                    .redirectOutput(output.toFile());
            ServerProcess.environment(builder, folder.resolve("home"));
            workspace.set(builder.environment());
            builder.environment().put("VAUBAN_JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            process.getOutputStream().close();
            assertTrue(process.waitFor(ServerProcess.SECONDS, TimeUnit.SECONDS), arguments.toString());
            String said = Files.readString(output, StandardCharsets.UTF_8);
            assertFalse(said.contains("hotspotrc"), said);
            said += Files.readString(errors, StandardCharsets.UTF_8);
            assertEquals(arguments.contains("fetch") ? 2 : 0, process.exitValue(), said);
            assertEquals(List.of(), workspace.marks(), said);
        }
    }
}
