// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The conversation in Emacs while its server is not running. */
class EmacsChatTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "emacs");

    /**
     * Returns the messages for a question in a conversation of the project "here", whose server has ended.
     *
     * @param project the project of the only running server
     */
    private static List<String> told(String project) throws Exception {
        ProcessBuilder emacs = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                CLIENT.resolve("vauban-chat.el").toString(), "--eval", """
                        (cl-letf (((symbol-function 'jsonrpc-running-p) (lambda (server) (eq server 'new)))
                                  ((symbol-function 'vauban-server-of)
                                   (lambda (project) (and (equal project "%s") 'new)))
                                  ((symbol-function 'vauban-request)
                                   (lambda (server _ params &rest _)
                                     (princ (format "told: %%s is asked %%s\n" server (plist-get params :text)))
                                     #'ignore)))
                          (with-current-buffer (get-buffer-create "*vauban-chat*")
                            (vauban-chat-mode)
                            (setq vauban-chat--server 'old
                                  vauban-chat--project "here")
                            (insert "why?")
                            (condition-case refused
                                (vauban-chat-send)
                              (user-error (princ (format "told: %%s\n" (cadr refused)))))
                            (princ (format "told: input %%s\n"
                                           (buffer-substring-no-properties (vauban-chat--input) (point-max))))))
                        """.formatted(project)).redirectErrorStream(true);
        emacs.environment().put("LC_ALL", "C.UTF-8");
        Process process = emacs.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        List<String> told = output.lines().filter(each -> each.startsWith("told: ")).map(each -> each.substring(6))
                .toList();
        assertEquals(2, told.size(), output);
        return told;
    }

    @Test
    void whatWasTypedStaysWhereItCannotBeAsked() throws Exception {
        List<String> told = told("");
        assertTrue(told.getFirst().contains("not running"), told::toString);
        assertEquals("input why?", told.getLast());
    }

    @Test
    void aServerThatWasStartedSinceGoesOn() throws Exception {
        assertEquals(List.of("new is asked why?", "input "), told("here"));
    }

    /** The conversation is about its project's files, and so is a command such as /commit. */
    @Test
    void theServerOfAnotherProjectDoesNotGoOn() throws Exception {
        List<String> told = told("there");
        assertTrue(told.getFirst().contains("not running"), told::toString);
        assertEquals("input why?", told.getLast());
    }

    /** Its code fence would combine with the next one and turn the text between them into a block. */
    @Test
    void anAnswerThatWasStoppedInItsCodeDoesNotHideTheNextOne() throws Exception {
        ProcessBuilder emacs = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                CLIENT.resolve("vauban-chat.el").toString(), "--eval", """
                        (progn
                          (setq vauban-language "en")
                          (with-current-buffer (get-buffer-create "*vauban-chat*")
                            (vauban-chat-mode)
                            (dolist (line '("## You" "" "first" "" "## Vauban" "" "```java" "int a;" "" "*Stopped.*" ""
                                            "## You" "" "```" "" "## Vauban" "" "This:"
                                            "````java" "int b;" "```" "int c;" "````" ""))
                              (vauban-chat--write (concat line "\\n"))))
                          (princ (format "code: %S" (vauban-chat--last-code))))
                        """).redirectErrorStream(true);
        emacs.environment().put("LC_ALL", "C.UTF-8");
        Process process = emacs.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        assertTrue(output.endsWith("code: \"int b;\n```\nint c;\n\""), output);
    }
}
