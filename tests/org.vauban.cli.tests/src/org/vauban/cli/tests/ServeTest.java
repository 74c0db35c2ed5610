// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vauban serve}. */
class ServeTest {
    @TempDir
    Path home;

    private static HttpResponse<String> get(HttpClient client, String address, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
    }

    private static String address(BufferedReader out) throws Exception {
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("Listening on http://127.0.0.1:"), line);
        return line.substring(line.indexOf("http://"), line.indexOf(','));
    }

    @Test
    void keysAreAddedListedAndRevoked() throws Exception {
        Vauban vauban = Vauban.with(home);
        Vauban.Result added = vauban.run("serve", "keys", "add", "Ada Lovelace", "--expires", "30", "--scope",
                "chat,embedding");
        assertEquals(0, added.code(), added.err());
        String key = added.out().strip();
        assertTrue(key.matches("vauban-[0-9a-f]{8}-[A-Za-z0-9_-]{43}"), key);
        String id = key.substring(7, 15);
        Vauban.Result listed = vauban.run("serve", "keys", "list");
        assertTrue(listed.out().contains(id) && listed.out().contains("Ada Lovelace")
                && listed.out().contains("chat,embedding") && listed.out().contains("valid"), listed.out());
        assertTrue(listed.out().startsWith("ID ") && listed.out().lines().count() == 2, listed.out());
        assertFalse(listed.out().contains(key.substring(16)));
        String hash = vauban.run("serve", "keys", "hash", " ada LOVELACE").out();
        assertTrue(hash.matches("(?s)[0-9a-f]{16}  .*") && listed.out().contains(hash.substring(0, 16)), hash);
        assertEquals(0, vauban.run("serve", "keys", "revoke", id).code());
        assertTrue(vauban.run("serve", "keys", "list").out().contains("revoked"));
        assertEquals(1, vauban.run("serve", "keys", "revoke", id).code());
        for (String expires : new String[] {"yesterday", "2001-01-01", "-1"}) {
            assertEquals(2, vauban.run("serve", "keys", "add", "x", "--expires", expires).code(), expires);
        }
        assertEquals(2, vauban.run("serve", "keys", "add", "x", "--scope", "everything").code());
    }

    @Test
    void whatCannotBeServedIsToldBeforeItIs() throws Exception {
        Vauban vauban = Vauban.with(home);
        Vauban.Result good = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0");
        assertEquals(0, good.code(), good.err());
        assertTrue(good.out().contains("model: scripted") && good.out().contains("audit log: "), good.out());
        Vauban.Result open = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "0.0.0.0:0");
        assertEquals(2, open.code());
        assertTrue(open.err().contains("API keys are required. Leave out --no-auth"), open.err());
        Vauban.Result keyless = vauban.run("serve", "--check", "--model", Vauban.MODEL, "--listen", "127.0.0.1:0");
        assertEquals(0, keyless.code(), keyless.err());
        assertTrue(keyless.out().contains("vauban serve keys add"), keyless.out());
        assertEquals(2, vauban.run("serve", "--check", "--model", "no-such-model").code());
        assertEquals(2, vauban.run("serve", "--check", "--model", Vauban.MODEL, "--listen", "nowhere").code());
        try (ServerSocket running = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Vauban.Result taken = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                    "127.0.0.1:" + running.getLocalPort());
            assertEquals(2, taken.code());
            assertTrue(taken.err().contains("--listen 127.0.0.1:0"), taken.err());
        }
        Path damaged = Files.writeString(home.resolve("serve.json"), "{\"limit\": {}}");
        Vauban.Result configured = vauban.run("serve", "--check", "--config", damaged);
        assertEquals(2, configured.code());
        assertTrue(configured.err().contains("The field limit is unknown"), configured.err());
    }

    @Test
    void theCheckKnowsWhereTracesGo() throws Exception {
        Vauban vauban = Vauban.with(home);
        Path config = home.resolve("serve.json");
        Files.writeString(config, "{\"traces\": {\"collector\": \"http://127.0.0.1:1\"}}");
        Vauban.Result good = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--config", config);
        assertEquals(0, good.code(), good.err());
        assertTrue(good.out().contains("traces: http://127.0.0.1:1"), good.out());
        Files.writeString(config, "{\"traces\": {\"collector\": \"https://127.0.0.1:1\","
                + "\"tokenVariable\": \"VAUBAN_TEST_NO_SUCH_VARIABLE\"}}");
        Vauban.Result unset = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--config", config);
        assertEquals(2, unset.code());
        assertTrue(unset.err().contains("VAUBAN_TEST_NO_SUCH_VARIABLE"), unset.err());
    }

    @Test
    void packsAreCheckedAndServed() throws Exception {
        Vauban vauban = Vauban.with(home);
        Path docs = Files.createDirectory(home.resolve("docs"));
        Files.writeString(docs.resolve("pump.md"), "The valve opens at 12 bar.\n");
        Path pack = home.resolve("pack");
        assertEquals(0, vauban.run("knowledge", "pack", docs, "--out", pack, "--site", "Example", "--name", "pumps",
                "--version-number", "3").code());
        Path config = home.resolve("serve.json");
        String entry = "{\"pack\": \"" + pack + "\", \"name\": \"pumps\", \"readers\": \"*\"";
        Files.writeString(config, "{\"knowledge\": [" + entry + ", \"unsigned\": true}]}");
        Vauban.Result good = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--config", config);
        assertEquals(0, good.code(), good.err());
        assertTrue(good.out().contains("knowledge pack: pumps, version 3, no signature verified"), good.out());

        Process server = vauban.start("serve", "--no-auth", "--model", Vauban.MODEL, "--listen", "127.0.0.1:0",
                "--config", config);
        try (AutoCloseable end = () -> ProcessTree.kill(server); HttpClient client = HttpClient.newHttpClient();
                BufferedReader out = new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            HttpRequest search = HttpRequest.newBuilder(URI.create(address(out) + "/v1/search"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"query\": \"when does the valve open\"}")).build();
            HttpResponse<String> found = client.send(search, BodyHandlers.ofString());
            while (found.statusCode() == 503) { // until it is mounted
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                found = client.send(search, BodyHandlers.ofString());
            }
            assertEquals(200, found.statusCode(), found.body());
            assertTrue(found.body().contains("\"file\":\"docs/pump.md\""), found.body());
        }

        Files.writeString(config, "{\"knowledge\": [" + entry + "}]}");
        Vauban.Result bad = vauban.run("serve", "--check", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--config", config);
        assertEquals(2, bad.code(), bad.err());
        assertTrue(bad.err().contains("The knowledge pack pumps cannot be served: No root document"), bad.err());
    }

    @Test
    void theCheckNamesEveryModelThatIsMissing() throws Exception {
        Path config = Files.writeString(home.resolve("config.json"), """
                {"models": [{"id": "one", "file": "/no/one.gguf"}, {"id": "two", "file": "/no/two.gguf"}]}
                """);
        Vauban.Result check = Vauban.with(home).run("serve", "--check", "--no-auth", "--listen", "127.0.0.1:0",
                "--config", config);
        assertEquals(2, check.code(), check.out());
        assertTrue(check.err().contains("/no/one.gguf") && check.err().contains("/no/two.gguf"), check.err());
    }

    @Test
    void aConfigurationThatDoesNotExistIsSaidNotToExist() throws Exception {
        Vauban.Result check = Vauban.with(home).run("serve", "--check", "--config", home.resolve("none.json"));
        assertEquals(2, check.code(), check.out());
        assertTrue(check.err().contains("does not exist") && !check.err().contains("Exception"), check.err());
    }

    /** Its hash would be the same as for all other users without a name. */
    @Test
    void aKeyNeedsAName() throws Exception {
        Vauban.Result result = Vauban.with(home).run("serve", "keys", "add", " ");
        assertEquals(2, result.code(), result.out());
        assertTrue(Vauban.with(home).run("serve", "keys", "list").out().isEmpty());
    }

    @Test
    void theCheckReportsEveryFault() throws Exception {
        Path config = Files.writeString(home.resolve("serve.json"), """
                {"listen": "192.0.2.1:8080", "models": [{"id": "a", "file": "/nowhere/a.gguf"}],
                 "tls": {"certificates": "/nowhere/server.pem", "key": "/nowhere/server.key"},
                 "identities": "/nowhere/identities.json"}
                """);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/server-keys.json"), "damaged");
        Vauban.Result check = Vauban.with(home).run("serve", "--check", "--config", config);
        assertEquals(2, check.code());
        for (String fault : new String[] {"cannot listen on 192.0.2.1:8080", "/nowhere/a.gguf", "/nowhere/server.pem",
                "server-keys.json is invalid", "/nowhere/identities.json"}) {
            assertTrue(check.err().contains(fault), fault + " in " + check.err());
        }
        assertTrue(check.out().contains("audit log: "), check.out());
    }

    @Test
    void theCheckNamesAnAuditLogThatCannotBeWritten() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("folder"));
        Files.writeString(home.resolve("config/policy.json"), "{\"audit.file\": \"" + home.resolve("folder") + "\"}");
        Vauban.Result check = Vauban.with(home).run("serve", "--check", "--no-auth", "--model", Vauban.MODEL,
                "--listen", "127.0.0.1:0");
        assertEquals(2, check.code(), check.err());
        assertTrue(check.err().contains("cannot be written, so every request would be refused"), check.err());
    }

    /** Does what an editor on another machine does, with the server's engine. */
    @Test
    void anEditorCompletesOverWebSocket() throws Exception {
        Process server = Vauban.with(home).start("serve", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0");
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder().subprotocols("vauban.lsp")
                    .buildAsync(URI.create(address(out).replace("http:", "ws:") + "/lsp"), listener(messages)).join();
            send(socket, "\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":null,\"rootUri\":null,"
                    + "\"capabilities\":{\"textDocument\":{\"inlineCompletion\":{}}}}");
            answer(messages, 1);
            send(socket, "\"method\":\"initialized\",\"params\":{}");
            send(socket, "\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":{\"uri\":"
                    + "\"file:///home/ada/Buffer.java\",\"languageId\":\"java\",\"version\":1,\"text\":"
                    + "\"class Buffer {\\n    int size() {\\n        return \\n    }\\n}\\n\"}}");
            send(socket, "\"id\":2,\"method\":\"textDocument/inlineCompletion\",\"params\":{\"textDocument\":{\"uri\":"
                    + "\"file:///home/ada/Buffer.java\"},\"position\":{\"line\":2,\"character\":15},"
                    + "\"context\":{\"triggerKind\":1}}");
            assertTrue(answer(messages, 2).contains("size;"), "the model writes this into any gap");
            send(socket, "\"id\":3,\"method\":\"shutdown\"");
            answer(messages, 3);
            send(socket, "\"method\":\"exit\"");
            assertEquals("closed 1000", messages.poll(Patience.SECONDS, TimeUnit.SECONDS));
            server.toHandle().destroy();
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            try (Stream<Path> files = Files.walk(home)) {
                Path audit = files.filter(file -> file.getFileName().toString().equals("audit.jsonl")).findFirst()
                        .orElseThrow();
                assertTrue(Files.readString(audit).contains("\"server.completion (local)\""),
                        "the audit names the key");
            }
        } finally {
            ProcessTree.kill(server);
        }
    }

    private static void send(WebSocket socket, String members) {
        socket.sendText("{\"jsonrpc\":\"2.0\"," + members + "}", true).join();
    }

    private static String answer(BlockingQueue<String> messages, int id) throws InterruptedException {
        while (true) {
            String message = messages.poll(120, TimeUnit.SECONDS);
            assertTrue(message != null && !message.startsWith("closed"), message);
            if (message.contains("\"id\":" + id + ",") && !message.contains("\"method\"")) {
                assertFalse(message.contains("\"error\""), message);
                return message;
            }
        }
    }

    private static WebSocket.Listener listener(BlockingQueue<String> messages) {
        return new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    messages.add(text.toString());
                    text.setLength(0);
                }
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                messages.add("closed " + code);
                return null;
            }
        };
    }

    @Test
    void aServerAnswersUntilItIsToldToEnd() throws Exception {
        Process server = Vauban.with(home).start("serve", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0");
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            String address = address(out);
            while (get(client, address, "/ready").statusCode() != 200) {
                LockSupport.parkNanos(1_000_000);
            }
            giveUp(URI.create(address));
            // the model continues this prompt endlessly, so the request is in progress when the signal arrives
            HttpResponse<Stream<String>> stream = client.send(HttpRequest.newBuilder(URI.create(
                    address + "/v1/chat/completions")).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"stream\":true,\"temperature\":0,\"max_tokens\":300,"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"~\"}]}"))
                    .build(), BodyHandlers.ofLines());
            Iterator<String> lines = stream.body().iterator();
            assertTrue(lines.next().startsWith("data: "));
            server.toHandle().destroy(); // only a signal: its output is still read
            String last = "";
            while (lines.hasNext()) {
                String line = lines.next();
                last = line.isEmpty() ? last : line;
            }
            assertEquals("data: [DONE]", last, "the stream ended in peace");
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, server.exitValue());
            assertEquals("The server has ended.", out.readLine());
            String log = new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(log.contains("\tat "), "a request that its client gave up is nothing to warn of: " + log);
        } finally {
            ProcessTree.kill(server);
        }
    }

    @Test
    void aSignalHasItLookAtItsConfiguration() throws Exception {
        Path config = Files.writeString(home.resolve("serve.json"), "{\"quotas\": {\"requestsPerMinute\": 9}}");
        Process server = Vauban.with(home).start("serve", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "127.0.0.1:0", "--log-format", "json", "--config", config);
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                BufferedReader log = new BufferedReader(
                        new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            String address = address(out);
            Path next = Files.writeString(home.resolve("next.json"),
                    "{\"quotas\": {\"requestsPerMinute\": 8}, \"log\": {\"access\": true}}");
            Files.move(next, config, StandardCopyOption.REPLACE_EXISTING);
            assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start().waitFor());
            String taken = logged(log, "message", config.toString());
            assertTrue(taken.endsWith(": quotas, log."), taken);
            assertEquals(200, get(client, address, "/health").statusCode());
            assertEquals("GET /health", logged(log, "route", "GET /health"));
            Files.writeString(config, "{\"quotas\"");
            assertTrue(logged(log, "level", "ERROR").equals("ERROR"), "without a signal");
            server.toHandle().destroy();
            assertTrue(server.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        } finally {
            ProcessTree.kill(server);
        }
        Vauban.Result failed = Vauban.with(home).run("serve", "--no-auth", "--model", Vauban.MODEL, "--listen",
                "nowhere", "--log-format", "json");
        assertEquals(2, failed.code());
        assertTrue(JsonParser.parseString(failed.err()).getAsJsonObject().get("message").getAsString()
                .contains("nowhere"), failed.err());
        assertEquals(2, Vauban.with(home).run("serve", "--check", "--log-format", "xml").code());
    }

    /** Returns a field of the next line in which it has such a value; each line is an object. */
    private static String logged(BufferedReader log, String field, String value) throws IOException {
        String line = log.readLine();
        while (line != null) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (object.has(field) && object.get(field).getAsString().contains(value)) {
                return object.get(field).getAsString();
            }
            line = log.readLine();
        }
        throw new AssertionError("no line has " + field);
    }

    /** Cancels a completion, as editors do with most of them. The next request waits until it has ended. */
    private static void giveUp(URI address) throws IOException {
        String body = "{\"prompt\":\"~\",\"n_predict\":-1}";
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(("POST /completion HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }
}
