// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.server.tests.LspClient.INITIALIZE;
import static org.vauban.server.tests.LspClient.connect;

import com.google.gson.JsonObject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** The language server over WebSocket: which clients are admitted, what they exchange, and how sessions end. */
class LanguageServerTest extends WithLanguageServer {
    @Test
    void aSessionBeginsAndEndsAsOverStandardInput() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, builder -> builder.subprotocols("vauban.lsp"));
            assertEquals("vauban.lsp", socket.getSubprotocol());
            socket.sendText(INITIALIZE.substring(0, 20), false).join();
            socket.sendText(INITIALIZE.substring(20), true).join();
            JsonObject hello = client.next().getAsJsonObject("result");
            assertEquals("1.0", hello.getAsJsonObject("serverInfo").get("version").getAsString());
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}", true).join();
            assertEquals(2, client.next().get("id").getAsInt());
            socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}", true).join();
            assertEquals(WebSocket.NORMAL_CLOSURE, client.code());
        }
    }

    /** A client's path is meaningless on the server, whatever file lies there. */
    @Test
    void noFileOfTheServerIsReadForAClient() throws Exception {
        Path secret = Files.createDirectories(folder.resolve("project")).resolve("secret.txt");
        Files.writeString(secret, "the text on the server");
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, WithLanguageServer::plain);
            socket.sendText(INITIALIZE.replace("\"rootUri\":null",
                    "\"rootUri\":\"" + secret.getParent().toUri() + "\"").replace("\"processId\":null",
                            "\"processId\":" + ProcessHandle.current().pid()),
                    true).join();
            client.next();
            for (String attachment : List.of("{\"uri\":\"" + secret.toUri() + "\"}",
                    "{\"uri\":\"" + secret.getParent().toUri() + "\"}", "{\"uri\":\"" + secret + "\"}",
                    "{\"kind\":\"diff\",\"uri\":\"" + secret.getParent().toUri() + "\"}", "{\"kind\":\"diff\"}",
                    "{\"uri\":\"FILE://" + secret + "\"}", "{\"uri\":\"client:" + secret + "\"}")) {
                socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"vauban/chat\",\"params\":"
                        + "{\"question\":\"What?\",\"attachments\":[" + attachment + "]}}", true).join();
                JsonObject answer = client.next();
                assertTrue(answer.has("error"), attachment + ": " + answer);
                assertFalse(answer.toString().contains("on the server"), answer.toString());
            }
            assertTrue(engine.asked.isEmpty());
            // exclusions by file name apply all the same
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"vauban/exclusion\",\"params\":"
                    + "{\"textDocument\":{\"uri\":\"file:///home/ada/project/.env\"}}}", true).join();
            assertTrue(client.next().toString().contains(".env"));
        }
    }

    @Test
    void aSessionKeepsWhatWasUsedLast() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, WithLanguageServer::plain);
            socket.sendText(INITIALIZE, true).join();
            client.next();
            for (int i = 0; i < 6; i++) {
                socket.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":"
                        + "{\"uri\":\"file:///home/ada/" + i + ".txt\",\"languageId\":\"plaintext\",\"version\":1,"
                        + "\"text\":\"" + "x".repeat(1_000_000) + "\"}}}", true).join();
            }
            assertTrue(insert(socket, client, 0).has("error"), "the oldest one is forgotten");
            assertFalse(insert(socket, client, 5).has("error"));
        }
    }

    private static JsonObject insert(WebSocket socket, LspClient client, int document) throws Exception {
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"workspace/executeCommand\",\"params\":{\"command\":"
                + "\"vauban.insert\",\"arguments\":[{\"uri\":\"file:///home/ada/" + document + ".txt\",\"code\":\"y\","
                + "\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":0}}}]}}",
                true).join();
        return client.next();
    }

    @Test
    void onlyPagesOfTheServerAndClientsWithAKeyAreLetIn() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        String key = keys.add("Ada", null, KeyScope.standard()).text();
        String narrow = keys.add("Charles", null, KeyRole.OPERATOR, EnumSet.of(KeyScope.METRICS)).text();
        try (Served served = serve(LspLimits.STANDARD, file)) {
            assertEquals(401, refused(served, WithLanguageServer::plain));
            assertEquals(401, refused(served, builder -> builder.subprotocols("vauban.lsp", "vauban.key.wrong")));
            assertEquals(403, refused(served, builder -> builder.header("Authorization", "Bearer " + narrow)));
            assertEquals(403, refused(served, builder -> builder.header("Authorization", "Bearer " + key)
                    .header("Origin", "https://elsewhere.example")));
            assertEquals(401, served.get("/lsp?key=" + key).statusCode(), "an address is no place for a key");
            assertEquals(400, served.client.send(
                    served.request("/lsp").header("Authorization", "Bearer " + key).build(),
                    HttpResponse.BodyHandlers.ofString()).statusCode());
            WebSocket page = connect(served, new LspClient(), builder -> builder
                    .subprotocols("vauban.lsp", "vauban.key." + key)
                    .header("Origin", "http://127.0.0.1:" + served.port));
            assertEquals("vauban.lsp", page.getSubprotocol(), "the key is not sent back");
            connect(served, new LspClient(), builder -> builder.header("Authorization", "Bearer " + key)).abort();
            page.abort();
        }
    }

    /** An incomplete handshake is answered like any other malformed request. */
    @Test
    void aHandshakeThatIsNoneIsRefused() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            for (String rest : List.of("", "Sec-WebSocket-Version: 13\r\n",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n")) {
                try (Socket socket = served.socket()) {
                    socket.getOutputStream().write(("GET /lsp HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\n" + rest + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 4".length());
                    assertEquals("HTTP/1.1 4", new String(status, StandardCharsets.US_ASCII), rest);
                }
            }
        }
    }

    @Test
    void aKeyThatIsRevokedEndsItsSessions() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys keys = new ApiKeys(file, Clock.systemUTC());
        ApiKeys.NewKey key = keys.add("Ada", null, KeyScope.standard());
        try (Served served = serve(limits(8, 8, 1 << 20, Duration.ofMillis(100)), file)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client,
                    builder -> builder.header("Authorization", "Bearer " + key.text()));
            socket.sendText(INITIALIZE, true).join();
            client.next();
            keys.revoke(key.key().id());
            assertEquals(1008, client.code());
        }
    }

    @Test
    void aKeyThatAllowsLessEndsItsSessions() throws Exception {
        Path file = folder.resolve("keys.json");
        ApiKeys.NewKey key = new ApiKeys(file, Clock.systemUTC()).add("Ada", null, KeyScope.standard());
        try (Served served = serve(limits(8, 8, 1 << 20, Duration.ofMillis(100)), file)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client,
                    builder -> builder.header("Authorization", "Bearer " + key.text()));
            socket.sendText(INITIALIZE, true).join();
            client.next();
            Files.writeString(file, Files.readString(file).replace("\"chat\"", "\"completion\""));
            assertEquals(1008, client.code());
        }
    }

    /** Otherwise the session would never be checked again. */
    @Test
    void aSessionThatCannotBeLookedAtEnds() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        try (Served served = Served.speakingWatched(NoEngines.service(folder, limits(8, 8, 1 << 20, OFTEN)), engine,
                folder, () -> {
                    if (fails.get()) {
                        throw new IllegalStateException("of a test");
                    }
                })) {
            LspClient client = new LspClient();
            LspClient.begin(served, client, WithLanguageServer::plain);
            fails.set(true);
            assertEquals(1011, client.code());
        }
    }

    @Test
    void aDrainTellsClientsToConnectAgain() throws Exception {
        try (Served served = serve(LspLimits.STANDARD, null)) {
            LspClient client = new LspClient();
            WebSocket socket = connect(served, client, WithLanguageServer::plain);
            socket.sendText(INITIALIZE, true).join();
            client.next();
            served.server.drain();
            assertEquals(1012, client.code());
        }
    }
}
