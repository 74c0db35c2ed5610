// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How Vim handles answers, including those that arrive when they are no longer wanted. */
class VimAnswerTest {
    /** Answers a completion immediately, or when it is cancelled, and reports in the editor what it did. */
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
                elif method == 'textDocument/inlineCompletion' and 'eager' in sys.argv:
                    send(id=message['id'], result={'items': [{'insertText': ' wanted'}]})
                elif method == 'textDocument/inlineCompletion':
                    asked = message['id']
                    say('was asked')
                elif method == '$/cancelRequest':
                    send(id=asked, result={'items': [{'insertText': 'unwanted'}]})
                    say('has answered')
                elif method == 'textDocument/didOpen' and 'waits' in sys.argv:
                    send(method='vauban/statusChanged', params={'state': 'ready', 'progress': 0, 'origin': {
                        'label': '', 'note': 'It stays here.', 'unconfirmed': 'team'}})
                elif method == 'textDocument/didOpen' and 'remote' in sys.argv:
                    send(method='vauban/statusChanged', params={'state': 'ready', 'progress': 0, 'origin': {
                        'endpoint': 'team', 'label': 'team (llm.example.org)', 'note': None}})
                elif method == 'vauban/chat':
                    sys.exit()
                elif 'id' in message:
                    send(id=message['id'], result=None)
            """;

    @TempDir
    Path folder;

    /** Opens an editor on a file of one line. */
    private Terminal vim(String settings, String... server) throws Exception {
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve(".git"));
        Path program = Files.writeString(folder.resolve("server"), SERVER);
        assertTrue(program.toFile().setExecutable(true));
        String command = Stream.concat(Stream.of(program.toString()), Stream.of(server)).map(each -> "'" + each + "'")
                .collect(Collectors.joining(", "));
        Path clients = Path.of(System.getProperty("vauban.root"), "clients");
        Path file = Files.writeString(folder.resolve("settings.vim"), """
                set noswapfile noshowmode
                set rtp^=%s
                let g:vauban = {'cmd': [%s]}
                filetype on
                %s
                """.formatted(clients.resolve("vim"), command, settings));
        Path edited = Files.writeString(folder.resolve("A.java"), "class A {}\n");
        return new Terminal(folder, Map.of("LC_ALL", "C.UTF-8", "TERM", "xterm-256color"),
                List.of("vim", "--clean", "-N", "-u", file.toString(), edited.toString()), () -> "");
    }

    @Test
    void anAnswerThatWasOnItsWayIsNotShownWhenCompletionIsOff() throws Exception {
        try (Terminal terminal = vim("inoremap <C-t> <Cmd>VaubanToggle<CR>")) {
            terminal.see("class A {}");
            terminal.type("ox");
            terminal.see("was asked");
            terminal.press("C-t");
            terminal.see("has answered");
            String screen = terminal.screen();
            assertFalse(screen.contains("unwanted"), screen);
        }
    }

    /** Ghost text in the undone line would come back with it. */
    @Test
    void whatIsAcceptedIsOneStepOfUndo() throws Exception {
        try (Terminal terminal = vim("", "eager")) {
            terminal.see("class A {}");
            terminal.type("ox");
            terminal.see("x wanted");
            terminal.press("Tab", "Escape").type(":undo").press("Enter");
            terminal.until("a line with what was typed alone", screen -> screen.lines().anyMatch("x"::equals));
        }
    }

    /** For example in a file that is too large for undo. */
    @Test
    void acceptingWhereUndoIsOffLeavesItOnElsewhere() throws Exception {
        try (Terminal terminal = vim("set undolevels=321 | autocmd BufEnter * setlocal undolevels=-1", "eager")) {
            terminal.see("class A {}");
            terminal.type("ox");
            terminal.see("x wanted");
            terminal.press("Tab", "Escape").type(":echo 'levels' &g:undolevels").press("Enter");
            terminal.until("the levels elsewhere", screen -> screen.matches("(?s).*levels -?\\d.*"));
            String screen = terminal.screen();
            assertTrue(screen.contains("levels 321"), screen);
        }
    }

    private static final String STATUS = """
            let g:vauban.language = 'en'
            set laststatus=2 statusline=%{vauban#server#Status()}
            """;

    @Test
    void theStatusSaysWhichOtherMachineAnswers() throws Exception {
        try (Terminal terminal = vim(STATUS, "remote")) {
            terminal.see("Vauban: ready, answered by team (llm.example.org)");
        }
    }

    @Test
    void theStatusSaysWhyThisMachineAnswersInsteadOfAnother() throws Exception {
        try (Terminal terminal = vim(STATUS, "waits")) {
            terminal.see("Vauban: ready, answered by this machine");
            terminal.type(":VaubanStatus").press("Enter");
            terminal.see("It stays here.");
            terminal.see("To agree, run \"vauban remote agree team\" in a terminal.");
        }
    }

    @Test
    void aChatWhoseServerEndsIsToldSoAndKeepsWhatIsTyped() throws Exception {
        try (Terminal terminal = vim("let g:vauban.language = 'en'", "eager")) {
            terminal.see("class A {}");
            terminal.type("ox");
            terminal.see("x wanted");
            terminal.press("Escape").type(":VaubanChat first").press("Enter");
            terminal.see("The server stopped while it was answering. Ask again.");
            terminal.type("Asecond").press("Enter");
            terminal.see("not running");
            terminal.see("Ask: second");
        }
    }
}
