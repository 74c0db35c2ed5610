// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Vim makes of answers that come when nobody wants them any more. */
class VimAnswerTest {
    /** Answers a completion when it is taken back, and says in the editor what it has done. */
    private static final String SERVER = """
            #!/usr/bin/env python3
            import json, sys

            def read():
                size = 0
                for line in iter(sys.stdin.buffer.readline, b'\\r\\n'):
                    if not line:
                        sys.exit()
                    if line.lower().startswith(b'content-length:'):
                        size = int(line.split(b':')[1])
                return json.loads(sys.stdin.buffer.read(size))

            def send(**message):
                body = json.dumps({'jsonrpc': '2.0', **message}).encode()
                sys.stdout.buffer.write(b'Content-Length: %d\\r\\n\\r\\n' % len(body) + body)
                sys.stdout.buffer.flush()

            def say(text):
                send(method='window/showMessage', params={'type': 2, 'message': text})

            while True:
                message = read()
                method = message.get('method')
                if method == 'initialize':
                    send(id=message['id'], result={'capabilities': {'positionEncoding': 'utf-8'}})
                elif method == 'textDocument/inlineCompletion':
                    asked = message['id']
                    say('was asked')
                elif method == '$/cancelRequest':
                    send(id=asked, result={'items': [{'insertText': 'unwanted'}]})
                    say('has answered')
                elif 'id' in message:
                    send(id=message['id'], result=None)
            """;

    @TempDir
    Path folder;

    @Test
    void anAnswerThatWasOnItsWayIsNotShownWhenCompletionIsOff() throws Exception {
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve(".git"));
        Path server = Files.writeString(folder.resolve("server"), SERVER);
        assertTrue(server.toFile().setExecutable(true));
        Path clients = Path.of(System.getProperty("vauban.root"), "clients");
        Path settings = Files.writeString(folder.resolve("settings.vim"), """
                set noswapfile noshowmode
                set rtp^=%s
                let g:vauban = {'cmd': ['%s']}
                inoremap <C-t> <Cmd>VaubanToggle<CR>
                filetype on
                """.formatted(clients.resolve("vim"), server));
        Path file = Files.writeString(folder.resolve("A.java"), "class A {}\n");
        try (Terminal terminal = new Terminal(folder, Map.of("LC_ALL", "C.UTF-8", "TERM", "xterm-256color"),
                List.of("vim", "--clean", "-N", "-u", settings.toString(), file.toString()), () -> "")) {
            terminal.see("class A {}");
            terminal.type("ox");
            terminal.see("was asked");
            terminal.press("C-t");
            terminal.see("has answered");
            String screen = terminal.screen();
            assertFalse(screen.contains("unwanted"), screen);
        }
    }
}
