// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.Assistant;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Turn;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** What an editor is given to show of an explanation: nothing that it would fetch. */
class HoversTest extends WithPipedServer {
    private static final String ANSWER = "Adds `a` and `b`, see ![x](https://e/?d=secret).";
    private static final String SAFE = "Adds `a` and `b`, see x (https://e/?d=secret).";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '\u0001', value = {"{};markdown",
        "{\"textDocument\":{\"hover\":{}}};markdown",
        "{\"textDocument\":{\"hover\":{\"contentFormat\":[\"plaintext\",\"markdown\"]}}};markdown",
        "{\"textDocument\":{\"hover\":{\"contentFormat\":[\"plaintext\"]}}};plaintext"})
    void anImageIsText(String capabilities, String kind) throws Exception {
        ChatSession session = (ChatSession) Proxy.newProxyInstance(ChatSession.class.getClassLoader(),
                new Class<?>[] {ChatSession.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "ask" -> CompletableFuture.completedFuture(new Turn("1", null, Instant.EPOCH, null, "",
                            List.of(), ANSWER, Turn.State.ANSWERED, null, null));
                    default -> throw new AssertionError(method.getName());
                });
        ChatService chats = (ChatService) Proxy.newProxyInstance(ChatService.class.getClassLoader(),
                new Class<?>[] {ChatService.class}, (proxy, method, arguments) -> session);
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "chats" -> chats;
                    case "questions" -> new NoQuestions();
                    default -> method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                }));
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":" + capabilities
                + ",\"initializationOptions\":{\"hover\":true}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"file:///a/A.java\",\"languageId\":\"java\","
                + "\"version\":1,\"text\":\"int c = a + b;\\n\"}}");
        wire.request(2, "textDocument/hover", "{\"textDocument\":{\"uri\":\"file:///a/A.java\"},"
                + "\"position\":{\"line\":0,\"character\":1}}");
        JsonObject contents = wire.answer(2).getAsJsonObject("result").getAsJsonObject("contents");
        assertEquals(kind, contents.get("kind").getAsString());
        assertEquals(kind.equals("markdown") ? SAFE : ANSWER, contents.get("value").getAsString().strip());
    }
}
