// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Emacs says of who answers. */
class EmacsStatusTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "emacs");

    @TempDir
    Path folder;

    /** Returns the details of a status, and what the mode line says. */
    private List<String> told(String status) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                CLIENT.resolve("vauban.el").toString(), "--eval", """
                        (progn
                          (setq vauban-language "en" vauban-status '%s)
                          (princ (concat "told\\n" (vauban-status-details) "\\n" (vauban--lighter) "\\n")))
                        """.formatted(status)).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        return output.lines().dropWhile(line -> !line.equals("told")).skip(1).toList();
    }

    @Test
    void anotherMachineThatAnswersIsNamed() throws Exception {
        assertEquals(List.of("Vauban: ready (m), answered by team (llm.example.org)", " Vauban[team]"),
                told("(:state \"ready\" :model \"m\" :origin (:endpoint \"team\" :label \"team (llm.example.org)\"))"));
    }

    @Test
    void soIsTheReasonWhyThisMachineAnswersInstead() throws Exception {
        assertEquals(
                List.of("Vauban: ready, answered by this machine", "It stays here.",
                        "To agree, run \"vauban remote agree team\" in a terminal.", " Vauban"),
                told("(:state \"ready\" :origin (:label \"\" :note \"It stays here.\" :unconfirmed \"team\"))"));
    }

    @Test
    void whereNoOtherMachineCanAnswerNothingIsSaidOfIt() throws Exception {
        assertEquals(List.of("Vauban: idle", " Vauban"), told("(:state \"idle\")"));
    }
}
