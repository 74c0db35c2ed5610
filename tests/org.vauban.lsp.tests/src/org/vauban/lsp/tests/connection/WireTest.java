// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.lsp.tests.Listener;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** The bytes on the streams, and how the process ends. */
@Tag("slow")
class WireTest {
    private static final int REQUEST_CANCELLED = -32800;
    private static final int NOT_INITIALIZED = -32002;

    @TempDir
    private Path home;
    private Process process;

    private void start() throws IOException {
        process = ServerProcess.start(home);
    }

    @AfterEach
    void end() {
        if (process != null) {
            ProcessTree.kill(process);
        }
    }

    private void send(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        OutputStream out = process.getOutputStream();
        out.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private void request(int id, String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    private void notify(String method, String params) throws IOException {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Returns the next frame; anything else on standard output fails. */
    private JsonObject read() throws IOException {
        InputStream in = process.getInputStream();
        StringBuilder header = new StringBuilder();
        while (header.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                assertEquals("", header.toString(), "what is left at the end");
                return null;
            }
            header.append((char) b);
        }
        assertTrue(header.toString().startsWith("Content-Length: "), () -> "not the protocol: " + header);
        int length = Integer.parseInt(header.substring("Content-Length: ".length(), header.indexOf("\r\n")));
        return JsonParser.parseString(new String(in.readNBytes(length), StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private JsonObject answer(int id) throws IOException {
        while (true) {
            JsonObject message = read();
            if (message == null) {
                throw new AssertionError("the server ended before it answered " + id);
            }
            JsonElement its = message.get("id");
            if (its != null && its.isJsonPrimitive() && !message.has("method") && its.getAsInt() == id) {
                return message;
            }
        }
    }

    private JsonObject initialize(long parent, String capabilities) throws IOException {
        request(1, "initialize", "{\"processId\":" + parent + ",\"rootUri\":\"" + home.toUri()
                + "\",\"capabilities\":" + capabilities + ",\"initializationOptions\":{\"vauban\":{\"model\":\""
                + ServerProcess.MODEL + "\"}}}");
        JsonObject result = answer(1).getAsJsonObject("result");
        notify("initialized", "{}");
        return result;
    }

    private JsonObject initialize() throws IOException {
        return initialize(ProcessHandle.current().pid(), "{}");
    }

    private String uri(String name) {
        return home.resolve(name).toUri().toString();
    }

    private String opened(String name, String text) {
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri(name));
        document.addProperty("languageId", "java");
        document.addProperty("version", 1);
        document.addProperty("text", text);
        JsonObject params = new JsonObject();
        params.add("textDocument", document);
        return params.toString();
    }

    private void open(String name, String text) throws IOException {
        notify("textDocument/didOpen", opened(name, text));
    }

    private String caret(String name, int line, int character) {
        return "{\"textDocument\":{\"uri\":\"" + uri(name) + "\"},\"position\":{\"line\":" + line
                + ",\"character\":" + character + "},\"context\":{\"triggerKind\":1}}";
    }

    private void complete(int id, String name, int line, int character) throws IOException {
        request(id, "textDocument/inlineCompletion", caret(name, line, character));
    }

    private int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), "the server ends");
        return process.exitValue();
    }

    @Test
    void endsWithZeroAfterShutdown() throws Exception {
        start();
        initialize();
        request(2, "shutdown", "null");
        assertTrue(answer(2).get("result").isJsonNull());
        complete(3, "A.java", 0, 0);
        assertTrue(answer(3).has("error"), "nothing else is served any more");
        notify("exit", "null");
        assertEquals(0, exitCode());
        assertNull(read(), "nothing more is written");
    }

    @Test
    void endsWithOneWithoutShutdown() throws Exception {
        start();
        initialize();
        notify("exit", "null");
        assertEquals(1, exitCode());
    }

    @Test
    void endsWhenItsInputEnds() throws Exception {
        start();
        initialize();
        process.getOutputStream().close();
        assertEquals(1, exitCode());
    }

    @Test
    void endsWhenItsParentIsGone() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        try {
            start();
            initialize(parent.pid(), "{}");
            request(2, "unknown/method", "{}");
            assertTrue(answer(2).has("error"), "alive as long as its parent");
            parent.destroyForcibly();
            assertEquals(1, exitCode());
        } finally {
            parent.destroyForcibly();
        }
    }

    /** For example in a container: the editor's number is that of no process here, or of one that has ended. */
    @Test
    void servesAClientWhoseProcessItCannotSee() throws Exception {
        Process parent = new ProcessBuilder("true").start();
        parent.waitFor();
        start();
        request(1, "initialize", "{\"processId\":" + parent.pid() + ",\"capabilities\":{}}");
        JsonObject told = read();
        assertEquals("window/logMessage", told.get("method").getAsString());
        String sentence = told.getAsJsonObject("params").get("message").getAsString();
        assertTrue(sentence.contains(Long.toString(parent.pid())), sentence);
        assertTrue(answer(1).has("result"));
        complete(2, "A.java", 0, 0);
        assertTrue(answer(2).has("id"), "goes on serving");
        process.getOutputStream().close();
        assertEquals(1, exitCode());
    }

    @Test
    void servesNothingBeforeHello() throws Exception {
        start();
        complete(7, "A.java", 0, 0);
        assertEquals(NOT_INITIALIZED, answer(7).getAsJsonObject("error").get("code").getAsInt());
        initialize();
    }

    /** The protocol recommends this to editors that start a server. */
    @Test
    void takesTheProcessOfTheEditor() throws Exception {
        for (String[] options : new String[][] {{"--clientProcessId=1"}, {"--stdio", "--clientProcessId", "1"}}) {
            process = ServerProcess.start(home, options);
            initialize();
            request(2, "shutdown", "null");
            assertTrue(answer(2).has("result"));
            notify("exit", "null");
            assertEquals(0, exitCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: minus one\r\n\r\n", "Content-Length: 99999999999\r\n\r\n", "hello\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n"})
    void endsAtWhatIsNotTheProtocol(String bytes) throws Exception {
        start();
        initialize();
        process.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        assertEquals(1, exitCode());
    }

    @Test
    void goesOnAfterABodyThatIsNoMessage() throws Exception {
        start();
        initialize();
        send("{\"jsonrpc\":");
        send("[[[");
        send("\"text\"");
        request(2, "shutdown", "null");
        assertTrue(answer(2).has("result"));
    }

    @Test
    void answersACancelledRequestAsCancelledAndGoesOn() throws Exception {
        start();
        initialize();
        StringBuilder text = new StringBuilder("class Long {\n");
        for (int i = 0; i < 200; i++) {
            text.append("    int method").append(i).append("(int a) { return a * ").append(i * 31 % 17).append("; }\n");
        }
        open("Long.java", text.append("    int last() {\n        \n    }\n}\n").toString());
        complete(2, "Long.java", 202, 8);
        notify("$/cancelRequest", "{\"id\":2}");
        assertEquals(REQUEST_CANCELLED, answer(2).getAsJsonObject("error").get("code").getAsInt());
        open("Short.java", "class Short {\n    int size;\n    int size() {\n        return \n    }\n}\n");
        complete(3, "Short.java", 3, 15);
        JsonArray items = answer(3).getAsJsonObject("result").getAsJsonArray("items");
        assertEquals("size;", items.get(0).getAsJsonObject().get("insertText").getAsString());
    }

    /** The caret is after two emoji and an accent; with another encoding, the position would be a different one. */
    @Test
    void countsAsAgreed() throws Exception {
        Map<String, Integer> places = Map.of("utf-8", 32, "utf-16", 27, "utf-32", 25);
        Set<String> texts = new HashSet<>();
        try (Listener listener = new Listener(home)) { // three clients of one engine
            for (Map.Entry<String, Integer> place : places.entrySet()) {
                try (Listener.Client client = listener.connect(listener.token)) {
                    Wire wire = client.wire;
                    wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{\"general\":{"
                            + "\"positionEncodings\":[\"" + place.getKey() + "\"]}},\"initializationOptions\":{"
                            + "\"token\":\"" + listener.token + "\",\"model\":\"" + ServerProcess.MODEL + "\"}}");
                    JsonObject result = wire.answer(1).getAsJsonObject("result");
                    assertEquals(place.getKey(),
                            result.getAsJsonObject("capabilities").get("positionEncoding").getAsString());
                    wire.notify("initialized", "{}");
                    wire.notify("textDocument/didOpen", opened("Emoji.java",
                            "class Emoji {\n    int size;\n    int size() {\n        /* 😀é😀 */ return \n    }\n"
                                    + "}\n"));
                    wire.request(2, "textDocument/inlineCompletion", caret("Emoji.java", 3, place.getValue()));
                    JsonObject item = wire.answer(2).getAsJsonObject("result").getAsJsonArray("items").get(0)
                            .getAsJsonObject();
                    texts.add(item.get("insertText").getAsString());
                    assertEquals(place.getValue(),
                            item.getAsJsonObject("range").getAsJsonObject("start").get("character").getAsInt());
                }
            }
        }
        assertEquals(1, texts.size(), () -> "one place, one completion: " + texts);
        assertTrue(texts.iterator().next().endsWith(";"), () -> "at the end of the line: " + texts);
    }

    @Test
    void offersOrdinaryCompletionToClientsThatLackTheInlineOne() throws Exception {
        start();
        JsonObject capabilities = initialize().getAsJsonObject("capabilities");
        assertTrue(capabilities.has("completionProvider"));
        assertEquals("utf-16", capabilities.get("positionEncoding").getAsString());
        assertEquals(2, capabilities.getAsJsonObject("textDocumentSync").get("change").getAsInt(), "incremental");
        end();
        start();
        capabilities = initialize(ProcessHandle.current().pid(), "{\"textDocument\":{\"inlineCompletion\":{}}}")
                .getAsJsonObject("capabilities");
        assertFalse(capabilities.has("completionProvider"));
        assertTrue(capabilities.get("inlineCompletionProvider").getAsBoolean());
    }
}
