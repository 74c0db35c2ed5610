// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** Messages with unreadable bodies: the sender is told, and the server does not assume that they contained nothing. */
class UnreadableMessagesTest extends WithPipedServer {
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;

    @BeforeEach
    void begin() throws Exception {
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions() : null));
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{},"
                + "\"initializationOptions\":{\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"file:///tmp/a.md\","
                + "\"languageId\":\"markdown\",\"version\":1,\"text\":\"one\\n\"}}");
    }

    private void sendLatin1() throws Exception {
        wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"vauban/unknown\",\"params\":{\"text\":\"\u00e9\"}}"
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    private void type(int version) throws Exception {
        wire.notify("textDocument/didChange", "{\"textDocument\":{\"uri\":\"file:///tmp/a.md\",\"version\":" + version
                + "},\"contentChanges\":[{\"range\":{\"start\":{\"line\":0,\"character\":0},"
                + "\"end\":{\"line\":0,\"character\":0}},\"text\":\"x\"}]}");
    }

    /** Returns the id of a document's report; "off" for a document in an unknown state. */
    private String known(int id) throws Exception {
        wire.request(id, "textDocument/diagnostic", "{\"textDocument\":{\"uri\":\"file:///tmp/a.md\"}}");
        return wire.answer(id).getAsJsonObject("result").get("resultId").getAsString();
    }

    private void assertRefused(int code, JsonObject answer) {
        assertTrue(answer.get("id").isJsonNull(), answer::toString);
        assertEquals(code, answer.getAsJsonObject("error").get("code").getAsInt(), answer::toString);
    }

    @Test
    void aBodyThatIsNotUtf8IsAnswered() throws Exception {
        sendLatin1();
        assertRefused(PARSE_ERROR, wire.read());
    }

    @Test
    void aBodyThatIsNestedTooDeepIsAnswered() throws Exception {
        wire.send("[".repeat(1_000) + "]".repeat(1_000));
        assertRefused(PARSE_ERROR, wire.read());
    }

    @Test
    void aBodyWithNothingInItIsAnswered() throws Exception {
        wire.send("null");
        assertRefused(INVALID_REQUEST, wire.read());
        wire.send(" ");
        assertRefused(INVALID_REQUEST, wire.read());
    }

    @Test
    void aBodyThatIsTooLongIsAnsweredAndTheServerGoesOn() throws Exception {
        wire.send(new byte[(64 << 20) + 1]);
        assertRefused(INVALID_REQUEST, wire.read());
        assertNotEquals("off", known(2));
    }

    @Test
    void theNextChangeShowsThatOneWasMissed() throws Exception {
        sendLatin1();
        type(3);
        assertEquals("off", known(2), "the text is another one than the client's");
    }

    @Test
    void nothingWasMissedWhereTheNextChangeFollows() throws Exception {
        sendLatin1();
        type(2);
        type(4);
        assertNotEquals("off", known(2), "some clients do not count by one");
    }

    @Test
    void aChangeOfAnotherShapeWasMissed() throws Exception {
        wire.notify("textDocument/didChange", "[1,2]");
        type(3);
        assertEquals("off", known(2));
    }

    @Test
    void aChangeThatLacksItsTextWasMissed() throws Exception {
        wire.notify("textDocument/didChange", "{\"textDocument\":{\"uri\":\"file:///tmp/a.md\",\"version\":2},"
                + "\"contentChanges\":[{\"range\":{\"start\":{\"line\":0,\"character\":0},"
                + "\"end\":{\"line\":0,\"character\":0}}}]}");
        type(3);
        assertEquals("off", known(2));
    }

    /** Some clients do not count versions by one. */
    @Test
    void whatIsNoChangeMakesNoDocumentDoubtful() throws Exception {
        wire.notify("textDocument/didSave", "[1,2]");
        wire.notify("textDocument/didSave", "{}");
        wire.send("{\"jsonrpc\":\"2.0\",\"method\":\"workspace/didChangeConfiguration\"}");
        type(3);
        assertNotEquals("off", known(2));
    }
}
