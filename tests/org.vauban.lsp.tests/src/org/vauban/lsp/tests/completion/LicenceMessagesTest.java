// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** The origin of suggested code is reported once, and confirmed where a policy requires it. */
class LicenceMessagesTest extends WithPipedServer {
    private static final String ORIGIN = "120 characters match a/A.java in Sums 1.0 (licence: MIT).";

    private volatile LicenceConfirmation confirmation = LicenceConfirmation.NOBODY;
    private volatile boolean asks;

    @BeforeEach
    void start() throws Exception {
        CompletionOutcome proposal = new CompletionOutcome.Proposal("int x = 1;", null, List.of(),
                List.of(new LicenceNote(0, 10, 120, List.of(), ORIGIN)));
        CompletionOutcome withheld = new CompletionOutcome.Withheld(null, "Withheld. " + ORIGIN);
        CompletionService completions = (query, listener) -> {
            CompletableFuture<CompletionOutcome> result = asks
                    ? confirmation.confirm(ORIGIN + " Show?").thenApply(yes -> yes ? proposal : withheld)
                    : CompletableFuture.completedFuture(proposal);
            return new CompletionCall() {
                @Override
                public CompletableFuture<CompletionOutcome> result() {
                    return result;
                }

                @Override
                public void cancel() {
                    // nothing is in progress
                }
            };
        };
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "completions" -> completions;
                    case "confirmLicences" -> {
                        confirmation = (LicenceConfirmation) arguments[0];
                        yield null;
                    }
                    case "outcomes" -> OutcomeRecorder.NONE;
                    case "questions" -> new NoQuestions();
                    default -> null;
                });
        serve(assistant);
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{"
                + "\"textDocument\":{\"inlineCompletion\":{}}},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\",\"languageId\":\"java\","
                + "\"version\":1,\"text\":\"\\n\"}}");
    }

    private void complete(int id) throws IOException {
        wire.request(id, "textDocument/inlineCompletion", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},"
                + "\"position\":{\"line\":0,\"character\":0},\"context\":{\"triggerKind\":2}}");
    }

    /** Returns the server's next message about licences, or the answer to a request. */
    private JsonObject next() throws Exception {
        while (true) {
            JsonObject message = wire.read();
            String method = message.has("method") ? message.get("method").getAsString() : "";
            if (method.isEmpty() || method.startsWith("window/showMessage")) {
                return message;
            }
        }
    }

    private static String text(JsonObject message) {
        return message.getAsJsonObject("params").get("message").getAsString();
    }

    @Test
    void anOriginIsToldOnce() throws Exception {
        complete(2);
        JsonObject told = next();
        assertEquals("window/showMessage", told.get("method").getAsString());
        assertEquals(ORIGIN, text(told));
        assertTrue(next().toString().contains("int x = 1;"));
        complete(3);
        JsonObject answer = next();
        assertEquals(3, answer.get("id").getAsInt(), answer.toString());
    }

    @Test
    void codeIsShownToWhoConfirms() throws Exception {
        asks = true;
        complete(2);
        JsonObject question = next();
        assertEquals("window/showMessageRequest", question.get("method").getAsString());
        assertEquals(ORIGIN + " Show?", text(question));
        assertTrue(question.toString().contains("Withhold code"), question.toString());
        wire.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.get("id") + ",\"result\":{\"title\":\"Show code\"}}");
        assertEquals(ORIGIN, text(next()));
        assertTrue(next().toString().contains("int x = 1;"));
    }

    @Test
    void codeIsWithheldFromWhoDoesNot() throws Exception {
        asks = true;
        for (String result : List.of("null", "{\"title\":\"Withhold code\"}")) {
            complete(2);
            JsonObject question = next();
            assertEquals("window/showMessageRequest", question.get("method").getAsString());
            wire.send("{\"jsonrpc\":\"2.0\",\"id\":" + question.get("id") + ",\"result\":" + result + "}");
            JsonObject answer = next();
            if (answer.has("method")) { // reported once
                assertEquals("Withheld. " + ORIGIN, text(answer));
                answer = next();
            }
            assertFalse(answer.toString().contains("int x = 1;"), answer.toString());
        }
    }
}
