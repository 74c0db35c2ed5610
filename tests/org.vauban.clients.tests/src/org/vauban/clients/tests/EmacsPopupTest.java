// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Emacs package leaves the keys to an open completion pop-up, whichever package has opened it. */
class EmacsPopupTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "emacs");
    private static final String ANSWERED = "(vauban--answered (buffer-chars-modified-tick) (point) answer nil)";

    /**
     * Evaluates a form in an editor without a server, with the caret at the end of the text, and returns its output
     * lines.
     */
    private static List<String> said(String form) throws Exception {
        Process process = new ProcessBuilder("emacs", "--batch", "-L", CLIENT.toString(), "-l",
                CLIENT.resolve("vauban.el").toString(), "--eval", """
                        (with-temp-buffer
                          (insert "return ")
                          (vauban-mode 1)
                          (let ((answer '(:items [(:insertText "size;")]))
                                (open (lambda ()
                                        (setq completion-in-region-mode-predicate #'always
                                              completion-in-region--data (list (point-min) (point)))
                                        (completion-in-region-mode 1)))
                                (close (lambda () (completion-in-region-mode -1)))
                                (tell (lambda () (princ (if vauban--visible "ghost\\n" "no ghost\\n")))))
                            (ignore answer open close tell)
                            %s))
                        """.formatted(form)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS), output);
        return output.lines().filter(each -> each.endsWith("ghost") || each.contains("rror")).toList();
    }

    @Test
    void anAnswerIsNotShownOverIt() throws Exception {
        assertEquals(List.of("no ghost", "ghost"), said("(funcall open)" + ANSWERED + "(funcall tell)(funcall close)"
                + ANSWERED + "(funcall tell)"));
    }

    @Test
    void whatIsShownMakesWayForIt() throws Exception {
        assertEquals(List.of("ghost", "no ghost"), said(ANSWERED + "(funcall tell)(funcall open)(funcall tell)"));
    }
}
