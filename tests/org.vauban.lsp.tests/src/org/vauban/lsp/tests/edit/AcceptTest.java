// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** A part of a suggestion that the server inserts. */
class AcceptTest extends WithPipedServer {
    private static final String URI = "file:///tmp/a.txt";

    @BeforeEach
    void start() throws Exception {
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions() : null));
    }

    /** Returns the edit for a position, by a client with these capabilities beyond the minimum. */
    private JsonObject accepted(String workspaceEdit, String position) throws Exception {
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{\"workspace\":{\"workspaceEdit\":"
                + workspaceEdit + "}},\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + URI + "\",\"languageId\":\"plaintext\","
                + "\"version\":7,\"text\":\"a = \\n\"}}");
        wire.request(2, "workspace/executeCommand", "{\"command\":\"vauban.accept\",\"arguments\":[{\"text\":\"b + c\","
                + "\"unit\":\"word\",\"uri\":\"" + URI + "\",\"position\":" + position + "}]}");
        JsonObject asked = wire.read();
        while (!asked.has("method") || !asked.get("method").getAsString().equals("workspace/applyEdit")) {
            asked = wire.read();
        }
        wire.send("{\"jsonrpc\":\"2.0\",\"id\":" + asked.get("id") + ",\"result\":{\"applied\":true}}");
        assertEquals("b", wire.answer(2).getAsJsonObject("result").get("accepted").getAsString());
        return asked.getAsJsonObject("params").getAsJsonObject("edit");
    }

    @Test
    void theEditHasTheVersionOfTheDocument() throws Exception {
        JsonObject change = accepted("{\"documentChanges\":true}", "{\"line\":0,\"character\":4}")
                .getAsJsonArray("documentChanges").get(0).getAsJsonObject();
        assertEquals(7, change.getAsJsonObject("textDocument").get("version").getAsInt());
    }

    /** Such a client would look only for {@code changes}, and find nothing to apply. */
    @Test
    void aClientThatKnowsNoVersionsGetsNone() throws Exception {
        JsonObject edit = accepted("{}", "{\"line\":0,\"character\":4}");
        assertFalse(edit.has("documentChanges"), edit.toString());
        assertEquals("b", edit.getAsJsonObject("changes").getAsJsonArray(URI).get(0).getAsJsonObject()
                .get("newText").getAsString());
    }

    @Test
    void aPositionBehindALineIsItsEnd() throws Exception {
        JsonObject edit = accepted("{}", "{\"line\":0,\"character\":99}");
        String end = "{\"line\":0,\"character\":4}";
        assertEquals("{\"start\":" + end + ",\"end\":" + end + "}", edit.getAsJsonObject("changes")
                .getAsJsonArray(URI).get(0).getAsJsonObject().get("range").toString());
    }
}
