// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** Problems of documents, as clients pull them. */
class DiagnosticsTest extends WithPipedServer {
    private static final String DOCUMENT = "{\"textDocument\":{\"uri\":\"untitled:needs\"%s}%s}";
    private int id = 1;

    @BeforeEach
    void start() throws Exception {
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? new NoQuestions() : null));
        wire.request(id, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{\"textDocument\":"
                + "{\"diagnostic\":{}}},\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(id).has("result"));
        wire.notify("initialized", "{}");
    }

    /** Opens a document with version 1, where all clients start. */
    private void open(String language, String text) throws Exception {
        wire.notify("textDocument/didOpen", DOCUMENT.formatted(
                ",\"languageId\":\"" + language + "\",\"version\":1,\"text\":\"" + text + "\"", ""));
    }

    private void close() throws Exception {
        wire.notify("textDocument/didClose", DOCUMENT.formatted("", ""));
    }

    private JsonObject pull(String before) throws Exception {
        wire.request(++id, "textDocument/diagnostic",
                DOCUMENT.formatted("", ",\"previousResultId\":\"" + before + "\""));
        return wire.answer(id).getAsJsonObject("result");
    }

    @Test
    void whatIsThereAlreadyIsNotToldAgain() throws Exception {
        open("markdown", "The pump shall be fast.");
        JsonObject first = pull("");
        assertEquals("full", first.get("kind").getAsString());
        assertEquals(2, first.getAsJsonArray("items").size(), first.toString());
        assertEquals("unchanged", pull(first.get("resultId").getAsString()).get("kind").getAsString());
    }

    @Test
    void aDocumentThatIsOpenedAnewIsLookedThroughAnew() throws Exception {
        open("markdown", "The pump shall be fast.");
        String before = pull("").get("resultId").getAsString();
        close();
        open("markdown", "The pump shall stop within 2 s.");
        JsonObject report = pull(before);
        assertEquals("full", report.get("kind").getAsString(), "it has the same version");
        assertEquals(0, report.getAsJsonArray("items").size(), report.toString());
    }

    @Test
    void aDocumentOfAnotherLanguageToo() throws Exception {
        open("markdown", "The pump shall be fast.");
        String before = pull("").get("resultId").getAsString();
        close();
        open("java", "The pump shall be fast.");
        JsonObject report = pull(before);
        assertEquals("full", report.get("kind").getAsString(), "it has the same version");
        assertEquals(0, report.getAsJsonArray("items").size(), report.toString());
    }
}
