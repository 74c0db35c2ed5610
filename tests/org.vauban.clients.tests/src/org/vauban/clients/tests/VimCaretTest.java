// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Vim plug-in tells the server where the cursor is, and when it is nowhere any longer. */
class VimCaretTest {
    private static final Path CLIENT = Path.of(System.getProperty("vauban.root"), "clients", "vim");

    @TempDir
    Path folder;

    @Test
    void theServerIsToldWhereTheCursorIs() throws Exception {
        Path project = Files.createDirectories(folder.resolve("project"));
        Files.writeString(project.resolve("A.java"), "class A {\n    int size;\n}\n");
        Path heard = folder.resolve("heard");
        Path server = Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("vauban"), """
                #!/bin/sh
                head -c 1 > /dev/null
                answer='{"jsonrpc":"2.0","id":1,"result":{"capabilities":{"positionEncoding":"utf-8"}}}'
                printf 'Content-Length: %%d\\r\\n\\r\\n%%s' ${#answer} "$answer"
                cat > '%s'
                """.formatted(heard));
        assertTrue(server.toFile().setExecutable(true));
        Path script = Files.writeString(folder.resolve("script.vim"), """
                filetype on
                let g:vauban = {'cmd': ['%s']}
                runtime plugin/vauban.vim
                func Await(text)
                  while !filereadable('%s') || join(readfile('%s', 'b'), '') !~ a:text
                    sleep 10m
                  endwhile
                endfunc
                let nowhere = 'didMoveCaret"[^{]*{"textDocument":{"uri":"[^"]*A.java"}}'
                edit A.java
                call Await('didMoveCaret')
                call cursor(2, 5)
                doautocmd vauban CursorMoved
                call Await('"position":{"character":4,"line":1}\\|"position":{"line":1,"character":4}')
                new
                call Await(nowhere)
                close
                call Await(nowhere .. '.*"position"')
                doautocmd vauban FocusLost
                call Await(nowhere .. '.*"position".*' .. nowhere)
                verbose echo 'told'
                qa!
                """.formatted(server, heard, heard));
        ProcessBuilder builder = new ProcessBuilder(List.of("vim", "-N", "-u", "NONE", "-es", "-V1", "--cmd",
                "set rtp^=" + CLIENT, "-S", script.toString())).directory(project.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", Files.createDirectories(folder.resolve("home")).toString());
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertTrue(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS),
                    () -> Files.exists(heard) ? heard(heard) : "no server");
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(output.contains("told"), output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String heard(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
