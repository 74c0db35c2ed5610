// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Emacs package tells the server where point is, and when it is nowhere any longer. */
class EmacsCaretTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "emacs");
    private static final Pattern MESSAGE = Pattern.compile("\"method\"\\s*:\\s*\"([a-zA-Z/]+)\"");
    private static final Pattern POSITION =
            Pattern.compile("\"line\"\\s*:\\s*(\\d+)\\s*,\\s*\"character\"\\s*:\\s*(\\d+)");

    @TempDir
    Path folder;

    /**
     * Returns what the server is told: a file with a position, or only the file; "changed" if its text has changed.
     */
    private List<String> told(String forms) throws Exception {
        return messages(forms).flatMap(EmacsCaretTest::place).toList();
    }

    private Stream<String> messages(String forms) throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("A.java"), "class A {\n    int size;\n}\n");
        Files.writeString(project.resolve("B.java"), "class B {\n}\n");
        Path heard = folder.resolve("heard");
        Path server = Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("vauban"), """
                #!/bin/sh
                head -c 1 > /dev/null
                answer='{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"textDocumentSync":2}}}'
                printf 'Content-Length: %%d\\r\\n\\r\\n%%s' ${#answer} "$answer"
                cat > '%s'
                """.formatted(heard));
        assertTrue(server.toFile().setExecutable(true));
        Path script = Files.writeString(folder.resolve("script.el"), """
                (require 'vauban)
                (require 'vauban-caret)
                (setq vauban-command '("%s") create-lockfiles nil eglot-sync-connect 30)
                (vauban-setup)
                (defvar focused t)
                (advice-add 'frame-focus-state :override (lambda (&rest _) focused))
                (defun told ()
                  "Wait until the server is told."
                  (while (timerp vauban-caret--timer) (sit-for 0.01)))
                (defun command (form)
                  "Do something as a key does it, and wait until the server is told."
                  (eval form t)
                  (run-hooks 'post-command-hook)
                  (told))
                (find-file "A.java")
                (run-hooks 'post-command-hook)
                (while (not vauban-mode) (sit-for 0.01))
                (told)
                %s
                (jsonrpc-notify (eglot-current-server) :end nil)
                (while (not (and (file-exists-p "%s")
                                 (with-temp-buffer (insert-file-contents "%s") (search-forward "\\"end\\"" nil t))))
                  (sit-for 0.01))
                (kill-emacs 0)
                """.formatted(server, forms, heard, heard));
        ProcessBuilder builder = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                script.toString()).directory(project.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0,
                    () -> read(folder.resolve("output")) + read(heard));
        } finally {
            process.destroyForcibly();
        }
        return Pattern.compile("Content-Length").splitAsStream(read(heard));
    }

    private static Stream<String> place(String message) {
        var method = MESSAGE.matcher(message);
        if (!method.find()) {
            return Stream.of();
        }
        if (method.group(1).equals("textDocument/didChange")) {
            return Stream.of("changed");
        }
        if (!method.group(1).equals("vauban/didMoveCaret")) {
            return Stream.of();
        }
        var position = POSITION.matcher(message);
        String file = message.replaceAll("(?s).*/([A-Z]\\.java)\".*", "$1");
        return Stream.of(
                position.find() ? file + " " + position.group(1) + ":" + position.group(2) : file);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "nothing in " + file;
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void theServerIsToldWhereItIsAndOnceForEachMove() throws Exception {
        assertEquals(List.of("A.java 0:0", "A.java 1:4"),
                told("(command '(progn (forward-line 1) (forward-char 4))) (command '(ignore))"));
    }

    @Test
    void theTextIsToldBeforeThePlaceInIt() throws Exception {
        assertEquals(List.of("A.java 0:0", "changed", "A.java 0:2"), told("(command '(insert \"//\"))"));
    }

    @Test
    void anotherDocumentIsTheNewPlace() throws Exception {
        assertEquals(List.of("A.java 0:0", "B.java 0:0"), told("""
                (find-file "B.java")
                (run-hooks 'post-command-hook)
                (while (not vauban-mode) (sit-for 0.01))
                (told)
                """));
    }

    @Test
    void aFileThatIsSavedUnderAnotherNameIsAnotherDocument() throws Exception {
        assertEquals(List.of("didOpen A.java", "didClose A.java", "didOpen C.java"), documents("""
                (write-file "C.java")
                (save-buffer)
                """));
    }

    @Test
    void soItIsWhereEglotKeepsTheNameThatItToldFirst() throws Exception { // since 1.16, until it opens a document
        assertEquals(List.of("didOpen A.java", "didClose A.java", "didOpen C.java"), documents("""
                (defvar-local eglot--TextDocumentIdentifier-cache nil)
                (advice-add 'eglot--TextDocumentIdentifier :around
                            (lambda (made)
                              (or eglot--TextDocumentIdentifier-cache
                                  (setq eglot--TextDocumentIdentifier-cache (funcall made)))))
                (eglot--TextDocumentIdentifier)
                (write-file "C.java")
                (save-buffer)
                """));
    }

    /** Returns the opened and closed documents. */
    private List<String> documents(String forms) throws Exception {
        Pattern opening = Pattern.compile("(?s).*\"textDocument/(did(?:Open|Close))\".*/([A-Z]\\.java)\".*");
        return messages(forms).map(opening::matcher).filter(Matcher::matches)
                .map(each -> each.group(1) + ' ' + each.group(2)).toList();
    }

    @Test
    void theModeCanBeTurnedOnWithoutAFile() throws Exception {
        assertEquals(List.of("A.java 0:0"), told("(with-temp-buffer (vauban-mode 1))"));
    }

    @Test
    void inABufferThatIsNotTheServersItIsNowhere() throws Exception {
        assertEquals(List.of("A.java 0:0", "A.java", "A.java 0:0"), told("""
                (switch-to-buffer "*scratch*")
                (run-hook-with-args 'window-buffer-change-functions (selected-frame))
                (told)
                (switch-to-buffer "A.java")
                (run-hook-with-args 'window-buffer-change-functions (selected-frame))
                (told)
                """));
    }

    @Test
    void withoutTheFocusItIsNowhere() throws Exception {
        assertEquals(List.of("A.java 0:0", "A.java", "A.java 0:0"), told("""
                (setq focused nil)
                (funcall after-focus-change-function)
                (told)
                (setq focused t)
                (funcall after-focus-change-function)
                (told)
                """));
    }

    @Test
    void nothingIsWatchedOnceNoBufferIsTheServers() throws Exception {
        String watched = """
                (or (memq 'vauban-caret-moved (default-value 'window-selection-change-functions))
                    (memq 'vauban-caret-moved (default-value 'window-buffer-change-functions))
                    (advice-function-member-p 'vauban-caret-moved after-focus-change-function))
                """;
        assertEquals(List.of("A.java 0:0", "B.java 0:0", "B.java"), told("""
                (find-file "B.java")
                (run-hooks 'post-command-hook)
                (while (not vauban-mode) (sit-for 0.01))
                (told)
                (with-current-buffer "A.java" (vauban-mode -1))
                (told)
                (unless %1$s (kill-emacs 2))
                (vauban-mode -1)
                (told)
                (when %1$s (kill-emacs 3))
                (vauban-mode 1)
                (unless %1$s (kill-emacs 4))
                (vauban-mode -1)
                """.formatted(watched)));
    }

    @Test
    void aRegionHasNone() throws Exception {
        assertEquals(List.of("A.java 0:0", "A.java"), told("""
                (transient-mark-mode 1)
                (command '(progn (push-mark (point) t t) (forward-char 3)))
                """));
    }
}
