// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The editors' clients start no server from the project, even if a PATH entry points there. */
class HostileProjectTest {
    private static final Path CLIENTS = Path.of(System.getProperty("vauban.root"), "clients");

    @TempDir
    Path folder;

    @BeforeEach
    void plant() throws IOException {
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve("A.java"), "class A {\n}\n");
        Files.writeString(folder.resolve("vauban"), "#!/bin/sh\n: > '" + mark() + "'\n");
        assertTrue(folder.resolve("vauban").toFile().setExecutable(true));
    }

    private Path mark() {
        return folder.resolve("ran");
    }

    /** Returns the output of an editor started in the project, which comes first in the PATH under two names. */
    private String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", ".:" + folder + ":" + System.getenv("PATH"));
        builder.environment().put("HOME",
                Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-home")).toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        return output;
    }

    @Test
    void neovimRefusesIt() throws Exception {
        String said = run("nvim", "--headless", "-u", "NONE", "--cmd", "set rtp^=" + CLIENTS.resolve("neovim"), "--cmd",
                "filetype on", "-c", "lua require('vauban').setup({})", "-c", "e A.java", "-c", "messages", "-c",
                "qa!");
        assertTrue(said.contains("\"vauban\" cannot be run"), said);
        assertFalse(Files.exists(mark()));
    }

    @Test
    void vimRefusesIt() throws Exception {
        String said = run("vim", "-N", "-u", "NONE", "-es", "-V1", "--cmd", "set rtp^=" + CLIENTS.resolve("vim"), "-c",
                "filetype on", "-c", "runtime plugin/vauban.vim", "-c", "e A.java", "-c", "messages", "-c", "qa!");
        assertTrue(said.contains("\"vauban\" cannot be run"), said);
        assertFalse(Files.exists(mark()));
    }

    /** Checks only which program Emacs would start, so that Eglot is not needed. */
    @Test
    void emacsNamesAnAbsoluteProgramOutsideOfIt() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-bin"));
        Files.copy(folder.resolve("vauban"), elsewhere.resolve("vauban"));
        assertTrue(elsewhere.resolve("vauban").toFile().setExecutable(true));
        String form = "(let ((exec-path (list \".\" nil \"%s\"))) (princ (format \"program %%s\" (car (vauban--command)))))";
        String said = run("emacs", "--batch", "-L", CLIENTS.resolve("emacs").toString(), "-l",
                CLIENTS.resolve("emacs/vauban.el").toString(), "--eval", String.format(form, elsewhere));
        assertEquals("program " + elsewhere.resolve("vauban"),
                said.lines().filter(line -> line.startsWith("program")).findFirst()
                        .orElse(said));
        assertFalse(Files.exists(mark()));
    }
}
