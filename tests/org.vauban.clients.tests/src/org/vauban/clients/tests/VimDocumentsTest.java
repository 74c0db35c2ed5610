// SPDX-License-Identifier: EPL-2.0
package org.vauban.clients.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documents of the Vim plug-in, with a server that initialises, requests one edit and records what it receives.
 */
class VimDocumentsTest {
    private static final Path CLIENTS = Path.of(System.getProperty("vauban.root"), "clients");
    private static final String FRAME = "printf 'Content-Length: %d\\r\\n\\r\\n%s' ${#message} \"$message\"\n";

    @TempDir
    Path folder;
    private Path log;

    @BeforeEach
    void place() throws Exception {
        folder = folder.toRealPath();
        Files.createDirectory(folder.resolve(".git"));
        log = folder.resolve("log");
    }

    /** @param edit the edit that the server requests, or empty for none */
    private Path server(String edit) throws Exception {
        String greeting = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"capabilities\":"
                + "{\"positionEncoding\":\"utf-8\"}}}";
        Path server = folder.resolve("server");
        Files.writeString(server, "#!/bin/sh\nmessage='" + greeting + "'\n" + FRAME
                + (edit.isEmpty() ? "" : "message='" + edit + "'\n" + FRAME) + "cat > '" + log + "'\n");
        assertTrue(server.toFile().setExecutable(true));
        return server;
    }

    /** Runs commands on a file, once the server is ready. */
    private void run(Path server, Path file, String... commands) throws Exception {
        Path script = folder.resolve("script.vim");
        Files.writeString(script, """
                                  vim9script
                                  set rtp^=%s
                                  g:vauban = {cmd: ['%s']}
                                  runtime plugin/vauban.vim
                                  import autoload 'vauban/server.vim'
                                  def Wait(Seen: func)
                                    while !Seen()
                                      sleep 10m
                                    endwhile
                                  enddef
                                  def Told(what: string)
                                    Wait(() => filereadable('%s') && stridx(join(readfile('%s')), what) >= 0)
                                  enddef
                                  execute 'edit ' .. fnameescape('%s')
                                  Wait(() => server.Running())
                                  %s
                                  autocmd! vauban VimLeavePre
                                  qall!
                                  """.formatted(CLIENTS.resolve("vim"), server, log, log, file,
                String.join("\n", commands)));
        Path output = folder.resolve("output");
        ProcessBuilder vim = new ProcessBuilder("vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-V1", "-S",
                script.toString()).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile());
        vim.environment().put("HOME", folder.toString());
        vim.environment().put("LC_ALL", "C.UTF-8");
        Process process = vim.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output) + (Files.exists(log) ? Files.readString(log) : "");
        assertTrue(ended, said);
        assertEquals(0, process.exitValue(), said);
    }

    private List<String> told(String pattern) throws Exception {
        return Pattern.compile(pattern).matcher(Files.readString(log)).results().map(found -> found.group(1)).toList();
    }

    /** "é" takes two bytes in a URI. */
    @Test
    void anEditReachesAFileWhoseNameHasAccents() throws Exception {
        Path file = Files.createDirectory(folder.resolve("été à Nice")).resolve("l'œuvre.txt");
        Files.writeString(file, "one\n");
        // the message must have one byte per character, because the shell counts characters
        String uri = file.toUri().toASCIIString().replace("'", "%27");
        run(server("{\"jsonrpc\":\"2.0\",\"id\":\"e\",\"method\":\"workspace/applyEdit\",\"params\":{\"edit\":"
                + "{\"changes\":{\"" + uri + "\":[{\"range\":{\"start\":{\"line\":0,\"character\":0},"
                + "\"end\":{\"line\":0,\"character\":0}},\"newText\":\"X\"}]}}}}"),
                Path.of(file.toString().replace("'", "''")), "Told('\"applied\"')", "write");
        assertEquals("Xone\n", Files.readString(file));
    }

    /** On Windows, a drive is a folder of the root, and a share begins with its machine's name. */
    @Test
    void aPathOfWindowsHasAValidAddress() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\n");
        Path addresses = folder.resolve("addresses");
        run(server(""), file, "import autoload 'vauban/documents.vim'",
                "writefile(mapnew(['C:\\a b\\c.txt', 'c:/a/b', '\\\\machine\\share\\é', '/home/a\\b'],"
                        + " (_, path) => documents.Uri(path)), '" + addresses + "')");
        assertEquals(List.of("file:///C%3A/a%20b/c.txt", "file:///c%3A/a/b", "file://machine/share/%C3%A9",
                "file:///home/a%5Cb"), Files.readAllLines(addresses));
    }

    /** Under its old name, the server would not know the document. */
    @Test
    void aBufferWithANewNameIsOpenUnderThatName() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\n");
        Path other = folder.resolve("other.txt");
        run(server(""), file, "saveas " + other, "Told('other.txt')");
        assertEquals(List.of(file.toUri().toString(), other.toUri().toString()),
                told("textDocument/didOpen.{0,80}?\"uri\"\\s*:\\s*\"([^\"]+)\""));
        // Vim closes the other one as well when it ends, which the server may still receive
        assertEquals(file.toUri().toString(),
                told("textDocument/didClose.{0,80}?\"uri\"\\s*:\\s*\"([^\"]+)\"").getFirst());
    }

    @Test
    void aBufferOfAnotherTypeIsOpenAsThat() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\n");
        run(server(""), file, "set filetype=python", "Told('python')");
        assertEquals(List.of("text", "python"), told("\"languageId\"\\s*:\\s*\"([^\"]+)\""));
    }

    /**
     * Vim keeps carriage returns and NUL characters within a line: elsewhere they would shift the numbers of later
     * lines.
     */
    @Test
    void theServerHasAsManyLinesAsTheBuffer() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "a\0b\nc\rd\ne\r\nf\n");
        run(server(""), file, "append(1, \"x\\ry\")", "import autoload 'vauban/documents.vim'",
                "documents.Flush()", "Told('didChange')");
        assertEquals(List.of("a\\u0001b\\nc\\u000bd\\ne\\r\\nf\\n", "x\\u000by\\n"),
                told("\"text\"\\s*:\\s*\"([^\"]*)\""));
    }

    /** Its code fence would combine with the next one and turn the text between them into a block. */
    @Test
    void anAnswerThatWasStoppedInItsCodeDoesNotHideTheNextOne() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\n");
        run(server(""), file, "VaubanChat", "appendbufline(bufnr(), 0, ['## You', '', 'first', '', '## Vauban', '',"
                + " '```java', 'int a;', '', '*Stopped.*', '', '## You', '', '```', '', '## Vauban', '', 'This:',"
                + " '````java', 'int b;', '```', 'int c;', '````', ''])", "wincmd p", "VaubanInsert",
                "Told('vauban.insert')");
        assertEquals(List.of("int b;\\n```\\nint c;\\n"), told("\"code\"\\s*:\\s*\"([^\"]*)\""));
    }

    /** The end of the former server is noticed when another one is already running. */
    @Test
    void aServerThatIsStartedAnewIsKept() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "one\n");
        Path ended = folder.resolve("ended");
        run(server(""), file, "const former = job_info()[0]", "VaubanRestart",
                "Wait(() => job_status(former) ==# 'dead')", "writefile([execute('messages')], '" + ended + "')",
                "Wait(() => server.Running() || execute('messages') =~# 'VaubanRestart')",
                "writefile([string(server.Running())], '" + ended + "', 'a')");
        String said = Files.readString(ended);
        assertTrue(said.endsWith("true\n"), said);
    }
}
