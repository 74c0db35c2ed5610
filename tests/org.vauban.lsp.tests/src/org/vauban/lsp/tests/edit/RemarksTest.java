// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.document.DocumentOutcome.Doubt;
import org.vauban.assist.document.DocumentOutcome.Unchanged;
import org.vauban.assist.document.DocumentOutcome;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** Remarks on a rewritten document are reported beside the change, and as a message. */
class RemarksTest extends WithPipedServer {
    private static final String TEXT = "It takes fifteen days.\n";
    private static final String LINE = "{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":1,\"character\":0}}";

    private volatile List<Doubt> doubts = List.of();
    private volatile List<Unchanged> unchanged = List.of();

    @BeforeEach
    void start() throws Exception {
        DocumentService documents = (query, listener) -> {
            CompletableFuture<DocumentOutcome> done = CompletableFuture.completedFuture(new DocumentOutcome(
                    EditProposal.of(query.file(), query.text(), "Il faut une quinzaine.\n"), unchanged, doubts, 5,
                    null));
            return new AssistCall<>() {
                @Override
                public CompletableFuture<DocumentOutcome> result() {
                    return done;
                }

                @Override
                public void cancel() {
                    // already done
                }
            };
        };
        // only the assistant's document tasks are called here
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("documents") ? documents
                        : method.getName().equals("questions") ? new NoQuestions()
                        : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null);
        serve(assistant);
    }

    private void open(String locale, boolean annotations) throws Exception {
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"" + locale + "\",\"capabilities\":{"
                + "\"textDocument\":{\"codeAction\":{"
                + "\"codeActionLiteralSupport\":{\"codeActionKind\":{\"valueSet\":[\"refactor\"]}},"
                + "\"dataSupport\":true,\"resolveSupport\":{\"properties\":[\"edit\"]}}},"
                + "\"workspace\":{\"workspaceEdit\":{"
                + (annotations ? "\"documentChanges\":true,\"changeAnnotationSupport\":{}" : "") + "}}},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        JsonObject hello = wire.answer(1);
        assertTrue(hello.has("result"), hello.toString());
        wire.notify("initialized", "{}");
        wire.notify("textDocument/didOpen",
                "{\"textDocument\":{\"uri\":\"file:///tmp/a.md\",\"languageId\":\"markdown\",\"version\":1,\"text\":\""
                        + TEXT.replace("\n", "\\n") + "\"}}");
        wire.request(2, "codeAction/resolve",
                "{\"title\":\"Translate\",\"data\":{\"uri\":\"file:///tmp/a.md\",\"range\":" + LINE
                        + ",\"task\":\"translate\",\"instruction\":\"French\"}}");
    }

    /** Returns the message before the answer, and the answer. */
    private JsonObject message() throws Exception {
        JsonObject message = wire.read();
        while (!"window/showMessage".equals(message.has("method") ? message.get("method").getAsString() : "")) {
            assertTrue(message.has("method"), "answered without a message: " + message);
            message = wire.read();
        }
        return message.getAsJsonObject("params");
    }

    private static String description(JsonObject answer) {
        JsonObject annotations = answer.getAsJsonObject("result").getAsJsonObject("edit")
                .getAsJsonObject("changeAnnotations");
        return annotations.getAsJsonObject("vauban").get("description").getAsString();
    }

    @Tag("claim:doubts-told")
    @Test
    void aNumberInDoubtIsTold() throws Exception {
        doubts = List.of(new Doubt(1, "Look at the numbers: fifteen."));
        open("en", true);
        JsonObject told = message();
        assertEquals(2, told.get("type").getAsInt(), "a warning");
        assertEquals("Line 1: Look at the numbers: fifteen.", told.get("message").getAsString());
        assertEquals("Vauban: Line 1: Look at the numbers: fifteen.", description(wire.answer(2)));
    }

    @Test
    void toAClientThatKnowsNoAnnotationsToo() throws Exception {
        doubts = List.of(new Doubt(1, "Look at the numbers: fifteen."));
        open("en", false);
        assertTrue(message().get("message").getAsString().contains("fifteen"));
        assertTrue(wire.answer(2).toString().contains("quinzaine"));
    }

    @Test
    void inFrench() throws Exception {
        doubts = List.of(new Doubt(1, "Vérifiez les nombres : « fifteen »."));
        unchanged = List.of(new Unchanged(7, "Il est resté tel quel."));
        open("fr", true);
        String told = message().get("message").getAsString();
        assertEquals("1 paragraphe sur 5 reste inchangé, à la ligne 7\u00a0: Il est resté tel quel. "
                + "Ligne 1\u00a0: Vérifiez les nombres : « fifteen ».", told);
        wire.answer(2);
    }

    @Test
    void nothingIsSaidWhereAllIsWell() throws Exception {
        open("en", true);
        JsonObject answer = wire.read();
        while (answer.has("method")) {
            assertFalse(answer.toString().contains("showMessage"), answer.toString());
            answer = wire.read();
        }
        assertEquals("Vauban", description(answer));
    }
}
