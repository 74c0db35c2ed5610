// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Returns what Emacs would start, or why nothing; starts nothing, so that Eglot is not needed. */
    private String program(String path, Path opened) throws Exception {
        String form = "(let ((exec-path (list %s)) (default-directory \"%s/\"))"
                + " (princ (format \"program %%s\" (condition-case why (car (vauban--command))"
                + " (user-error (cadr why))))))";
        String said = run("emacs", "--batch", "-L", CLIENTS.resolve("emacs").toString(), "-l",
                CLIENTS.resolve("emacs/vauban.el").toString(), "--eval", String.format(form, path, opened));
        return said.lines().filter(line -> line.startsWith("program ")).map(line -> line.substring(8)).findFirst()
                .orElse(said);
    }

    /** Returns a folder outside of the project with a program of that name. */
    private Path elsewhere() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-bin"));
        Files.copy(folder.resolve("vauban"), elsewhere.resolve("vauban"));
        assertTrue(elsewhere.resolve("vauban").toFile().setExecutable(true));
        return elsewhere;
    }

    @Test
    void emacsNamesAnAbsoluteProgramOutsideOfIt() throws Exception {
        Path elsewhere = elsewhere();
        Path bin = Files.createDirectories(folder.resolve("node_modules/.bin"));
        Files.copy(folder.resolve("vauban"), bin.resolve("vauban"));
        assertTrue(bin.resolve("vauban").toFile().setExecutable(true));
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), bin);
        Path source = Files.createDirectories(folder.resolve("src"));
        String path = "\".\" nil \"%s\" \"%s\" \"%s\" \"%s\"".formatted(folder, bin, link, elsewhere);
        assertEquals(elsewhere.resolve("vauban").toString(), program(path, source));
        assertFalse(Files.exists(mark()));
    }

    @Test
    void emacsSaysThatThereIsNoneWhereOnlyTheProjectHasOne() throws Exception {
        String said = program("\".\" \"%s\"".formatted(folder), folder);
        assertTrue(said.contains("\"vauban\" cannot be run"), said);
    }

    /** There, the folders of the user's own programs lie in the project. */
    @Test
    void emacsFindsProgramsBelowTheHomeFolderWhereThatIsTheProject() throws Exception {
        Path home = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-home"));
        Path own = Files.createDirectories(home.resolve("bin"));
        for (Path each : List.of(home, own)) {
            Files.copy(folder.resolve("vauban"), each.resolve("vauban"));
            assertTrue(each.resolve("vauban").toFile().setExecutable(true));
        }
        String path = "\"%s\" \"%s\"".formatted(home, own);
        assertEquals(own.resolve("vauban").toString(), program(path, home));
    }

    /** What Eglot after 1.9, as in Emacs 29, does where it reads the settings. */
    private static final String NEWER_EGLOT = """
            (advice-add 'eglot--workspace-configuration-plist :around
                        (lambda (plist server &rest _)
                          (with-temp-buffer
                            (setq default-directory (project-root (eglot--project server)))
                            (hack-dir-local-variables-non-file-buffer)
                            (funcall plist server)))
                        '((depth . 100)))
            """;

    /** Variables of a folder that Emacs takes for safe are those of whoever wrote the project. */
    @Test
    void emacsKeepsTheUsersExclusions() throws Exception {
        folder = folder.toRealPath();
        Files.writeString(folder.resolve("B.notes"), "what nobody may read\n");
        Files.writeString(folder.resolve(".dir-locals.el"), """
                ((nil . ((eglot-workspace-configuration . (:vauban (:exclusions [] :maskPersonalData :json-false))))))
                """);
        assertEquals("excluded", exclusion("""
                (setq vauban-settings '(:exclusions ["*.notes"] :maskPersonalData t))
                """));
        assertEquals("excluded", exclusion(NEWER_EGLOT + "(setq vauban-settings '(:exclusions [\"*.notes\"]))"));
        assertEquals("excluded", exclusion("""
                (setq-default eglot-workspace-configuration '(:vauban (:exclusions ["*.notes"])))
                """));
        assertEquals("read", exclusion(""));
    }

    /** A list that begins with {@code lambda} is a function, which Eglot calls. */
    @Test
    void emacsCallsNoFunctionOfTheProject() throws Exception {
        folder = folder.toRealPath();
        Files.writeString(folder.resolve(".dir-locals.el"), """
                ((nil . ((eglot-workspace-configuration . (lambda (_) (write-region "" nil "%s") nil)))))
                """.formatted(mark()));
        assertEquals("excluded", exclusion("(setq vauban-settings '(:exclusions [\"*.notes\"]))"));
        assertEquals("excluded", exclusion(NEWER_EGLOT + "(setq vauban-settings '(:exclusions [\"*.notes\"]))"));
        assertFalse(Files.exists(mark()));
    }

    /** Returns whether the server that Emacs starts reads a file, asked after Eglot has told it the settings. */
    private String exclusion(String settings) throws Exception {
        Path wire = Files.createDirectories(folder.resolveSibling(folder.getFileName() + "-wire"));
        Path script = Files.writeString(wire.resolve("script.el"), """
                (require 'vauban)
                (setq vauban-command '("%s" "lsp") create-lockfiles nil)
                (setq eglot-sync-connect 120 eglot-connect-timeout 120)
                %s
                (vauban-setup)
                (find-file "%s")
                (run-hooks 'post-command-hook)
                (while (not vauban-mode) (sit-for 0.01))
                (let ((answer (jsonrpc-request (vauban-current-server) :vauban/exclusion
                                               '(:textDocument (:uri "%s")) :timeout 120)))
                  (princ (format "file %%s\n" (if (plist-get answer :reason) "excluded" "read"))))
                (eglot-shutdown (vauban-current-server) nil 120)
                (kill-emacs 0)
                """.formatted(Wire.server(), settings, folder.resolve("A.java"), folder.resolve("B.notes").toUri()));
        ProcessBuilder builder = new ProcessBuilder("emacs", "--batch", "-L", CLIENTS.resolve("emacs").toString(), "-l",
                script.toString()).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(new Wire(wire).environment());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        return output.lines().filter(line -> line.startsWith("file ")).map(line -> line.substring(5)).findFirst()
                .orElse(output);
    }
}
