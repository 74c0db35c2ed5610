// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Emacs package shows documents that exist only on the server: in packs, archives and mails. */
class EmacsPackTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "emacs");
    /** Answers each request with the content of the file of that name. */
    private static final String SERVER = """
            #!/bin/sh
            cd '%s'
            answer() {
              body="{\\"jsonrpc\\":\\"2.0\\",\\"id\\":$id,\\"result\\":$1}"
              printf 'Content-Length: %%d\\r\\n\\r\\n%%s' "$(printf '%%s' "$body" | wc -c)" "$body"
            }
            while IFS= read -r header; do
              case "$header" in
                Content-Length:*) length=$(printf '%%s' "$header" | tr -dc 0-9); continue ;;
                ?) ;;
                *) continue ;;
              esac
              message=$(head -c "$length")
              printf '%%s\\n' "$message" >> heard
              id=$(printf '%%s' "$message" | sed -n 's/.*"id" *: *\\([0-9][0-9]*\\).*/\\1/p')
              case "$message" in
                *'"initialize"'*) answer '{"capabilities":{"textDocumentSync":2}}' ;;
                *'"vauban/search"'*) answer "$(cat search.json)" ;;
                *'"vauban/sourceText"'*) answer '{"text":"one\\ntwo\\nthe valve\\nfour\\n","line":2}' ;;
                *'"id"'*) answer null ;;
              esac
            done
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void resolve() throws Exception {
        folder = folder.toRealPath();
    }

    /**
     * Returns what is shown when each place is opened: its buffer's name, the line of point, the mode, and whether it
     * is read-only.
     *
     * @param where the search's place, in Lisp
     * @param places the places, in JSON
     * @param names the names of the buffers in the same order
     */
    private List<String> opened(String where, List<String> places, List<String> names) throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("A.java"), "class A {\n}\n");
        Path server = Files.writeString(folder.resolve("vauban"), SERVER.formatted(folder));
        assertTrue(server.toFile().setExecutable(true));
        String quote = "{\"start\":20,\"end\":29,\"text\":\"the valve\"}";
        Files.writeString(folder.resolve("search.json"), "{\"passages\":[" + String.join(",", places.stream()
                .map(each -> "{\"place\":" + each + ",\"title\":\"\",\"headings\":[],\"passage\":" + quote + ",\"quote\":"
                        + quote + ",\"boxes\":[],\"score\":1,\"duplicates\":0}")
                .toList()) + "],\"matched\":1,\"outdated\":false}");
        Path shown = folder.resolve("shown");
        Path script = Files.writeString(folder.resolve("script.el"), """
                (require 'vauban)
                (require 'vauban-knowledge)
                (setq vauban-command '("%s") create-lockfiles nil eglot-sync-connect 30)
                (vauban-setup)
                ;; as where Emacs has windows: it wants the file itself
                (advice-add 'doc-view-mode-maybe :override (lambda () (error "No document with pages is here")))
                (find-file "A.java")
                (run-hooks 'post-command-hook)
                (while (not vauban-mode) (sit-for 0.01))
                (vauban-search "valve" %s)
                (while (not (get-buffer "*vauban-knowledge*")) (sit-for 0.01))
                (let ((number 0))
                  (dolist (name '(%s))
                    (setq number (1+ number))
                    (with-current-buffer "*vauban-knowledge*"
                      (goto-char (point-min))
                      (while (not (ignore-errors (forward-button number) t)) (sit-for 0.01))
                      (push-button))
                    (while (not (and (get-buffer name) (> (buffer-size (get-buffer name)) 0))) (sit-for 0.01))
                    (with-current-buffer name
                      (write-region (format "%%s %%s %%s %%s\\n" name (line-number-at-pos) major-mode
                                            (if buffer-read-only "read-only" "writable"))
                                    nil "%s" t))))
                (kill-emacs 0)
                """.formatted(server, where, String.join(" ", names.stream().map(each -> '"' + each + '"').toList()),
                shown));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                script.toString()).directory(project.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            assertTrue(ended && process.exitValue() == 0, Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(shown);
    }

    @Test
    void aDocumentInAPackOpensAtItsLineAndOneWithPagesAsText() throws Exception {
        assertEquals(
                List.of("*vauban standards/manuals/seal (1) été.md* 3 fundamental-mode read-only",
                        "*vauban standards/a/Pump.java* 3 java-mode read-only",
                        "*vauban standards/manuals/pump.pdf* 3 text-mode read-only"),
                opened("\"vauban-pack://standards\"", List.of(
                        "{\"uri\":\"vauban-pack://standards/manuals/seal%20%281%29%20%C3%A9t%C3%A9.md\",\"line\":2,"
                                + "\"archived\":true}",
                        "{\"uri\":\"vauban-pack://standards/a/Pump.java\",\"line\":2,\"archived\":true}",
                        "{\"uri\":\"vauban-pack://standards/manuals/pump.pdf\",\"page\":2,\"pageLabel\":\"iv\","
                                + "\"archived\":true}"),
                        List.of("*vauban standards/manuals/seal (1) été.md*", "*vauban standards/a/Pump.java*",
                                "*vauban standards/manuals/pump.pdf*")));
        String heard = Files.readString(folder.resolve("heard"));
        assertTrue(heard.contains("\"folders\":[\"vauban-pack://standards\"]"), heard);
        assertTrue(heard.contains("\"uri\":\"vauban-pack://standards/manuals/pump.pdf\",\"start\":20"), heard);
    }

    @Test
    void soDoesOneInAnArchiveAndInAMail() throws Exception {
        assertEquals(List.of("*vauban /m/order.eml/plan.docx* 3 text-mode read-only",
                "*vauban /m/help.zip/valve.html* 3 text-mode read-only"),
                opened("nil", List.of("{\"uri\":\"file:///m/order.eml/plan.docx\",\"archived\":true}",
                        "{\"uri\":\"file:///m/help.zip/valve.html\",\"archived\":true}"),
                        List.of("*vauban /m/order.eml/plan.docx*", "*vauban /m/help.zip/valve.html*")));
    }
}
