// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** The file for generated tests, if one of that name exists. */
class NewTestsTest extends WithPipedServer {
    @TempDir
    Path folder;
    private volatile String answer = "";

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private ChatSession chat(Conversation conversation) {
        return (ChatSession) proxy(ChatSession.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "conversation" -> conversation;
            case "running" -> false;
            case "ask" -> CompletableFuture.completedFuture(new Turn("t", null, Instant.EPOCH, null, "", List.of(),
                    answer, Turn.State.ANSWERED, null, null));
            default -> null;
        });
    }

    @BeforeEach
    void start() throws Exception {
        folder = folder.toRealPath();
        Object chats = proxy(ChatService.class, (proxy, method, arguments) -> chat((Conversation) arguments[0]));
        serve((Assistant) proxy(Assistant.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "chats" -> chats;
            case "questions" -> new NoQuestions();
            default -> null;
        }));
        wire.request(1, "initialize", "{\"processId\":null,\"rootUri\":\"" + folder.toUri() + "\",\"capabilities\":{},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
    }

    /** Returns the test file of a file, by a client that cannot create files. */
    private JsonObject made(String name, String language, String code) throws Exception {
        answer = "```" + language + "\n" + code + "```\n";
        String uri = folder.resolve(name).toUri().toString();
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + uri + "\",\"languageId\":\"" + language
                + "\",\"version\":1,\"text\":\"\\n\"}}");
        wire.request(2, "workspace/executeCommand",
                "{\"command\":\"vauban.tests\",\"arguments\":[{\"uri\":\"" + uri + "\"}]}");
        JsonObject answered = wire.answer(2);
        assertTrue(answered.has("result"), answered.toString());
        return answered.getAsJsonObject("result");
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    @Test
    void aTestOfGoStaysATest() throws Exception {
        String code = "package stack\n";
        assertEquals(uri("stack_test.go"), made("stack.go", "go", code).get("uri").getAsString());
        Files.writeString(folder.resolve("stack_test.go"), code);
        assertEquals(uri("stack2_test.go"), made("stack.go", "go", code).get("uri").getAsString());
    }

    @Test
    void aClassOfJavaHasTheNameOfItsFile() throws Exception {
        String code = "class StackTest {\n}\n";
        Files.writeString(folder.resolve("StackTest.java"), code);
        Files.writeString(folder.resolve("Stack2Test.java"), code);
        JsonObject made = made("Stack.java", "java", code);
        assertEquals(uri("Stack3Test.java"), made.get("uri").getAsString());
        assertEquals("class Stack3Test {\n}\n", made.get("text").getAsString());
    }
}
