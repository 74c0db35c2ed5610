// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** The label of an entry in a completion list. */
class CompletionLabelTest extends WithPipedServer {

    /** Half a surrogate pair would appear as a question mark at the client. */
    @Test
    void aLongLineIsNotCutWithinACharacter() throws Exception {
        String text = "x".repeat(59) + "\uD83D\uDE00 and more";
        CompletableFuture<CompletionOutcome> result = CompletableFuture
                .completedFuture(new CompletionOutcome.Proposal(text, null, List.of(), List.of()));
        CompletionService completions = (query, listener) -> new CompletionCall() {
            @Override
            public CompletableFuture<CompletionOutcome> result() {
                return result;
            }

            @Override
            public void cancel() {
                // nothing is in progress
            }
        };
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "completions" -> completions;
                    case "outcomes" -> OutcomeRecorder.NONE;
                    case "questions" -> new NoQuestions();
                    default -> null;
                }));
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\",\"languageId\":\"java\","
                + "\"version\":1,\"text\":\"\\n\"}}");
        wire.request(2, "textDocument/completion", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},"
                + "\"position\":{\"line\":0,\"character\":0},\"context\":{\"triggerKind\":2}}");
        JsonObject item = wire.answer(2).getAsJsonObject("result").getAsJsonArray("items").get(0).getAsJsonObject();
        assertEquals("x".repeat(59) + " …", item.get("label").getAsString());
        assertEquals(text, item.getAsJsonObject("textEdit").get("newText").getAsString());
    }
}
