// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.Listener;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** Input that would harm a server that trusts its client. No model is needed, because no document requests one. */
@Tag("slow")
class RobustnessTest {
    @TempDir
    private Path home;
    private Process process;
    private Wire wire;

    private void start() throws IOException {
        process = ServerProcess.start(home);
        wire = new Wire(process.getInputStream(), new BufferedOutputStream(process.getOutputStream()));
        wire.request(1, "initialize", "{\"processId\":" + ProcessHandle.current().pid()
                + ",\"capabilities\":{},\"initializationOptions\":{\"model\":\"there-is-none\"}}");
        assertNotNull(wire.answer(1));
        wire.notify("initialized", "{}");
    }

    @AfterEach
    void end() {
        if (process != null) {
            ProcessTree.kill(process);
        }
    }

    /** Returns the server's resident memory in MiB. */
    private long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst().orElseThrow();
    }

    private void open(String uri, String text) throws IOException {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        document.addProperty("languageId", "plaintext");
        document.addProperty("version", 1);
        document.addProperty("text", text);
        wire.notify("textDocument/didOpen", "{\"textDocument\":" + document + "}");
    }

    @Test
    void takesLittleMemoryWithoutTheEngine() throws Exception {
        start();
        open("untitled:a", "one\ntwo\n");
        wire.request(2, "vauban/status", "null");
        assertTrue(wire.answer(2).has("result"));
        assertTrue(residentMegabytes() < 120, () -> "the server takes more than 120 MiB");
    }

    @Test
    void followsTenThousandEditsOfADocumentOfFiftyMegabytes() throws Exception {
        start();
        open("untitled:large", "0123456789 0123456789 0123456789 0123456789 01234\n".repeat(1_000_000));
        for (int n = 0; n < 10_000; n++) {
            wire.notify("textDocument/didChange", "{\"textDocument\":{\"uri\":\"untitled:large\",\"version\":" + (n + 2)
                    + "},\"contentChanges\":[{\"range\":{\"start\":{\"line\":" + (n * 97 % 900_000)
                    + ",\"character\":3},\"end\":{\"line\":" + (n * 97 % 900_000)
                    + ",\"character\":4}},\"text\":\"é\"}]}");
        }
        wire.request(2, "textDocument/inlineCompletion", "{\"textDocument\":{\"uri\":\"untitled:large\"},\"position\":"
                + "{\"line\":500000,\"character\":10},\"context\":{\"triggerKind\":1}}");
        assertTrue(wire.answer(2).has("result"), "no model, no text, but an answer");
        wire.request(3, "shutdown", "null");
        assertNotNull(wire.answer(3));
    }

    @Test
    void givesAClientUpThatNeverReads() throws Exception {
        start();
        String id = "x".repeat(1 << 20);
        CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
            try (OutputStream out = process.getOutputStream()) {
                byte[] body = ("{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"unknown\",\"params\":{}}")
                        .getBytes(StandardCharsets.UTF_8);
                for (int n = 0; n < 1_000; n++) {
                    out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(body);
                }
            } catch (IOException e) {
                // the server closed its side, as expected
            }
        });
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "the server ends");
        assertEquals(1, process.exitValue());
        flood.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Tag("claim:lsp-socket-guarded")
    @Test
    void clientsAreHeardOnlyWithTheToken() throws Exception {
        try (Listener listener = new Listener(home)) {
            try (Listener.Client stranger = listener.connect("wrong")) {
                assertTrue(stranger.hello().has("error"));
                assertEquals(null, stranger.wire.read(), "closed");
            }
            try (Listener.Client one = listener.greet("there-is-none");
                    Listener.Client two = listener.greet("there-is-none")) {
                one.wire.request(2, "vauban/status", "null");
                two.wire.request(2, "vauban/status", "null");
                assertTrue(one.wire.answer(2).has("result"));
                one.wire.request(3, "shutdown", "null");
                one.wire.notify("exit", "null");
                assertTrue(two.wire.answer(2).has("result"), "the other client goes on");
            }
            assertTrue(listener.alive());
        }
    }

    @Test
    void twoClientsHaveOneEngineAndEachItsOwnAnswers() throws Exception {
        try (Listener listener = new Listener(home);
                Listener.Client one = listener.greet(ServerProcess.MODEL);
                Listener.Client two = listener.greet(ServerProcess.MODEL)) {
            String uri = home.resolve("Same.java").toUri().toString();
            int id = 2;
            for (Listener.Client client : List.of(one, two)) {
                String name = client == one ? "size" : "depth";
                client.wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + uri
                        + "\",\"languageId\":\"java\",\"version\":1,\"text\":\"class Same {\\n    private int " + name
                        + ";\\n\\n    int "
                        + name + "() {\\n        return \\n    }\\n}\\n\"}}");
                client.wire.request(id, "textDocument/inlineCompletion", "{\"textDocument\":{\"uri\":\"" + uri
                        + "\"},\"position\":{\"line\":4,\"character\":15},\"context\":{\"triggerKind\":2}}");
            }
            for (Listener.Client client : List.of(one, two)) {
                assertTrue(client.wire.answer(id).toString().contains("insertText"));
                client.wire.request(id + 1, "vauban/prompts", "null");
                String seen = client.wire.answer(id + 1).toString();
                assertEquals(client == one, seen.contains("int size()"),
                        "its own document, though it has the other's name");
                assertEquals(client == two, seen.contains("int depth()"), "no document of the other client");
            }
            assertEquals(1, listener.children(), "one engine host");
        }
    }

    @Tag("claim:no-outbound")
    @Test
    void callsNoOtherMachine() throws Exception {
        Process far = ServerProcess.start(home, "--socket", "192.0.2.1:6008");
        assertTrue(far.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(2, far.exitValue());
        assertFalse(far.isAlive());
    }
}
